"""Short checks: what a learner knows already, and questions that keep it fresh."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OPEN = sa.text("submitted_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "short_checks",
        sa.Column("id", BIG, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("award", sa.String(length=60), nullable=False),
        sa.Column("enrolment_id", BIG, nullable=True),
        sa.Column("completion_id", BIG, nullable=True),
        sa.Column("edition_id", BIG, nullable=False),
        sa.Column("seed", sa.String(length=64), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["completion_id"], ["completions.id"], name=op.f("fk_short_checks_completion_id")),
        sa.ForeignKeyConstraint(["edition_id"], ["editions.id"], name=op.f("fk_short_checks_edition_id")),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolments.id"], name=op.f("fk_short_checks_enrolment_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_short_checks_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_short_checks")),
        sa.UniqueConstraint("uid", name=op.f("uq_short_checks_uid")),
    )
    with op.batch_alter_table("short_checks", schema=None) as batch_op:
        batch_op.create_index("ix_short_checks_of_person", ["person_id", "award"], unique=False)
        for name, column in (("study", "enrolment_id"), ("recall", "completion_id")):
            batch_op.create_index(
                f"uq_short_checks_open_{name}", [column], unique=True, sqlite_where=OPEN, postgresql_where=OPEN
            )

    op.create_table(
        "short_check_items",
        sa.Column("id", BIG, nullable=False),
        sa.Column("short_check_id", BIG, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(length=80), nullable=False),
        sa.Column("item_version_id", BIG, nullable=False),
        sa.Column("option_order", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_version_id"], ["item_versions.id"], name=op.f("fk_short_check_items_item_version_id")
        ),
        sa.ForeignKeyConstraint(
            ["short_check_id"], ["short_checks.id"], name=op.f("fk_short_check_items_short_check_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_short_check_items")),
        sa.UniqueConstraint("short_check_id", "position", name=op.f("uq_short_check_items_short_check_id_position")),
    )

    op.create_table(
        "short_check_answers",
        sa.Column("id", BIG, nullable=False),
        sa.Column("short_check_item_id", BIG, nullable=False),
        sa.Column("chosen", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["short_check_item_id"],
            ["short_check_items.id"],
            name=op.f("fk_short_check_answers_short_check_item_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_short_check_answers")),
    )
    with op.batch_alter_table("short_check_answers", schema=None) as batch_op:
        batch_op.create_index("ix_short_check_answers_latest", ["short_check_item_id", "id"], unique=False)

    op.create_table(
        "shown_outcomes",
        sa.Column("id", BIG, nullable=False),
        sa.Column("enrolment_id", BIG, nullable=False),
        sa.Column("outcome", sa.String(length=80), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolments.id"], name=op.f("fk_shown_outcomes_enrolment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shown_outcomes")),
        sa.UniqueConstraint("enrolment_id", "outcome", name=op.f("uq_shown_outcomes_enrolment_id_outcome")),
    )

    op.create_table(
        "recalls",
        sa.Column("id", BIG, nullable=False),
        sa.Column("completion_id", BIG, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("number_right", sa.Integer(), nullable=False),
        sa.Column("number_asked", sa.Integer(), nullable=False),
        sa.Column("stability", sa.Double(), nullable=False),
        sa.Column("difficulty", sa.Double(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["completion_id"], ["completions.id"], name=op.f("fk_recalls_completion_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recalls")),
        sa.UniqueConstraint("completion_id", "number", name=op.f("uq_recalls_completion_id_number")),
    )

    with op.batch_alter_table("ways_of_asking", schema=None) as batch_op:
        batch_op.add_column(sa.Column("keeps_fresh", sa.Boolean(), server_default=sa.true(), nullable=False))
    with op.batch_alter_table("rule_versions", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("short_renewal", sa.String(length=20), server_default="everybody", nullable=False)
        )


def downgrade() -> None:
    with op.batch_alter_table("rule_versions", schema=None) as batch_op:
        batch_op.drop_column("short_renewal")
    with op.batch_alter_table("ways_of_asking", schema=None) as batch_op:
        batch_op.drop_column("keeps_fresh")
    for table in ("recalls", "shown_outcomes", "short_check_answers", "short_check_items", "short_checks"):
        op.drop_table(table)
