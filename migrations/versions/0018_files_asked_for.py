"""Large tables that people asked for as a file, and how far each is."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "export_orders",
        sa.Column("id", BIG, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("title", sa.String(length=250), nullable=False),
        sa.Column("scope", sa.JSON(), nullable=False),
        sa.Column("unit_path", sa.String(length=250), nullable=False),
        sa.Column("need", sa.String(length=40), nullable=False),
        sa.Column("as_on", sa.Date(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("said", sa.String(length=500), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("form_key", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_export_orders_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export_orders")),
        sa.UniqueConstraint("form_key", name=op.f("uq_export_orders_form_key")),
        sa.UniqueConstraint("uid", name=op.f("uq_export_orders_uid")),
    )
    op.create_index("ix_export_orders_person", "export_orders", ["person_id", "asked_at"], unique=False)
    op.create_table(
        "export_steps",
        sa.Column("id", BIG, nullable=False),
        sa.Column("order_id", BIG, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("file", sa.String(length=80), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["export_orders.id"], name=op.f("fk_export_steps_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export_steps")),
        sa.UniqueConstraint("order_id", "number", name=op.f("uq_export_steps_order_id_number")),
    )


def downgrade() -> None:
    op.drop_table("export_steps")
    op.drop_index("ix_export_orders_person", table_name="export_orders")
    op.drop_table("export_orders")
