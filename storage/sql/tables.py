"""The tables. What is changed here needs a migration; `tests/storage/test_migrations.py` compares the two."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    false,
    literal_column,
    text,
)

if TYPE_CHECKING:
    from sqlalchemy import Dialect

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

DONE, FAILED = "done", "failed"
"""Fates of an inbox row."""
SENT, DEAD, SUPERSEDED = "sent", "dead", "superseded"
"""Fates of an outbox row."""


class Moment(TypeDecorator[datetime]):
    """A moment with its zone: refused without one, UTC when read. SQLite keeps ISO text, which sorts by time."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002  signature
        if value is None:
            return None
        if value.utcoffset() is None:
            raise ValueError(f"a time without a zone: {value!r}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


_Id = BigInteger().with_variant(Integer, "sqlite")


def _row_id() -> Column[int]:
    """Never given twice, also after a purge: `after(outbox_id)` counts on it."""
    return Column("id", _Id, Identity(), primary_key=True)


def _chat(name: str = "chat_id", *, primary_key: bool = False, index: bool = False) -> Column[int]:
    return Column(name, _Id, ForeignKey("chats.id"), nullable=False, primary_key=primary_key, index=index)


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False, server_default="")


chats = Table(
    "chats",
    metadata,
    _row_id(),
    Column("channel", Text, nullable=False),
    Column("account", Text, nullable=False),
    Column("chat", Text, nullable=False),
    Column("conversation", Text),
    Column("waiting_since", Moment, comment="Of the first undone citizen event; empty when there is none."),
    Column("touched_at", Moment, nullable=False),
    UniqueConstraint("channel", "account", "chat"),
    sqlite_autoincrement=True,
)
Index("ix_chats_waiting", chats.c.waiting_since, sqlite_where=chats.c.waiting_since.is_not(None),
      postgresql_where=chats.c.waiting_since.is_not(None))  # fmt: skip

inbox = Table(
    "inbox",
    metadata,
    _row_id(),
    _chat(),
    Column("channel", Text, nullable=False),
    Column("account", Text, nullable=False),
    Column("external_id", Text, nullable=False),
    Column("audience", Text, nullable=False),
    Column("from_ticket", Boolean, nullable=False, comment="Written by an act on a ticket, not said by the citizen."),
    Column("event", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("attempts", SmallInteger, nullable=False, server_default="0"),
    Column("ended_at", Moment),
    _text("fate"),
    _text("error"),
    UniqueConstraint("channel", "account", "external_id"),
    sqlite_autoincrement=True,
)
_undone = inbox.c.ended_at.is_(None)
Index("ix_inbox_undone", inbox.c.audience, inbox.c.chat_id, inbox.c.id, sqlite_where=_undone, postgresql_where=_undone)
Index("ix_inbox_chat", inbox.c.chat_id, inbox.c.id)
_failed = inbox.c.fate == literal_column(f"'{FAILED}'")
Index("ix_inbox_failed", inbox.c.id, sqlite_where=_failed, postgresql_where=_failed)

outbox = Table(
    "outbox",
    metadata,
    _row_id(),
    _chat(),
    Column("channel", Text, nullable=False),
    Column("account", Text, nullable=False),
    Column("payload", Text, nullable=False),
    _text("ticket"),
    _text("supersedes"),
    Column("at", Moment, nullable=False),
    Column("not_before", Moment, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("ended_at", Moment),
    _text("fate"),
    _text("error"),
    Column("held", Boolean, nullable=False, server_default=false()),
    Column("begun_at", Moment),
    _text("message"),
    sqlite_autoincrement=True,
)
_unsent = outbox.c.ended_at.is_(None)
Index("ix_outbox_unsent_chat", outbox.c.chat_id, outbox.c.id, sqlite_where=_unsent, postgresql_where=_unsent)
Index(
    "ix_outbox_unsent", outbox.c.channel, outbox.c.account, outbox.c.id, sqlite_where=_unsent, postgresql_where=_unsent
)
Index("ix_outbox_chat", outbox.c.chat_id, outbox.c.id)
_dead = outbox.c.fate == literal_column(f"'{DEAD}'")
Index("ix_outbox_dead", outbox.c.id, sqlite_where=_dead, postgresql_where=_dead)
_held = text("held AND ended_at IS NULL")
Index("ix_outbox_held", outbox.c.chat_id, sqlite_where=_held, postgresql_where=_held)

windows = Table(
    "windows",
    metadata,
    Column("chat_id", _Id, ForeignKey("chats.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("heard_at", Moment, nullable=False),
    _text("barred"),
    *(Column(name, Integer, nullable=False, server_default="0") for name in ("free", "billed", "refused")),
)

tallies = Table(
    "tallies",
    metadata,
    Column("channel", Text, primary_key=True),
    Column("account", Text, primary_key=True),
    Column("month", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("count", Integer, nullable=False),
)

tickets = Table(
    "tickets",
    metadata,
    Column("code", Text, primary_key=True),
    _chat("reporter_id", index=True),
    Column("question", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("opened_at", Moment, nullable=False),
    _text("topic"),
    _text("step"),
    _text("hamlet"),
    _text("recent"),
    _text("fields"),
    Column("urgent", Boolean, nullable=False),
    _text("assignee"),
    Column("taken_at", Moment),
    Column("answered_at", Moment),
    Column("touched_at", Moment),
    Column("closed_at", Moment),
    Column("due", Moment),
    Column("reminders", Integer, nullable=False),
    Column("stars", SmallInteger),
    Index("ix_tickets_state", "state", "opened_at"),
    Index("ix_tickets_due", "due"),
)


def _of_ticket(*, primary_key: bool = False, index: bool = False) -> Column[str]:
    ticket = ForeignKey("tickets.code", ondelete="CASCADE")
    return Column("code", Text, ticket, nullable=False, primary_key=primary_key, index=index)


ticket_lines = Table(
    "ticket_lines",
    metadata,
    _row_id(),
    _of_ticket(),
    Column("at", Moment, nullable=False),
    Column("author", Text, nullable=False),
    Column("text", Text, nullable=False),
    _text("name"),
    _text("media"),
    Index("ix_ticket_lines_code", "code", "id"),
    sqlite_autoincrement=True,
)

media = Table(
    "media",
    metadata,
    Column("id", Text, primary_key=True),
    Column("chat_id", _Id, ForeignKey("chats.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("code", Text, ForeignKey("tickets.code", ondelete="CASCADE"), index=True),
    Column("kind", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("not_before", Moment, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("size", Integer, nullable=False, server_default="0"),
    Column("shown", Boolean, nullable=False, server_default=false()),
    *map(_text, ("reference", "why", "mime")),
)
_waiting = text("state = 'waiting'")
Index("ix_media_waiting", media.c.not_before, sqlite_where=_waiting, postgresql_where=_waiting)
_unshown = text("state = 'kept' AND code IS NOT NULL AND NOT shown")
Index("ix_media_unshown", media.c.at, sqlite_where=_unshown, postgresql_where=_unshown)

media_content = Table(
    "media_content",
    metadata,
    Column("media_id", Text, ForeignKey("media.id", ondelete="CASCADE"), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
)

posts = Table(
    "posts",
    metadata,
    _of_ticket(primary_key=True),
    _chat(primary_key=True),
    Column("message", Text, nullable=False),
    Column("thread", Text, nullable=False),
    Index("ix_posts_thread", "chat_id", "thread"),
)

ticket_messages = Table(
    "ticket_messages",
    metadata,
    _chat(primary_key=True),
    Column("message", Text, primary_key=True),
    _of_ticket(index=True),
)

marks = Table(
    "marks",
    metadata,
    _row_id(),
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Index("ix_marks_kind", "kind", "subject", "detail"),
    Index("ix_marks_at", "at"),
)

passwords = Table(
    "passwords",
    metadata,
    Column("login", Text, primary_key=True),
    Column("hash", Text, nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", Text, primary_key=True),
    Column("member", Text, nullable=False),
    Column("csrf", Text, nullable=False),
    Column("expires_at", Moment, nullable=False, index=True),
)

settings = Table(
    "settings",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

leases = Table(
    "leases",
    metadata,
    Column("name", Text, primary_key=True),
    Column("holder", Text, nullable=False),
    Column("until", Moment, nullable=False),
)
