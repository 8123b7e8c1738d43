"""Everything the first version keeps."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "chats",
        sa.Column("id", ROW_ID, sa.Identity(always=False), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("chat", sa.Text(), nullable=False),
        sa.Column("conversation", sa.Text(), nullable=True),
        sa.Column(
            "waiting_since",
            MOMENT,
            nullable=True,
            comment="Of the first undone citizen event; empty when there is none.",
        ),
        sa.Column("touched_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_chats"),
        sa.UniqueConstraint("channel", "account", "chat", name="uq_chats_channel_account_chat"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_chats_waiting",
        "chats",
        ["waiting_since"],
        unique=False,
        sqlite_where=sa.text("waiting_since IS NOT NULL"),
        postgresql_where=sa.text("waiting_since IS NOT NULL"),
    )
    op.create_table(
        "leases",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_leases"),
    )
    op.create_table(
        "marks",
        sa.Column("id", ROW_ID, sa.Identity(always=False), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_marks"),
    )
    op.create_index("ix_marks_at", "marks", ["at"], unique=False)
    op.create_index("ix_marks_kind", "marks", ["kind", "subject", "detail"], unique=False)
    op.create_table(
        "passwords",
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("login", name="pk_passwords"),
    )
    op.create_table(
        "sessions",
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("member", sa.Text(), nullable=False),
        sa.Column("csrf", sa.Text(), nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name="pk_sessions"),
    )
    op.create_index("ix_sessions_expires_at", "sessions", ["expires_at"], unique=False)
    op.create_table(
        "settings",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_settings"),
    )
    op.create_table(
        "inbox",
        sa.Column("id", ROW_ID, sa.Identity(always=False), nullable=False),
        sa.Column("chat_id", ROW_ID, nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("external_id", sa.Text(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column(
            "from_ticket",
            sa.Boolean(),
            nullable=False,
            comment="Written by an act on a ticket, not said by the citizen.",
        ),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("attempts", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("fate", sa.Text(), server_default="", nullable=False),
        sa.Column("error", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name="fk_inbox_chat_id_chats"),
        sa.PrimaryKeyConstraint("id", name="pk_inbox"),
        sa.UniqueConstraint("channel", "account", "external_id", name="uq_inbox_channel_account_external_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_inbox_chat", "inbox", ["chat_id", "id"], unique=False)
    op.create_index(
        "ix_inbox_failed",
        "inbox",
        ["id"],
        unique=False,
        sqlite_where=sa.text("fate = 'failed'"),
        postgresql_where=sa.text("fate = 'failed'"),
    )
    op.create_index(
        "ix_inbox_undone",
        "inbox",
        ["audience", "chat_id", "id"],
        unique=False,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "outbox",
        sa.Column("id", ROW_ID, sa.Identity(always=False), nullable=False),
        sa.Column("chat_id", ROW_ID, nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("ticket", sa.Text(), server_default="", nullable=False),
        sa.Column("supersedes", sa.Text(), server_default="", nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("not_before", MOMENT, nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("fate", sa.Text(), server_default="", nullable=False),
        sa.Column("error", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name="fk_outbox_chat_id_chats"),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outbox_chat", "outbox", ["chat_id", "id"], unique=False)
    op.create_index(
        "ix_outbox_dead",
        "outbox",
        ["id"],
        unique=False,
        sqlite_where=sa.text("fate = 'dead'"),
        postgresql_where=sa.text("fate = 'dead'"),
    )
    op.create_index(
        "ix_outbox_unsent",
        "outbox",
        ["channel", "account", "id"],
        unique=False,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_index(
        "ix_outbox_unsent_chat",
        "outbox",
        ["chat_id", "id"],
        unique=False,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "tickets",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("reporter_id", ROW_ID, nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("topic", sa.Text(), server_default="", nullable=False),
        sa.Column("step", sa.Text(), server_default="", nullable=False),
        sa.Column("hamlet", sa.Text(), server_default="", nullable=False),
        sa.Column("recent", sa.Text(), server_default="", nullable=False),
        sa.Column("fields", sa.Text(), server_default="", nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("assignee", sa.Text(), server_default="", nullable=False),
        sa.Column("taken_at", MOMENT, nullable=True),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column("touched_at", MOMENT, nullable=True),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("due", MOMENT, nullable=True),
        sa.Column("reminders", sa.Integer(), nullable=False),
        sa.Column("stars", sa.SmallInteger(), nullable=True),
        sa.ForeignKeyConstraint(["reporter_id"], ["chats.id"], name="fk_tickets_reporter_id_chats"),
        sa.PrimaryKeyConstraint("code", name="pk_tickets"),
    )
    op.create_index("ix_tickets_due", "tickets", ["due"], unique=False)
    op.create_index("ix_tickets_reporter_id", "tickets", ["reporter_id"], unique=False)
    op.create_index("ix_tickets_state", "tickets", ["state", "opened_at"], unique=False)
    op.create_table(
        "posts",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("chat_id", ROW_ID, nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("thread", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name="fk_posts_chat_id_chats"),
        sa.ForeignKeyConstraint(["code"], ["tickets.code"], name="fk_posts_code_tickets", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("code", "chat_id", name="pk_posts"),
    )
    op.create_index("ix_posts_thread", "posts", ["chat_id", "thread"], unique=False)
    op.create_table(
        "ticket_lines",
        sa.Column("id", ROW_ID, sa.Identity(always=False), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["code"], ["tickets.code"], name="fk_ticket_lines_code_tickets", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_ticket_lines"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_ticket_lines_code", "ticket_lines", ["code", "id"], unique=False)
    op.create_table(
        "ticket_messages",
        sa.Column("chat_id", ROW_ID, nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name="fk_ticket_messages_chat_id_chats"),
        sa.ForeignKeyConstraint(["code"], ["tickets.code"], name="fk_ticket_messages_code_tickets", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("chat_id", "message", name="pk_ticket_messages"),
    )
    op.create_index("ix_ticket_messages_code", "ticket_messages", ["code"], unique=False)


def downgrade() -> None:
    for table in (
        "ticket_messages",
        "ticket_lines",
        "posts",
        "tickets",
        "outbox",
        "inbox",
        "settings",
        "sessions",
        "passwords",
        "marks",
        "leases",
        "chats",
    ):
        op.drop_table(table)
