"""Panels that set a standard, and what each judge said."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "standard_panels",
        sa.Column("id", BIG, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("award", sa.String(length=80), nullable=False),
        sa.Column("edition", sa.String(length=80), nullable=False),
        sa.Column("content_sha256", sa.String(length=64), nullable=False),
        sa.Column("pass_percent", sa.Integer(), nullable=False),
        sa.Column("met_on", sa.Date(), nullable=False),
        sa.Column("judges", sa.JSON(), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(length=250), nullable=False),
        sa.Column("form_key", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standard_panels")),
        sa.UniqueConstraint("form_key", name=op.f("uq_standard_panels_form_key")),
        sa.UniqueConstraint("uid", name=op.f("uq_standard_panels_uid")),
    )
    op.create_index("ix_standard_panels_award", "standard_panels", ["award"], unique=False)
    op.create_table(
        "judge_sheets",
        sa.Column("id", BIG, nullable=False),
        sa.Column("panel_id", BIG, nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("judge", sa.Integer(), nullable=False),
        sa.Column("estimates", sa.JSON(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(length=250), nullable=False),
        sa.ForeignKeyConstraint(["panel_id"], ["standard_panels.id"], name=op.f("fk_judge_sheets_panel_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judge_sheets")),
    )
    op.create_index("ix_judge_sheets_panel", "judge_sheets", ["panel_id", "round", "judge"], unique=False)


def downgrade() -> None:
    op.drop_table("judge_sheets")
    op.drop_table("standard_panels")
