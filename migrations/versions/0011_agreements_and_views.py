"""Agreements of people whom a second organisation lists, who looked at whose record, whom a copy must forget."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "agreements",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("given_name", sa.String(length=100), nullable=False),
        sa.Column("family_name", sa.String(length=100), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("role_title", sa.String(length=250), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("applies_from", sa.Date(), nullable=True),
        sa.Column("agreed_on", sa.Date(), nullable=True),
        sa.Column("refused_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_agreements_organisation_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_agreements_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreements")),
        sa.UniqueConstraint("uid", name=op.f("uq_agreements_uid")),
    )
    op.create_index("ix_agreements_person", "agreements", ["person_id", "organisation_id", "agreed_on"])
    op.create_index(
        "uq_agreements_open",
        "agreements",
        ["person_id", "organisation_id"],
        unique=True,
        sqlite_where=sa.text("agreed_on IS NULL"),
        postgresql_where=sa.text("agreed_on IS NULL"),
    )
    op.create_table(
        "record_views",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("viewer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("viewer_role", sa.String(length=80), nullable=False),
        sa.Column("viewer_path", sa.String(length=250), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("unit_path", sa.String(length=250), nullable=True),
        sa.Column("as_on", sa.Date(), nullable=True),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_record_views_person_id")),
        sa.ForeignKeyConstraint(["viewer_id"], ["people.id"], name=op.f("fk_record_views_viewer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_views")),
        sa.UniqueConstraint("key", name=op.f("uq_record_views_key")),
    )
    op.create_index("ix_record_views_person", "record_views", ["person_id", "on_day"])
    op.create_index("ix_record_views_unit", "record_views", ["unit_path", "on_day"])
    op.create_table(
        "erasures",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("erased_by", sa.String(length=250), nullable=False),
        sa.Column("identity_checked", sa.String(length=250), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasures")),
        sa.UniqueConstraint("key", name=op.f("uq_erasures_key")),
    )


def downgrade() -> None:
    op.drop_table("erasures")
    op.drop_table("record_views")
    op.drop_table("agreements")
