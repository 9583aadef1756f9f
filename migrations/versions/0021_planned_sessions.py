"""Sessions that are planned, bookings with their waiting list, and calendar files that travel with an e-mail."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table("outbox_messages", schema=None) as batch_op:
        batch_op.add_column(sa.Column("calendar", sa.Text(), server_default="", nullable=False))

    op.create_table(
        "planned_sessions",
        sa.Column("id", BIG, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("award", sa.String(length=60), nullable=False),
        sa.Column("owner_path", sa.String(length=250), nullable=False),
        sa.Column("open_to_all", sa.Boolean(), nullable=False),
        sa.Column("planned_at", INSTANT, nullable=False),
        sa.Column("planned_by", sa.String(length=250), nullable=False),
        sa.Column("planned_by_id", BIG, nullable=False),
        sa.Column("cancelled_at", INSTANT, nullable=True),
        sa.Column("cancelled_by", sa.String(length=250), nullable=False),
        sa.Column("cancelled_because", sa.String(length=250), nullable=False),
        sa.Column("form_key", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["planned_by_id"], ["people.id"], name=op.f("fk_planned_sessions_planned_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planned_sessions")),
        sa.UniqueConstraint("form_key", name=op.f("uq_planned_sessions_form_key")),
        sa.UniqueConstraint("uid", name=op.f("uq_planned_sessions_uid")),
    )
    op.create_index("ix_planned_sessions_planned_by_id", "planned_sessions", ["planned_by_id"])

    op.create_table(
        "session_audiences",
        sa.Column("id", BIG, nullable=False),
        sa.Column("planned_session_id", BIG, nullable=False),
        sa.Column("organisation_id", BIG, nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_session_audiences_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["planned_session_id"], ["planned_sessions.id"], name=op.f("fk_session_audiences_planned_session_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_audiences")),
        sa.UniqueConstraint(
            "planned_session_id",
            "organisation_id",
            name=op.f("uq_session_audiences_planned_session_id_organisation_id"),
        ),
    )

    op.create_table(
        "session_terms",
        sa.Column("id", BIG, nullable=False),
        sa.Column("planned_session_id", BIG, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("starts_at", INSTANT, nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=250), nullable=False),
        sa.Column("joining", sa.String(length=500), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("led_by", sa.String(length=250), nullable=False),
        sa.Column("access", sa.String(length=500), nullable=False),
        sa.Column("said_at", INSTANT, nullable=False),
        sa.Column("said_by", sa.String(length=250), nullable=False),
        sa.ForeignKeyConstraint(
            ["planned_session_id"], ["planned_sessions.id"], name=op.f("fk_session_terms_planned_session_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_terms")),
        sa.UniqueConstraint("planned_session_id", "number", name=op.f("uq_session_terms_planned_session_id_number")),
    )
    op.create_index("ix_session_terms_held_on", "session_terms", ["held_on"])

    op.create_table(
        "session_keepers",
        sa.Column("id", BIG, nullable=False),
        sa.Column("planned_session_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("since_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_session_keepers_person_id")),
        sa.ForeignKeyConstraint(
            ["planned_session_id"], ["planned_sessions.id"], name=op.f("fk_session_keepers_planned_session_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_keepers")),
        sa.UniqueConstraint(
            "planned_session_id", "person_id", name=op.f("uq_session_keepers_planned_session_id_person_id")
        ),
    )
    op.create_index("ix_session_keepers_person_id", "session_keepers", ["person_id"])

    op.create_table(
        "bookings",
        sa.Column("id", BIG, nullable=False),
        sa.Column("planned_session_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("organisation_id", BIG, nullable=False),
        sa.Column("award", sa.String(length=60), nullable=False),
        sa.Column("booked_at", INSTANT, nullable=False),
        sa.Column("place_at", INSTANT, nullable=True),
        sa.Column("cancelled_at", INSTANT, nullable=True),
        sa.Column("cancelled_because", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_bookings_organisation_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_bookings_person_id")),
        sa.ForeignKeyConstraint(
            ["planned_session_id"], ["planned_sessions.id"], name=op.f("fk_bookings_planned_session_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bookings")),
    )
    op.create_index("ix_bookings_of_session", "bookings", ["planned_session_id", "cancelled_at"])
    op.create_index("ix_bookings_of_person", "bookings", ["person_id", "award"])
    op.create_index(
        "uq_bookings_open",
        "bookings",
        ["planned_session_id", "person_id"],
        unique=True,
        sqlite_where=sa.text("cancelled_at IS NULL"),
        postgresql_where=sa.text("cancelled_at IS NULL"),
    )

    op.create_table(
        "access_needs",
        sa.Column("id", BIG, nullable=False),
        sa.Column("booking_id", BIG, nullable=False),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.Column("said_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["booking_id"], ["bookings.id"], name=op.f("fk_access_needs_booking_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_needs")),
        sa.UniqueConstraint("booking_id", name=op.f("uq_access_needs_booking_id")),
    )

    op.create_table(
        "session_registers",
        sa.Column("id", BIG, nullable=False),
        sa.Column("planned_session_id", BIG, nullable=False),
        sa.Column("held_session_id", BIG, nullable=False),
        sa.ForeignKeyConstraint(
            ["held_session_id"], ["held_sessions.id"], name=op.f("fk_session_registers_held_session_id")
        ),
        sa.ForeignKeyConstraint(
            ["planned_session_id"], ["planned_sessions.id"], name=op.f("fk_session_registers_planned_session_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_registers")),
        sa.UniqueConstraint("held_session_id", name=op.f("uq_session_registers_held_session_id")),
        sa.UniqueConstraint("planned_session_id", name=op.f("uq_session_registers_planned_session_id")),
    )


def downgrade() -> None:
    for table in (
        "session_registers",
        "access_needs",
        "bookings",
        "session_keepers",
        "session_terms",
        "session_audiences",
        "planned_sessions",
    ):
        op.drop_table(table)
    with op.batch_alter_table("outbox_messages", schema=None) as batch_op:
        batch_op.drop_column("calendar")
