"""The benchmark's pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import matplotlib as mpl

from benchmarks.matching.speed import EMBEDDING, Speed
from bot.evaluation import Figures

mpl.use("Agg")
from matplotlib import pyplot as plt
from matplotlib.figure import Figure

Sweep = Mapping[str, Sequence[Figures]]
"""Each way's figures as its threshold moves."""
ERRORS_MOST = 40


def accuracy(path: Path, parts: Mapping[str, Sweep], ours: Sequence[str]) -> None:
    """What is right, and what is right or asked back, against what is wrong: up and left is better."""
    figure, axes = plt.subplots(2, len(parts), figsize=(7 * len(parts), 10), sharex=True, squeeze=False)
    for axis in axes.flat:
        axis.set_prop_cycle(color=plt.get_cmap("tab20").colors)  # type: ignore[attr-defined]
    for column, (part, sweep) in enumerate(parts.items()):
        for name, points in sweep.items():
            wrong = [one.wrong.percent for one in points]
            width = 3 if name in ours else 1.2
            axes[0][column].plot(wrong, [one.right.percent for one in points], label=name, lw=width)
            axes[1][column].plot(wrong, [one.helped.percent for one in points], label=name, lw=width)
        axes[0][column].set(title=f"{part}: answered at once", ylabel="right, %", xlim=(0, ERRORS_MOST), ylim=(0, 100))
        axes[1][column].set(
            title=f"{part}: answered or asked back", ylabel="right + offered, %", xlabel="wrong, %", ylim=(0, 100)
        )
    for axis in axes.flat:
        axis.grid(alpha=0.3)
    lines, names = axes[0][0].get_legend_handles_labels()
    figure.legend(lines, names, fontsize=9, ncol=4, loc="lower center", bbox_to_anchor=(0.5, -0.06))
    _saved(figure, path)


def latency(path: Path, rows: Sequence[Speed]) -> None:
    figure, (time_axis, memory_axis) = plt.subplots(1, 2, figsize=(13, 5))
    for name in dict.fromkeys(one.name for one in rows if one.name != EMBEDDING):
        mine = [one for one in rows if one.name == name]
        sizes = [one.size for one in mine]
        time_axis.plot(sizes, [one.p99 for one in mine], marker="o", label=name)
        memory_axis.plot(sizes, [max(one.megabytes, 0.1) for one in mine], marker="o", label=name)
    time_axis.set(xscale="log", yscale="log", xlabel="phrasings", ylabel="p99, ms of processor time")
    memory_axis.set(xscale="log", yscale="log", xlabel="phrasings", ylabel="MB added")
    for axis in (time_axis, memory_axis):
        axis.grid(alpha=0.3, which="both")
    time_axis.legend(fontsize=8)
    _saved(figure, path)


def _saved(figure: Figure, path: Path) -> None:
    figure.tight_layout()
    figure.savefig(path, dpi=110, bbox_inches="tight")
    plt.close(figure)
