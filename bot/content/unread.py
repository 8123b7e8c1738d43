"""Which checks must wait for files that could not be read: what only comes of one slip is not told beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.content.source import name_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from bot.content.files import Files


@dataclass(frozen=True, slots=True)
class Unread:
    """`items`: entries, cards or guides are missing. `lists`: what is allowed is unknown. `values`: names of values
    are.
    """

    files: tuple[str, ...] = ()
    items: bool = False
    lists: bool = False
    values: bool = False

    @classmethod
    def of(cls, paths: Iterable[Path], files: Files) -> Unread:
        unread = tuple(dict.fromkeys(paths))
        lists = any(path in (files.lists, files.own_lists) for path in unread)
        place = files.place in unread
        others = (files.lists, files.own_lists, files.phrases, files.words, files.persons, files.elsewhere)
        return cls(
            files=tuple(sorted(name_of(path, files.root) for path in unread)),
            items=any(path not in others for path in unread),  # the place's file too: entries are made of its old names
            lists=lists,
            values=lists or place,
        )
