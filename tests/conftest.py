"""What every test leaves as it found it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import structlog


@pytest.fixture(autouse=True)
def _logs_as_they_were() -> Iterator[None]:
    """A command sets up logging for its whole process; the next test must not inherit its silence."""
    before = structlog.get_config()
    yield
    structlog.configure(**before)
