"""When a message's sending began, and what its provider calls it: to know after a crash whether it had arrived."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outbox", sa.Column("begun_at", sa.DateTime(timezone=True)))
    op.add_column("outbox", sa.Column("message", sa.Text(), server_default="", nullable=False))


def downgrade() -> None:
    op.drop_column("outbox", "message")
    op.drop_column("outbox", "begun_at")
