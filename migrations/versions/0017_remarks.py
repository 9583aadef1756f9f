"""What people tell the content team, and what became of it."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "remarks",
        sa.Column("id", BIG, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.Column("page", sa.String(length=250), nullable=False),
        sa.Column("title", sa.String(length=250), nullable=False),
        sa.Column("edition", sa.String(length=80), nullable=False),
        sa.Column("helped", sa.Text(), nullable=False),
        sa.Column("hurt", sa.Text(), nullable=False),
        sa.Column("wrong", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remarks")),
        sa.UniqueConstraint("uid", name=op.f("uq_remarks_uid")),
    )
    op.create_index("ix_remarks_told_on", "remarks", ["told_on"], unique=False)
    op.create_table(
        "remark_addresses",
        sa.Column("id", BIG, nullable=False),
        sa.Column("remark_id", BIG, nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["remark_id"], ["remarks.id"], name=op.f("fk_remark_addresses_remark_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remark_addresses")),
        sa.UniqueConstraint("remark_id", name=op.f("uq_remark_addresses_remark_id")),
    )
    op.create_table(
        "remark_replies",
        sa.Column("id", BIG, nullable=False),
        sa.Column("remark_id", BIG, nullable=False),
        sa.Column("state", sa.String(length=80), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("did", sa.Text(), nullable=False),
        sa.Column("published", sa.Boolean(), nullable=False),
        sa.Column("replied_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["remark_id"], ["remarks.id"], name=op.f("fk_remark_replies_remark_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remark_replies")),
    )
    op.create_index("ix_remark_replies_remark", "remark_replies", ["remark_id"], unique=False)
    op.create_table(
        "content_reviews",
        sa.Column("id", BIG, nullable=False),
        sa.Column("award", sa.String(length=80), nullable=False),
        sa.Column("edition", sa.String(length=80), nullable=False),
        sa.Column("content_sha256", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=80), nullable=False),
        sa.Column("reviewer", sa.String(length=250), nullable=False),
        sa.Column("read_on", sa.Date(), nullable=False),
        sa.Column("agreed", sa.Boolean(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_content_reviews")),
    )
    op.create_index("ix_content_reviews_award", "content_reviews", ["award"], unique=False)


def downgrade() -> None:
    op.drop_table("content_reviews")
    op.drop_table("remark_replies")
    op.drop_table("remark_addresses")
    op.drop_table("remarks")
