"""Records that are of one person, and what went on under the one that is kept."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
IS_OPEN = sa.text("ended_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "mergers",
        sa.Column("id", BIG, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("kept_id", BIG, nullable=False),
        sa.Column("other_id", BIG, nullable=False),
        sa.Column("organisation_id", BIG, nullable=False),
        sa.Column("merged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("merged_by", sa.String(length=250), nullable=False),
        sa.Column("because", sa.String(length=250), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(length=250), nullable=False),
        sa.Column("ended_because", sa.String(length=250), nullable=False),
        sa.Column("form_key", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["kept_id"], ["people.id"], name=op.f("fk_mergers_kept_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_mergers_organisation_id")),
        sa.ForeignKeyConstraint(["other_id"], ["people.id"], name=op.f("fk_mergers_other_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mergers")),
        sa.UniqueConstraint("form_key", name=op.f("uq_mergers_form_key")),
        sa.UniqueConstraint("uid", name=op.f("uq_mergers_uid")),
    )
    op.create_index(op.f("ix_mergers_kept_id"), "mergers", ["kept_id"], unique=False)
    op.create_index(op.f("ix_mergers_organisation_id"), "mergers", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_mergers_other_id"), "mergers", ["other_id"], unique=False)
    op.create_index(
        "uq_mergers_open", "mergers", ["other_id"], unique=True, sqlite_where=IS_OPEN, postgresql_where=IS_OPEN
    )
    op.create_table(
        "merged_rows",
        sa.Column("id", BIG, nullable=False),
        sa.Column("merger_id", BIG, nullable=False),
        sa.Column("record", sa.String(length=40), nullable=False),
        sa.Column("from_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("to_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["merger_id"], ["mergers.id"], name=op.f("fk_merged_rows_merger_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merged_rows")),
        sa.UniqueConstraint("merger_id", "record", "from_id", name=op.f("uq_merged_rows_merger_id_record_from_id")),
    )
    op.create_index("ix_merged_rows_from", "merged_rows", ["record", "from_id"], unique=False)


def downgrade() -> None:
    op.drop_table("merged_rows")
    op.drop_table("mergers")
