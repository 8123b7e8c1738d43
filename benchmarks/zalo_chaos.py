"""The OA under everything at once: `python -m benchmarks.zalo_chaos [MESSAGES] [CITIZENS]`.

Prints what came of it as JSON; exits 1 when a message was lost or answered twice, or a limit was broken.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path

import structlog

from tests.channels.zalo_oa.office import open_office
from tests.fakes.zalo_oa.storm import Report, storm


async def run(messages: int, citizens: int) -> Report:
    with tempfile.TemporaryDirectory() as folder:
        async with open_office(Path(folder)) as office:
            return await storm(office, messages, citizens, forged=messages // 50)


def main() -> int:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    messages = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    citizens = int(sys.argv[2]) if len(sys.argv) > 2 else 1_000
    began = time.perf_counter()
    report = asyncio.run(run(messages, citizens))
    seconds = time.perf_counter() - began
    print(json.dumps({**asdict(report), "lost": report.lost, "seconds": round(seconds, 1)}, indent=1))
    faults = report.lost + report.heard_twice + report.unsent + report.dead + report.failed_turns + report.over_limits
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
