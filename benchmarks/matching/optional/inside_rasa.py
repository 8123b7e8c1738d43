"""Run by the interpreter of Rasa's own environment: TASK FOUND. Knows nothing of the project."""

import asyncio
import json
import os
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
os.environ["RASA_TELEMETRY_ENABLED"] = "false"
os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")

# Rasa's default of 100 is meant for some hundred examples; of ten thousand, fifteen rounds take more steps than that.
EPOCHS = 15
CONFIG = f"""
recipe: default.v1
language: vi
pipeline:
  - name: WhitespaceTokenizer
  - name: RegexFeaturizer
  - name: LexicalSyntacticFeaturizer
  - name: CountVectorsFeaturizer
  - name: CountVectorsFeaturizer
    analyzer: char_wb
    min_ngram: 1
    max_ngram: 4
  - name: DIETClassifier
    epochs: {EPOCHS}
    entity_recognition: false
    constrain_similarities: true
    random_seed: 1
"""


def training(texts: list, intents: list) -> str:
    """Rasa's own YAML; a text must be one line."""
    groups: dict = {}
    for text, intent in zip(texts, intents):  # noqa: B905  Python 3.8 has no `strict`
        groups.setdefault(intent, []).append(" ".join(text.replace("[", "(").replace("]", ")").split()))
    lines = ['version: "3.1"', "nlu:"]
    for intent, rows in groups.items():
        lines += [f"- intent: {intent}", "  examples: |", *(f"    - {row}" for row in rows)]
    return "\n".join(lines) + "\n"


async def asked(agent: object, questions: list) -> dict:
    found = {}
    for text in questions:
        parsed = await agent.parse_message(text)  # type: ignore[attr-defined]
        ranking = parsed.get("intent_ranking") or []
        found[text] = [[row["name"], row["confidence"]] for row in ranking[:8]]
    return found


def main() -> None:
    import structlog  # noqa: PLC0415
    from rasa.core.agent import Agent  # noqa: PLC0415  after the environment variables
    from rasa.model_training import train_nlu  # noqa: PLC0415

    # Else every question asked is printed.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(30))
    task = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "nlu.yml").write_text(training(task["texts"], task["intents"]), encoding="utf-8")
        (folder / "config.yml").write_text(CONFIG, encoding="utf-8")
        began = time.perf_counter()
        model = train_nlu(str(folder / "config.yml"), str(folder / "nlu.yml"), str(folder / "models"))
        took = time.perf_counter() - began
        agent = Agent.load(model)
        began = time.perf_counter()
        found = asyncio.run(asked(agent, task["questions"]))
        each = (time.perf_counter() - began) / max(len(found), 1)
    Path(sys.argv[2]).write_text(
        json.dumps({"taught_seconds": took, "each_ms": 1000 * each, "found": found}), encoding="utf-8"
    )


if __name__ == "__main__":
    main()
