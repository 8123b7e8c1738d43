"""What goes wrong in storage, as the rest of the project sees it."""

from __future__ import annotations


class StoreError(Exception):
    """The database cannot be reached or did not take what it was given.

    `passing`: the same call may succeed later. The text never holds what people wrote, so it may be logged.
    """

    def __init__(self, text: str, *, passing: bool = False) -> None:
        super().__init__(text)
        self.passing = passing
