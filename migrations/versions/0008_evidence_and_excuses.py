"""Learning done elsewhere, exemptions, extensions, pauses; since when a completion counts no more."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "exemptions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("award", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.String(length=250), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("given_by", sa.String(length=250), nullable=False),
        sa.Column("ended_by", sa.String(length=250), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_exemptions_organisation_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_exemptions_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exemptions")),
        sa.UniqueConstraint("uid", name=op.f("uq_exemptions_uid")),
    )
    with op.batch_alter_table("exemptions", schema=None) as batch_op:
        batch_op.create_index("ix_exemptions_of_person", ["person_id", "organisation_id", "award"], unique=False)

    op.create_table(
        "extensions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("award", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.String(length=250), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("given_by", sa.String(length=250), nullable=False),
        sa.Column("ended_by", sa.String(length=250), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_extensions_organisation_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_extensions_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extensions")),
        sa.UniqueConstraint("uid", name=op.f("uq_extensions_uid")),
    )
    with op.batch_alter_table("extensions", schema=None) as batch_op:
        batch_op.create_index("ix_extensions_of_person", ["person_id", "organisation_id", "award"], unique=False)

    op.create_table(
        "pauses",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_pauses_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pauses")),
    )
    with op.batch_alter_table("pauses", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pauses_person_id"), ["person_id"], unique=False)

    op.create_table(
        "placing_doubts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("post_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("said_on", sa.Date(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("said_by", sa.String(length=250), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.String(length=250), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_placing_doubts_post_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placing_doubts")),
        sa.UniqueConstraint("post_id", "said_on", name=op.f("uq_placing_doubts_post_id_said_on")),
        sa.UniqueConstraint("uid", name=op.f("uq_placing_doubts_uid")),
    )
    with op.batch_alter_table("placing_doubts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_placing_doubts_post_id"), ["post_id"], unique=False)

    op.create_table(
        "evidence_claims",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("equivalence", sa.String(length=60), nullable=False),
        sa.Column("award", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=250), nullable=False),
        sa.Column("completed_on", sa.Date(), nullable=False),
        sa.Column("document_sha256", sa.String(length=64), nullable=False),
        sa.Column("document_kind", sa.String(length=10), nullable=False),
        sa.Column("document_bytes", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(length=250), nullable=False),
        sa.Column("decided_because", sa.String(length=500), nullable=False),
        sa.Column("completion_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["completion_id"], ["completions.id"], name=op.f("fk_evidence_claims_completion_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_evidence_claims_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_claims")),
        sa.UniqueConstraint("completion_id", name=op.f("uq_evidence_claims_completion_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_evidence_claims_uid")),
    )
    with op.batch_alter_table("evidence_claims", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_evidence_claims_document_sha256"), ["document_sha256"], unique=False)
        batch_op.create_index("ix_evidence_claims_of_person", ["person_id", "state"], unique=False)
        batch_op.create_index("ix_evidence_claims_queue", ["state", "sent_at"], unique=False)

    op.create_table(
        "evidence_words",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("claim_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("by_learner", sa.Boolean(), nullable=False),
        sa.Column("said_by", sa.String(length=250), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words", sa.String(length=1000), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["evidence_claims.id"], name=op.f("fk_evidence_words_claim_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_words")),
    )
    with op.batch_alter_table("evidence_words", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_evidence_words_claim_id"), ["claim_id"], unique=False)

    with op.batch_alter_table("completions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("withdrawn_by", sa.String(length=250), nullable=True))
        batch_op.add_column(sa.Column("withdrawn_because", sa.String(length=500), nullable=True))

    with op.batch_alter_table("standings", schema=None) as batch_op:
        batch_op.add_column(sa.Column("exempt_until", sa.Date(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("standings", schema=None) as batch_op:
        batch_op.drop_column("exempt_until")
    with op.batch_alter_table("completions", schema=None) as batch_op:
        for name in ("withdrawn_because", "withdrawn_by", "withdrawn_at"):
            batch_op.drop_column(name)
    for table in ("evidence_words", "evidence_claims", "placing_doubts", "pauses", "extensions", "exemptions"):
        op.drop_table(table)
