"""How flawed questions count, and the better results that attempts have since."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "marking_decisions",
        sa.Column("id", BIG, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("award", sa.String(length=80), nullable=False),
        sa.Column("item_version_id", BIG, nullable=False),
        sa.Column("way", sa.String(length=80), nullable=False),
        sa.Column("also", sa.JSON(), nullable=False),
        sa.Column("because", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.String(length=250), nullable=False),
        sa.Column("form_key", sa.String(length=64), nullable=False),
        sa.Column("reached", BIG, nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(length=250), nullable=False),
        sa.Column("ended_because", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_version_id"], ["item_versions.id"], name=op.f("fk_marking_decisions_item_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_marking_decisions")),
        sa.UniqueConstraint("uid", name=op.f("uq_marking_decisions_uid")),
        sa.UniqueConstraint("form_key", name=op.f("uq_marking_decisions_form_key")),
    )
    op.create_index("ix_marking_decisions_award", "marking_decisions", ["award"], unique=False)
    op.create_index("ix_marking_decisions_version", "marking_decisions", ["item_version_id"], unique=False)
    op.create_table(
        "re_marks",
        sa.Column("id", BIG, nullable=False),
        sa.Column("attempt_id", BIG, nullable=False),
        sa.Column("decision_id", BIG, nullable=False),
        sa.Column("score", sa.String(length=40), nullable=False),
        sa.Column("maximum", sa.Integer(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("marked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempts.id"], name=op.f("fk_re_marks_attempt_id")),
        sa.ForeignKeyConstraint(["decision_id"], ["marking_decisions.id"], name=op.f("fk_re_marks_decision_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_re_marks")),
        sa.UniqueConstraint("attempt_id", "decision_id", name=op.f("uq_re_marks_attempt_id_decision_id")),
    )


def downgrade() -> None:
    op.drop_table("re_marks")
    op.drop_table("marking_decisions")
