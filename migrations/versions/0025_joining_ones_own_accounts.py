"""Accounts that somebody joins themself, and the links that prove both to be theirs."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("sign_in_links", schema=None) as batch_op:
        batch_op.add_column(sa.Column("asked_by", BIG, nullable=True))
    with op.batch_alter_table("mergers", schema=None) as batch_op:
        batch_op.add_column(sa.Column("by_themself", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("mergers", schema=None) as batch_op:
        batch_op.drop_column("by_themself")
    with op.batch_alter_table("sign_in_links", schema=None) as batch_op:
        batch_op.drop_column("asked_by")
