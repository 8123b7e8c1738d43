"""Photos, voice notes and files that citizens send: what is to be downloaded, and sealed content."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
WAITING = sa.text("state = 'waiting'")
UNSHOWN = sa.text("state = 'kept' AND code IS NOT NULL AND NOT shown")


def upgrade() -> None:
    op.add_column("ticket_lines", sa.Column("media", sa.Text(), server_default="", nullable=False))
    op.create_table(
        "media",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("chat_id", ROW_ID, nullable=False),
        sa.Column("code", sa.Text()),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("not_before", MOMENT, nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("size", sa.Integer(), server_default="0", nullable=False),
        sa.Column("shown", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("reference", sa.Text(), server_default="", nullable=False),
        sa.Column("why", sa.Text(), server_default="", nullable=False),
        sa.Column("mime", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name="fk_media_chat_id_chats", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["code"], ["tickets.code"], name="fk_media_code_tickets", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_media"),
    )
    op.create_index("ix_media_chat_id", "media", ["chat_id"])
    op.create_index("ix_media_code", "media", ["code"])
    op.create_index("ix_media_waiting", "media", ["not_before"], sqlite_where=WAITING, postgresql_where=WAITING)
    op.create_index("ix_media_unshown", "media", ["at"], sqlite_where=UNSHOWN, postgresql_where=UNSHOWN)
    op.create_table(
        "media_content",
        sa.Column("media_id", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["media_id"], ["media.id"], name="fk_media_content_media_id_media", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("media_id", name="pk_media_content"),
    )


def downgrade() -> None:
    op.drop_table("media_content")
    op.drop_table("media")
    op.drop_column("ticket_lines", "media")
