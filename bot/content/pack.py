"""All files of the national pack and one overlay, read and joined, with everything that was wrong on the way."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeVar

from bot.content.commune import PlaceFile, read_place
from bot.content.entries import WrittenEntry, ids_of, read_entries
from bot.content.examples import Examples, read_examples
from bot.content.files import Files, find_files
from bot.content.flows import WrittenFlow, read_flow
from bot.content.lists import CheckLists, read_lists
from bot.content.nodes import MapNode
from bot.content.old_names import entries_for
from bot.content.phrases import read_phrases
from bot.content.plain_tables import to_plain
from bot.content.problem import Report, did_you_mean
from bot.content.source import Parsed, name_of, read
from bot.content.unread import Unread
from bot.content.values import Values
from bot.content.written import Passage, Written
from bot.core.corpus import Corpus, Entry, Place, Topic
from bot.core.normalise import Words
from bot.core.normalise.words import TABLES
from bot.core.phrases import Phrases

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from bot.content.nodes import Node
    from bot.core.flow import Flow

T = TypeVar("T", Entry, "Flow")

DONE_LABEL = "choice_done"
"""Key of the phrase on the button of a step with one way on."""


@dataclass(frozen=True, slots=True)
class Pack:
    """`broken` are ids of entries and flows that exist but could not be read: references to them are not dead.
    `unread` are files of which something could not be read: what only comes of that is not told beside it.
    """

    files: Files
    entries: Mapping[str, WrittenEntry]
    urgent: Mapping[str, WrittenEntry]
    flows: Mapping[str, WrittenFlow]
    phrases: Written[Phrases]
    place: PlaceFile
    values: Values
    lists: CheckLists
    words: Words
    version: str
    broken: frozenset[str] = frozenset()
    unread: Unread = field(default_factory=Unread)
    examples: Examples = field(default_factory=Examples)

    @property
    def root(self) -> Path:
        return self.files.root

    def corpus(self) -> Corpus:
        entries = {entry_id: written.value for entry_id, written in self.entries.items()}
        return Corpus(
            entries=entries,
            topics=tuple(self._topics(entries)),
            urgent={entry_id: written.value for entry_id, written in self.urgent.items()},
            persons=self.examples.persons,
            elsewhere=self.examples.elsewhere,
            talk=dict(self.words.smalltalk_lines),
        )

    def _topics(self, entries: Mapping[str, Entry]) -> Iterator[Topic]:
        """Topics that have entries, in menu order; those without a label last."""
        labels = {**self.phrases.value.topics, **self.place.topics}
        used = dict.fromkeys(entry.topic for entry in entries.values() if entry.topic)
        for topic in (*(name for name in labels if name in used), *(name for name in used if name not in labels)):
            yield Topic(topic, labels.get(topic, topic))

    def written_entries(self) -> Iterator[WrittenEntry]:
        yield from self.entries.values()
        yield from self.urgent.values()

    def entries_and_flows(self) -> Iterator[WrittenEntry | WrittenFlow]:
        """What questions are matched against; danger cards are a matter of their own."""
        yield from self.entries.values()
        yield from self.flows.values()

    def passages(self) -> Iterator[Passage]:
        for entry in self.written_entries():
            yield from entry.passages
        for flow in self.flows.values():
            yield from flow.passages
        yield from self.phrases.passages


def read_pack(root: Path, commune: str, today: date, report: Report, extra: Sequence[Path] = ()) -> Pack:
    """`extra` are drafts outside the content folders, read as if they stood in `faq/` or `flows/`."""
    files = find_files(root, commune, report)
    version = files.version()
    return _Reader(files, today, report).pack(commune, version, extra)


@dataclass(slots=True)
class _Reader:
    files: Files
    today: date
    report: Report
    broken: set[str] = field(default_factory=set)
    unread: list[Path] = field(default_factory=list)

    def pack(self, commune: str, version: str, extra: Sequence[Path]) -> Pack:
        lists = self._lists()
        place = read_place(self._node(self.files.place), commune, self.report)
        values = Values(place.commune.values, lists.values, is_complete=not self._unread().values)
        phrases = read_phrases(self._node(self.files.phrases, needed=True), values, self.report)
        done = phrases.value.texts.get(DONE_LABEL, DONE_LABEL)
        drafts = [(path, self._node(path)) for path in extra]
        entries = self._all_entries(values, drafts)
        for written in self._old_names(place, values):
            entries.setdefault(written.value.id, written)
        flows = self._all_flows(values, done, drafts)
        urgent = self._entries(self.files.urgent, "urgent", values, urgent=True) if self.files.urgent.is_file() else ()
        words = self._words()
        self._missing(values, place)
        self._topics_without_label(entries, phrases, place)
        return Pack(
            files=self.files,
            entries=entries,
            urgent=self._joined((urgent,), "thẻ khẩn cấp", known=entries),
            flows=flows,
            phrases=phrases,
            place=place,
            values=values,
            lists=lists,
            words=words,
            version=version,
            broken=frozenset(self.broken),
            unread=self._unread(),
            examples=self._examples(),
        )

    def _unread(self) -> Unread:
        return Unread.of(self.unread, self.files)

    def _node(self, path: Path, *, needed: bool = False) -> Node | None:
        return self._parsed(path, needed=needed).node

    def _parsed(self, path: Path, *, needed: bool = False) -> Parsed:
        if not path.is_file():
            if needed:
                found = Report()
                missing = Place(name_of(path, self.files.root), 0)
                found.error(missing, "không thấy tệp này.", "Lấy lại tệp từ bản cài đặt gốc.")
                self._could_not_read(path, found)
            return Parsed(None)
        found = Report()
        parsed = read(path, self.files.root, found)
        self.broken.update(parsed.broken_ids)
        if parsed.node is None and not found.problems and path != self.files.own_lists:
            found.error(
                Place(name_of(path, self.files.root), 1),
                "tệp trống, không có nội dung nào.",
                "Viết nội dung vào tệp; nếu không cần nữa thì xóa tệp đi.",
            )
        if found.has_errors and not (parsed.is_whole and parsed.node is not None):
            self._could_not_read(path, found)
        else:
            self.report.add(found.problems)
        return parsed

    def _could_not_read(self, path: Path, found: Report) -> None:
        self.unread.append(path)
        self.report.add_causes(found.problems, name_of(path, self.files.root))

    def _lists(self) -> CheckLists:
        lists = read_lists(self._node(self.files.lists, needed=True), self.report)
        if self.files.own_lists.is_file():
            lists = lists.joined(read_lists(self._node(self.files.own_lists), self.report))
        return lists

    def _examples(self) -> Examples:
        paths = (self.files.persons, self.files.elsewhere)
        persons, elsewhere = (self._node(path) if path.is_file() else None for path in paths)
        return read_examples(persons, elsewhere, self.report)

    def _words(self) -> Words:
        node = self._node(self.files.words)
        tables = to_plain(node) if node is not None else {}
        for name, _ in node.pairs if isinstance(node, MapNode) else ():
            if name.text not in TABLES:
                mend = did_you_mean(name.text, TABLES) or f"Các bảng: {', '.join(TABLES)}."
                self.report.error(name.place, f"không có bảng «{name.text}», các dòng trong đó bị bỏ qua.", mend)
        try:
            return Words.from_tables(tables if isinstance(tables, dict) else {})
        except ValueError as error:  # the editors' table; the text is in Vietnamese
            self.report.error(
                Place(name_of(self.files.words, self.files.root), 1), f"{error}.", "Xem cách viết ở đầu tệp."
            )
            return Words.from_tables({})

    def _all_entries(self, values: Values, drafts: Sequence[tuple[Path, Node | None]]) -> dict[str, WrittenEntry]:
        national = [self._entries(path, path.stem, values) for path in self.files.faq]
        national += [
            self._entry_list(node, path.stem, values)
            for path, node in drafts
            if node is not None and not _is_flow(node)
        ]
        own = [self._entries(path, path.stem, values) for path in self.files.own_faq]
        what = "mục hỏi đáp"
        joined = self._joined(national, what)
        for entry_id, written in self._joined(own, what).items():
            joined[entry_id] = _in_topic_of(joined.get(entry_id), written)
        return joined

    def _entries(self, path: Path, topic: str, values: Values, *, urgent: bool = False) -> tuple[WrittenEntry, ...]:
        return self._entry_list(self._node(path), topic, values, urgent=urgent)

    def _entry_list(
        self, node: Node | None, topic: str, values: Values, *, urgent: bool = False
    ) -> tuple[WrittenEntry, ...]:
        entries = read_entries(node, topic, values, self.today, self.report, urgent=urgent)
        self.broken.update(set(ids_of(node)) - {entry.value.id for entry in entries})
        return entries

    def _old_names(self, place: PlaceFile, values: Values) -> tuple[WrittenEntry, ...]:
        """In no topic: they answer when asked and would crowd the menu."""
        if not self.files.old_names.is_file():
            return ()
        made = entries_for(self._node(self.files.old_names), place.commune.old_names)
        return self._entry_list(made, "", values)

    def _all_flows(
        self, values: Values, done: str, drafts: Sequence[tuple[Path, Node | None]]
    ) -> dict[str, WrittenFlow]:
        what = "hướng dẫn"
        national = [self._flow(path, self._node(path), values, done) for path in self.files.flows]
        national += [
            self._flow(path, node, values, done) for path, node in drafts if node is not None and _is_flow(node)
        ]
        own = [self._flow(path, self._node(path), values, done) for path in self.files.own_flows]
        return {**self._joined(national, what), **self._joined(own, what)}

    def _flow(self, path: Path, node: Node | None, values: Values, done: str) -> tuple[WrittenFlow, ...]:
        flow = read_flow(node, path.stem, values, done, self.today, self.report)
        if flow is None:
            self.broken.update((*ids_of(node), path.stem))
            return ()
        return (flow,)

    def _joined(
        self,
        groups: Sequence[tuple[Written[T], ...]],
        what: str,
        known: Mapping[str, Written[Entry]] | None = None,
    ) -> dict[str, Written[T]]:
        """By id; an id written twice is an error. Overlay and national pack are joined by the caller."""
        joined: dict[str, Written[T]] = {}
        for written in (item for group in groups for item in group):
            first = joined.get(written.value.id) or (known or {}).get(written.value.id)
            if first is not None:
                self.report.error(
                    written.value.place,
                    f"{what} «{written.value.id}» đã có ở {first.value.place}.",
                    "Đổi id của một trong hai, hoặc gộp hai mục làm một.",
                )
            else:
                joined[written.value.id] = written
        return joined

    def _missing(self, values: Values, place: PlaceFile) -> None:
        names = values.missing()
        if names and place.values_place.file:
            wanted = "; ".join(f"{name} ({values.about(name).rstrip('.')})" for name in names)
            self.report.error(
                place.values_place,
                f"xã chưa điền {len(names)} giá trị mà nội dung cần: {wanted}.",
                "Thêm mỗi giá trị một dòng dưới «values:», ví dụ «ten_xa: xã Mẫu».",
            )

    def _topics_without_label(
        self, entries: Mapping[str, WrittenEntry], phrases: Written[Phrases], place: PlaceFile
    ) -> None:
        labels = {**phrases.value.topics, **place.topics}
        first: dict[str, Entry] = {}
        for written in entries.values():
            first.setdefault(written.value.topic, written.value)
        for topic, entry in first.items():
            if topic and topic not in labels and phrases.value.texts:
                self.report.warning(
                    Place(entry.place.file, 1),
                    f"chủ đề «{topic}» chưa có nhãn trong menu.",
                    f"Thêm dòng «{topic}: …» dưới «topics:» trong faq/_phrases.yaml.",
                )


def _in_topic_of(overridden: WrittenEntry | None, own: WrittenEntry) -> WrittenEntry:
    """An entry that replaces a national one stays where people look for it."""
    if overridden is None:
        return own
    return replace(own, value=replace(own.value, topic=overridden.value.topic))


def _is_flow(node: Node) -> bool:
    return "steps" in {name.text for name, _ in getattr(node, "pairs", ())}
