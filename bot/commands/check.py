"""`troly check`: every problem of the editors' files, with the line and the mend."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from bot.clock import today
from bot.config import load_config
from bot.content.check.run import run_check


def check(args: Namespace) -> int:
    config = load_config(args.config)
    commune = args.place or config.commune
    paths = tuple(Path(path).resolve() for path in args.paths)
    problems, summary = run_check(config.root, commune, paths, today())
    for problem in problems:
        print(problem)
    print(summary)
    return 1 if any(problem.is_error for problem in problems) else 0
