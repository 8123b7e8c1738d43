"""The content in use: swapped whole, never half."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.content.problem import Problem
    from bot.core.content import Content


class ContentBox:
    """`problems` are those of the last load; after a broken edit they belong to files that are not in use."""

    def __init__(self, current: Content, problems: tuple[Problem, ...] = ()) -> None:
        self.current = current
        self.problems = problems

    def replace(self, content: Content | None, problems: tuple[Problem, ...]) -> bool:
        """Take the result of a load; without content the last good one stays. Whether the content changed."""
        self.problems = problems
        if content is None:
            return False
        changed = content.version != self.current.version
        self.current = content
        return changed

    def improve(self, old: Content, better: Content) -> bool:
        """Take what was made of `old`, if that is still in use."""
        if self.current is not old:
            return False
        self.current = better
        return True
