"""The garbage collector, kept away while content is made.

A full collection walks all content (65 ms) and holds everybody up. Content has no cycles: it goes when it is let go.
"""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator

_making = 0


@contextlib.contextmanager
def paused() -> Iterator[None]:
    """For what makes much that stays. Entered and left in one thread; what was made is never walked afterwards."""
    global _making  # noqa: PLW0603  the collector is the process's
    _making += 1
    gc.disable()
    try:
        yield
    finally:
        _making -= 1
        if not _making:
            gc.freeze()
            gc.enable()
