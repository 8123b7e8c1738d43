"""`troly check`: every problem of the editors' files, with the line and the mend."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from bot.clock import today
from bot.config import load_config
from bot.content.check import place_values, run_check


def check(args: Namespace) -> int:
    config = load_config(args.config)
    commune = args.place or config.commune  # `--place` without a name: the configuration's
    paths = tuple(Path(path).resolve() for path in args.paths)
    problems, summary = run_check(config.root, commune, paths, today())
    for problem in problems:
        print(problem)
    if args.place is not None:
        for value in place_values(config.root, commune, today()):
            print(value)
    print(summary)
    return 1 if any(problem.is_error for problem in problems) else 0
