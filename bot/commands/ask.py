"""`troly ask` and `troly eval`: what a citizen would read, without a server."""

from __future__ import annotations

import contextlib
import json
import logging
import sys
import time
from argparse import Namespace
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TextIO

import structlog

from bot.asking import ask_record
from bot.clock import now, today
from bot.config import Config, load_config
from bot.content.load import load_or_refuse
from bot.core.actions import OpenTicket, SendReply
from bot.core.content import Content
from bot.core.conversation import Conversation
from bot.core.engine import step
from bot.core.events import TextReceived
from bot.core.guard import mask
from bot.core.render import Capabilities, render
from bot.embedding.at_once import with_meaning
from bot.errors import ConfigError
from bot.evaluation import Case, Outcome, as_json, as_text, measure

_TERMINAL = Capabilities(text_max=100_000)


def ask(args: Namespace) -> int:
    config = load_config(args.config)
    text = " ".join(args.question).strip()
    if not text and not args.jsonl:
        raise ConfigError('Cần một câu hỏi, ví dụ: troly ask "quên mật khẩu vneid"')
    with _understanding(config, args, patient=args.jsonl) as content:
        if args.jsonl:
            return _stream(sys.stdin, sys.stdout, content)
        print(content.understanding.explain(text) if args.why else "\n\n".join(_reply(text, content)))
    return 0


@contextlib.contextmanager
def _understanding(config: Config, args: Namespace, *, patient: bool) -> Iterator[Content]:
    """The content, judging by meaning too unless that is switched off."""
    content, _ = load_or_refuse(config.root, config.commune, today())
    if args.no_meaning or not config.meaning.is_wanted:
        yield content
        return
    # Standard output is for answers; what is amiss with the model is told like an error.
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    with with_meaning(content, config.var, patient=patient) as better:
        yield better


def _reply(text: str, content: Content) -> Iterator[str]:
    """What a citizen who writes this first would read; a ticket is only named, not opened."""
    hidden = mask(text)
    event = TextReceived(hidden.text, hidden.found)
    outcome = step(Conversation(greeted=True), event, content, now())
    for action in outcome.actions:
        if isinstance(action, SendReply):
            yield from (message.text for message in render(action.reply, _TERMINAL))
        elif isinstance(action, OpenTicket):
            yield content.phrases.line("ask_would_refer")


def _stream(source: TextIO, target: TextIO, content: Content) -> int:
    """One object a line in, one a line out, in order; a bad line is answered with `error` and the run goes on."""
    for line in source:
        if not line.strip():
            continue
        print(json.dumps(_answered(line, content), ensure_ascii=False), file=target, flush=True)
    return 0


def _answered(line: str, content: Content) -> dict[str, Any]:
    try:
        given = json.loads(line)
    except ValueError as error:
        return {"error": f"dòng không phải JSON: {error}"}
    if not isinstance(given, dict) or not isinstance(given.get("text"), str):
        return {"error": 'mỗi dòng phải là {"text": "…"}'}
    start = time.perf_counter()
    record = ask_record(mask(given["text"]).text, content)
    return {**given, **record, "ms": round((time.perf_counter() - start) * 1000, 3)}


def evaluate(args: Namespace) -> int:
    config = load_config(args.config)
    cases = [case for path in args.files for case in _cases(Path(path))]
    with _understanding(config, args, patient=True) as content:
        outcomes = [Outcome.of(ask_record(mask(case.text).text, content)) for case in cases]
    report = measure(cases, outcomes)
    print(as_json(report) if args.json else as_text(report))
    return 0


def _cases(path: Path) -> Iterable[Case]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise ConfigError(f"{path}: không đọc được tệp ({error.strerror}).") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            yield Case(
                text=row["text"],
                intent=row["intent"],
                origin=row.get("origin", ""),
                noise=row.get("noise", ""),
                source=row.get("source", ""),
                made_of=row.get("goc", ""),
            )
        except (ValueError, KeyError, TypeError) as error:
            raise ConfigError(f'{path}:{number}: mỗi dòng phải có "text" và "intent" ({error}).') from error
