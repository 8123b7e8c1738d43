"""Rasa 3.6 (DIET, its default pipeline for a language of its own): `python -m benchmarks.matching.optional.rasa`.

Needs Python 3.8–3.10, 2.7 GB of disk and, on two cores, about a quarter of an hour of training, which ends short of
Rasa's own number of rounds (`inside_rasa.EPOCHS`).
"""

from __future__ import annotations

from pathlib import Path

from benchmarks.matching.noise import KINDS
from benchmarks.matching.optional.environment import Optional, main

RASA = Optional(
    "rasa",
    ("3.10", "3.9", "3.8"),
    ("rasa==3.6.21",),
    Path(__file__).with_name("inside_rasa.py"),
    tuple(KINDS),
)

if __name__ == "__main__":
    main(RASA)
