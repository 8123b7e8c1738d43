"""The content and the labelled questions that the fit and the benchmark look at."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from bot.content.pack import read_pack
from bot.content.problem import Report
from bot.evaluation import OUT_OF_SCOPE, Case

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.core.corpus import Corpus
    from bot.core.flow import Flow
    from bot.core.normalise import Words

ROOT = Path(__file__).resolve().parents[2]
TODAY = date(2026, 11, 22)


@dataclass(frozen=True)
class Material:
    corpus: Corpus
    flows: Mapping[str, Flow]
    words: Words


def material(root: Path = ROOT, commune: str = "demo") -> Material:
    """The content as it stands; what does not parse is left out, as the check tells its editors."""
    pack = read_pack(root, commune, TODAY, Report())
    flows = {flow_id: written.value for flow_id, written in pack.flows.items()}
    return Material(pack.corpus(), flows, pack.words)


def own_questions(content: Material) -> Iterator[tuple[str, str]]:
    """(text, intent) of the `test` lines: what editors wrote to be found, and what is in no index."""
    for entry in content.corpus.entries.values():
        yield from ((text, entry.intent) for text in entry.test)
    for flow in content.flows.values():
        yield from ((text, flow.intent) for text in flow.test)


def development(folder: Path) -> list[Case]:
    """Questions nobody of this project wrote (origins A–C), composed ones (D), and their noisy forms."""
    groups = _groups(folder / "intents.yaml")
    found: list[Case] = []
    origin: dict[str, tuple[str, str]] = {}
    for name in ("questions-dev.jsonl", "written-dev.jsonl", "noise-dev.jsonl"):
        for line in (folder / name).read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            text, intent = row["text"], row["intent"]
            if "goc" in row:
                where = origin[row["goc"]]
            else:
                where = (row["origin"], row.get("source") or f"D {row.get('style', '')}".strip())
                origin[text] = where
            found.append(Case(text, intent, where[0], row.get("noise", ""), groups.get(intent, ""), where[1]))
    return found


def written_for_fitting(folder: Path) -> list[Case]:
    """Written for the fit, by authors who saw only the topics: origin E as people talk, F as on pages, G and L remarks
    that ask nothing, H four more authors, I and J cries for help and what only sounds like them, K questions inside
    stories; `folder` has the intents' groups.
    """
    groups = _groups(folder / "intents.yaml")
    rows = [
        json.loads(line)
        for path in sorted((ROOT / "benchmarks" / "matching" / "questions").glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    return [
        Case(row["text"], row["intent"], row["origin"], "", groups.get(row["intent"], ""), row["source"])
        for row in rows
    ]


def troubles() -> list[Case]:
    """That something does not work, without naming it («bấm mãi nó cứ đứng im»): no small talk, though nothing is
    asked. What answers them depends on what was shown, so they teach nothing else. By the author of L.
    """
    path = ROOT / "benchmarks" / "matching" / "talks" / "troubles.jsonl"
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [Case(row["text"], OUT_OF_SCOPE, "L", "", "", "L troubles") for row in rows]


def _groups(path: Path) -> dict[str, str]:
    groups: dict[str, str] = {}
    intent = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        name, _, value = line.strip().removeprefix("- ").partition(": ")
        if name == "id":
            intent = value
        elif name == "nhom":
            groups[intent] = value
    return groups
