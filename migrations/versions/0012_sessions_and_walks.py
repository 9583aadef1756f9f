"""Live sessions, attendances, sign-offs, and walks through branching scenarios."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "held_sessions",
        sa.Column("id", BIG, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("award", sa.String(length=60), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("led_by", sa.String(length=250), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(length=250), nullable=False),
        sa.Column("recorded_by_id", BIG, nullable=False),
        sa.Column("form_key", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["people.id"], name=op.f("fk_held_sessions_recorded_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held_sessions")),
        sa.UniqueConstraint("form_key", name=op.f("uq_held_sessions_form_key")),
        sa.UniqueConstraint("uid", name=op.f("uq_held_sessions_uid")),
    )
    with op.batch_alter_table("held_sessions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_held_sessions_recorded_by_id"), ["recorded_by_id"], unique=False)

    op.create_table(
        "attendances",
        sa.Column("id", BIG, nullable=False),
        sa.Column("held_session_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("award", sa.String(length=60), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.String(length=250), nullable=False),
        sa.Column("withdrawn_because", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["held_session_id"], ["held_sessions.id"], name=op.f("fk_attendances_held_session_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_attendances_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendances")),
        sa.UniqueConstraint("held_session_id", "person_id", name=op.f("uq_attendances_held_session_id_person_id")),
    )
    with op.batch_alter_table("attendances", schema=None) as batch_op:
        batch_op.create_index("ix_attendances_of_person", ["person_id", "award"], unique=False)

    op.create_table(
        "practice_seen",
        sa.Column("id", BIG, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("award", sa.String(length=60), nullable=False),
        sa.Column("edition_id", BIG, nullable=False),
        sa.Column("seen_on", sa.Date(), nullable=False),
        sa.Column("observer", sa.String(length=250), nullable=False),
        sa.Column("observations", sa.Integer(), nullable=False),
        sa.Column("levels", sa.JSON(), nullable=False),
        sa.Column("signed_off", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(length=250), nullable=False),
        sa.Column("form_key", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["edition_id"], ["editions.id"], name=op.f("fk_practice_seen_edition_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_practice_seen_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_seen")),
        sa.UniqueConstraint("form_key", name=op.f("uq_practice_seen_form_key")),
        sa.UniqueConstraint("uid", name=op.f("uq_practice_seen_uid")),
    )
    with op.batch_alter_table("practice_seen", schema=None) as batch_op:
        batch_op.create_index("ix_practice_seen_of_person", ["person_id", "award"], unique=False)

    op.create_table(
        "completion_grounds",
        sa.Column("id", BIG, nullable=False),
        sa.Column("completion_id", BIG, nullable=False),
        sa.Column("attendance_id", BIG, nullable=True),
        sa.Column("practice_seen_id", BIG, nullable=True),
        sa.ForeignKeyConstraint(
            ["attendance_id"], ["attendances.id"], name=op.f("fk_completion_grounds_attendance_id")
        ),
        sa.ForeignKeyConstraint(
            ["completion_id"], ["completions.id"], name=op.f("fk_completion_grounds_completion_id")
        ),
        sa.ForeignKeyConstraint(
            ["practice_seen_id"], ["practice_seen.id"], name=op.f("fk_completion_grounds_practice_seen_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_completion_grounds")),
        sa.UniqueConstraint("completion_id", name=op.f("uq_completion_grounds_completion_id")),
    )

    op.create_table(
        "walk_moves",
        sa.Column("id", BIG, nullable=False),
        sa.Column("enrolment_id", BIG, nullable=False),
        sa.Column("award", sa.String(length=60), nullable=False),
        sa.Column("scenario", sa.String(length=80), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("node", sa.String(length=80), nullable=False),
        sa.Column("choice", sa.String(length=80), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolments.id"], name=op.f("fk_walk_moves_enrolment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_walk_moves")),
        sa.UniqueConstraint(
            "enrolment_id", "scenario", "number", name=op.f("uq_walk_moves_enrolment_id_scenario_number")
        ),
    )
    with op.batch_alter_table("walk_moves", schema=None) as batch_op:
        batch_op.create_index("ix_walk_moves_counted", ["award", "scenario"], unique=False)


def downgrade() -> None:
    for table in ("walk_moves", "completion_grounds", "practice_seen", "attendances", "held_sessions"):
        op.drop_table(table)
