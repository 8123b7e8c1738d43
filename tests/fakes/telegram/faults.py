"""What may go wrong on the way; set by a test for the next calls of a method."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Flood:
    """429 with `parameters.retry_after`; without it where `seconds` is 0."""

    seconds: int = 1


@dataclass(frozen=True, slots=True)
class Html:
    """A gateway's page instead of JSON."""

    status: int = 502
    body: str = "<html><body><h1>502 Bad Gateway</h1></body></html>"


@dataclass(frozen=True, slots=True)
class Drop:
    """The connection breaks: after the call has been carried out, or before."""

    accepted: bool = True


@dataclass(frozen=True, slots=True)
class Slow:
    """Carried out, answered late."""

    seconds: float


Fault = Flood | Html | Drop | Slow
