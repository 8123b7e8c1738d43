"""Which files make up the content, and what to say about those that are lying there unread."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.content.source import name_of
from bot.core.corpus import Place

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from bot.content.problem import Report

_LEFT_OVER = (".bak", ".tmp", ".swp", ".orig", "~")
_KNOWN_UNREAD = {"README.md"}


@dataclass(frozen=True, slots=True)
class Files:
    """Paths of the national pack and of one commune's overlay. Those of underscore files may not exist."""

    root: Path
    faq: tuple[Path, ...]
    flows: tuple[Path, ...]
    place: Path
    own_faq: tuple[Path, ...]
    own_flows: tuple[Path, ...]
    phrases: Path
    words: Path
    urgent: Path
    persons: Path
    elsewhere: Path
    old_names: Path
    lists: Path
    own_lists: Path

    def all(self) -> tuple[Path, ...]:
        tables = (self.phrases, self.words, self.persons, self.elsewhere, self.old_names)
        fixed = (self.place, self.urgent, *tables, self.lists, self.own_lists)
        there = (path for path in fixed if path.is_file())
        return (*self.faq, *self.flows, *self.own_faq, *self.own_flows, *there)

    def pictures(self) -> tuple[Path, ...]:
        folders = (self.root / "flows", self.place.parent / "flows")
        return tuple(path for folder in folders for path in sorted((folder / "images").glob("*")) if path.is_file())

    def version(self) -> str:
        """A hash over names and bytes: the same files give the same version on any machine. Of pictures the names."""
        total = hashlib.sha256()
        for path in self.pictures():
            total.update(name_of(path, self.root).encode() + b"\0")
        for path in sorted(self.all()):
            total.update(name_of(path, self.root).encode() + b"\0")
            try:
                total.update(hashlib.sha256(path.read_bytes()).digest())
            except OSError:
                total.update(b"unreadable")
        return total.hexdigest()[:16]


def find_files(root: Path, commune: str, report: Report) -> Files:
    faq, flows, overlay = root / "faq", root / "flows", root / "places" / commune
    for folder in (faq, flows):
        if not folder.is_dir():
            report.error(
                Place(name_of(folder, root), 0),
                "không thấy thư mục nội dung này.",
                "Chạy lệnh ở đúng thư mục cài đặt, hoặc xem lại đường dẫn nội dung trong config.yaml.",
            )
    if not (overlay / "place.yaml").is_file():
        report.error(
            Place(f"places/{commune}/place.yaml", 0),
            "không thấy tệp thông tin của xã.",
            f"Chép thư mục places/demo thành places/{commune} rồi điền thông tin; hoặc sửa tên xã trong config.yaml.",
        )
    return Files(
        root=root,
        faq=_contents(faq, root, report),
        flows=_contents(flows, root, report),
        place=overlay / "place.yaml",
        own_faq=tuple(path for path in _contents(overlay, root, report) if path.name != "place.yaml"),
        own_flows=_contents(overlay / "flows", root, report),
        phrases=faq / "_phrases.yaml",
        words=faq / "_words.yaml",
        urgent=faq / "_urgent.yaml",
        persons=faq / "_person.yaml",
        elsewhere=faq / "_elsewhere.yaml",
        old_names=faq / "_old_names.yaml",
        lists=faq / "_check.yaml",
        own_lists=overlay / "_check.yaml",
    )


def _contents(folder: Path, root: Path, report: Report) -> tuple[Path, ...]:
    """The folder's `*.yaml` except underscore files, by name; others are remarked on."""
    if not folder.is_dir():
        return ()
    paths = sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith("."))
    _remark(paths, root, report)
    return tuple(path for path in paths if path.suffix == ".yaml" and not path.name.startswith("_"))


def _remark(paths: Iterable[Path], root: Path, report: Report) -> None:
    for path in paths:
        unread = path.suffix != ".yaml" and path.name not in _KNOWN_UNREAD and not path.name.endswith(_LEFT_OVER)
        if unread:
            report.warning(
                Place(name_of(path, root), 0),
                "tệp này không được đọc vì tên không kết thúc bằng «.yaml».",
                f"Đổi tên thành «{path.name.split('.')[0]}.yaml», hoặc chuyển đi chỗ khác.",
            )
