"""Logging by allow-list: a fixed event, a few harmless fields, and nothing that another library wanted to say."""

import logging
import sys
import traceback
from collections.abc import MutableMapping
from typing import Any

import structlog

FIELDS = frozenset(
    {
        "closed",
        "contents",
        "count",
        "error",
        "frames",
        "identities",
        "job",
        "platform",
        "reason",
        "status",
        "token",
        "url",
    }
)
"""The fields that may be logged. None can hold what people wrote, or who they are. `url` is our own base address."""

OURS = "peerlearn"


def configure(level: str) -> None:
    """Send every logger of this process through the allow-list, to standard error, one JSON object a line."""
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[withhold],
        processors=[allow, structlog.processors.JSONRenderer(sort_keys=True)],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    # A line that cannot be formatted would otherwise be printed whole, past the list, values and all.
    logging.raiseExceptions = False
    root = logging.getLogger()
    root.handlers = [handler]
    # Other libraries have nothing to say here unless something is wrong, or somebody looks for a fault.
    root.setLevel(level if level == "DEBUG" else max(logging.getLevelNamesMapping()[level], logging.WARNING))
    logging.getLogger(OURS).setLevel(level)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access", "apscheduler", "alembic", "sqlalchemy"):
        other = logging.getLogger(name)
        other.handlers, other.propagate = [], True
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.stdlib.add_logger_name,
            structlog.stdlib.add_log_level,
            structlog.processors.TimeStamper(fmt="%Y-%m-%dT%H:%MZ", utc=True),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


def withhold(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Of another library's line, keep only who spoke and how loudly: its words may hold an address or a value."""
    record: logging.LogRecord = event["_record"]
    kept: dict[str, Any] = {"event": "library", "logger": record.name, "level": record.levelname.lower()}
    if record.exc_info and record.exc_info[1]:
        kept["error"], kept["frames"] = type(record.exc_info[1]).__name__, frames(record.exc_info[1])
    return kept | {"_record": record, "_from_structlog": event.get("_from_structlog", False)}


def allow(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Drop every field that is not on the list."""
    always = {"event", "level", "logger", "timestamp"}
    return {name: value for name, value in event.items() if name in always or name in FIELDS}


def frames(error: BaseException) -> list[str]:
    """Where an error came from, without a single value: file, line and function of each frame."""
    return [
        f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
    ]
