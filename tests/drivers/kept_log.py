"""The process's log as it was before somebody set it up."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from bot import log

NAMES = ("", log.OURS, "uvicorn", "uvicorn.error", "uvicorn.access", "apscheduler", "alembic", "sqlalchemy")


@contextmanager
def kept_log() -> Iterator[None]:
    """Take back whatever is set up meanwhile."""
    loggers = [logging.getLogger(name) for name in NAMES]
    before = [(one.handlers, one.level, one.propagate) for one in loggers]
    kept, raises = structlog.get_config(), logging.raiseExceptions
    try:
        yield
    finally:
        logging.raiseExceptions = raises
        structlog.configure(**kept)
        for one, (handlers, level, propagate) in zip(loggers, before, strict=True):
            one.handlers, one.propagate = handlers, propagate
            one.setLevel(level)
