"""What can go wrong between us and Zalo, on order."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Fault(StrEnum):
    SERVER = "server"  # 500, nothing done
    HTML = "html"  # a gateway's page with status 200, nothing done
    DROP = "drop"  # the connection breaks, nothing done
    BUSY = "busy"  # -32, nothing done
    UNSPECIFIED = "unspecified"  # -200, nothing done
    SLOW = "slow"  # done, answered late
    LOST = "lost"  # done, then the connection breaks
    BAD_GATEWAY = "bad_gateway"  # done, answered 502


@dataclass
class Faults:
    """The next calls whose path begins so meet these, in order."""

    ordered: list[tuple[str, Fault]] = field(default_factory=list)
    slow_seconds: float = 0.2

    def order(self, path: str, *faults: Fault) -> None:
        self.ordered += [(path, fault) for fault in faults]

    def next(self, path: str) -> Fault | None:
        for at, (prefix, fault) in enumerate(self.ordered):
            if path.startswith(prefix):
                del self.ordered[at]
                return fault
        return None
