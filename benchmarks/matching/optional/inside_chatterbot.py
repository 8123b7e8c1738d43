"""Run by the interpreter of ChatterBot's own environment: TASK FOUND. Knows nothing of the project."""

import json
import logging
import sys
import tempfile
import time
from pathlib import Path


def main() -> None:
    from chatterbot import ChatBot  # noqa: PLC0415  only this interpreter has it
    from chatterbot.conversation import Statement  # noqa: PLC0415
    from chatterbot.tagging import LowercaseTagger  # noqa: PLC0415

    logging.disable(logging.WARNING)
    task = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        bot = ChatBot("rival", database_uri=f"sqlite:///{folder}/rival.sqlite3", tagger=LowercaseTagger, read_only=True)
        began = time.perf_counter()
        # What ListTrainer does with [phrasing, name of the answer], in one write instead of thousands.
        tag = bot.tagger.get_text_index_string
        bot.storage.create_many(
            [
                Statement(intent, search_text=tag(intent), in_response_to=text, search_in_response_to=tag(text))
                for text, intent in zip(task["texts"], task["intents"])  # noqa: B905  Python 3.9 has no `strict`
            ]
        )
        took = time.perf_counter() - began
        found = {}
        began = time.perf_counter()
        for text in task["questions"]:
            said = bot.get_response(text)
            found[text] = [[said.text, float(said.confidence)]] if said.confidence else []
        each = (time.perf_counter() - began) / max(len(found), 1)
        bot.storage.close()
    Path(sys.argv[2]).write_text(
        json.dumps({"taught_seconds": took, "each_ms": 1000 * each, "found": found}), encoding="utf-8"
    )


if __name__ == "__main__":
    main()
