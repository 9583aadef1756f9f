"""Notices that are planned without anybody pressing; letters that wait for office hours, and those that came back."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table("outbox_messages", schema=None) as batch_op:
        batch_op.add_column(sa.Column("in_hours", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("bounced_at", INSTANT, nullable=True))

    op.create_table(
        "reminder_rounds",
        sa.Column("id", BIG, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", BIG, nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("planned_at", INSTANT, nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("in_post", sa.Integer(), nullable=False),
        sa.Column("held_at", INSTANT, nullable=True),
        sa.Column("released_at", INSTANT, nullable=True),
        sa.Column("released_by", sa.String(length=250), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_reminder_rounds_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder_rounds")),
        sa.UniqueConstraint("uid", name=op.f("uq_reminder_rounds_uid")),
        sa.UniqueConstraint(
            "organisation_id", "planned_on", name=op.f("uq_reminder_rounds_organisation_id_planned_on")
        ),
    )
    op.create_index("ix_reminder_rounds_planned_on", "reminder_rounds", ["planned_on"])

    op.create_table(
        "planned_notices",
        sa.Column("id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("organisation_id", BIG, nullable=False),
        sa.Column("award", sa.String(length=60), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("turns_on", sa.Date(), nullable=False),
        sa.Column("round_id", BIG, nullable=False),
        sa.Column("planned_at", INSTANT, nullable=False),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("message_id", BIG, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_planned_notices_person_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_planned_notices_organisation_id")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["reminder_rounds.id"], name=op.f("fk_planned_notices_round_id")),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["outbox_messages.id"],
            name=op.f("fk_planned_notices_message_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planned_notices")),
        sa.UniqueConstraint(
            "person_id",
            "organisation_id",
            "award",
            "stage",
            "turns_on",
            name=op.f("uq_planned_notices_person_id_organisation_id_award_stage_turns_on"),
        ),
    )
    op.create_index("ix_planned_notices_waiting", "planned_notices", ["told_on", "person_id"])
    op.create_index("ix_planned_notices_organisation", "planned_notices", ["organisation_id", "told_on"])
    op.create_index("ix_planned_notices_message", "planned_notices", ["message_id"])
    op.create_index("ix_planned_notices_round_id", "planned_notices", ["round_id"])


def downgrade() -> None:
    op.drop_table("planned_notices")
    op.drop_table("reminder_rounds")
    with op.batch_alter_table("outbox_messages", schema=None) as batch_op:
        batch_op.drop_column("bounced_at")
        batch_op.drop_column("in_hours")
