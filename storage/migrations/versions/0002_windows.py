"""When a citizen last reached out, messages that wait for their next word, and counts by the month."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("outbox", sa.Column("held", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_index(
        "ix_outbox_held",
        "outbox",
        ["chat_id"],
        unique=False,
        sqlite_where=sa.text("held AND ended_at IS NULL"),
        postgresql_where=sa.text("held AND ended_at IS NULL"),
    )
    op.create_table(
        "windows",
        sa.Column("chat_id", ROW_ID, nullable=False),
        sa.Column("heard_at", MOMENT, nullable=False),
        sa.Column("barred", sa.Text(), server_default="", nullable=False),
        sa.Column("free", sa.Integer(), server_default="0", nullable=False),
        sa.Column("billed", sa.Integer(), server_default="0", nullable=False),
        sa.Column("refused", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name="fk_windows_chat_id_chats", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("chat_id", name="pk_windows"),
    )
    op.create_table(
        "tallies",
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("channel", "account", "month", "kind", name="pk_tallies"),
    )


def downgrade() -> None:
    op.drop_table("tallies")
    op.drop_table("windows")
    op.drop_index("ix_outbox_held", "outbox")
    op.drop_column("outbox", "held")
