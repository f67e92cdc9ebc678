"""How long something keeps the program busy."""

import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Hold what is done here to so much processor time of this thread.

    The thread's own, and without the collection of everything that tests before have left: a whole run's garbage
    takes longer to look through than any request.
    """
    collecting = gc.isenabled()
    gc.disable()
    began = time.thread_time()
    try:
        yield
        assert time.thread_time() - began < seconds
    finally:
        if collecting:
            gc.enable()
