"""Contact profiles, rules that ask for awards, and how long an organisation lets a completion count."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("assignments", schema=None) as batch_op:
        batch_op.add_column(sa.Column("because", sa.String(length=250), server_default="", nullable=False))

    op.create_table(
        "contact_answers",
        sa.Column("id", BIG, nullable=False),
        sa.Column("post_id", BIG, nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("properties", sa.Boolean(), nullable=False),
        sa.Column("at_risk", sa.Boolean(), nullable=False),
        sa.Column("referrals", sa.Boolean(), nullable=False),
        sa.Column("manages", sa.Boolean(), nullable=False),
        sa.Column("first_responder", sa.Boolean(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_by", sa.String(length=250), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_contact_answers_post_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_answers")),
    )
    with op.batch_alter_table("contact_answers", schema=None) as batch_op:
        batch_op.create_index("ix_contact_answers_latest", ["post_id", "id"], unique=False)

    op.create_table(
        "tier_overrides",
        sa.Column("id", BIG, nullable=False),
        sa.Column("post_id", BIG, nullable=False),
        sa.Column("topic", sa.String(length=60), nullable=False),
        sa.Column("tier", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=250), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by", sa.String(length=250), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_tier_overrides_post_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tier_overrides")),
    )
    with op.batch_alter_table("tier_overrides", schema=None) as batch_op:
        batch_op.create_index("ix_tier_overrides_post", ["post_id", "topic"], unique=False)

    op.create_table(
        "rules",
        sa.Column("id", BIG, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", BIG, nullable=False),
        sa.Column("requirement_id", BIG, nullable=False),
        sa.Column("award", sa.String(length=60), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("ended_because", sa.String(length=250), nullable=False),
        sa.Column("ended_by", sa.String(length=250), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_rules_organisation_id")),
        sa.ForeignKeyConstraint(["requirement_id"], ["requirements.id"], name=op.f("fk_rules_requirement_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rules")),
        sa.UniqueConstraint("requirement_id", name=op.f("uq_rules_requirement_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_rules_uid")),
    )
    with op.batch_alter_table("rules", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rules_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "rule_versions",
        sa.Column("id", BIG, nullable=False),
        sa.Column("rule_id", BIG, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("unit_id", BIG, nullable=False),
        sa.Column("which_posts", sa.String(length=20), nullable=False),
        sa.Column("weeks", sa.Integer(), nullable=False),
        sa.Column("renewal", sa.String(length=20), nullable=False),
        sa.Column("months_valid", sa.Integer(), nullable=False),
        sa.Column("window_days", sa.Integer(), nullable=False),
        sa.Column("fixed_month", sa.Integer(), nullable=False),
        sa.Column("fixed_day", sa.Integer(), nullable=False),
        sa.Column("audience", sa.String(length=250), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.String(length=250), nullable=False),
        sa.Column("form_key", sa.String(length=64), nullable=False),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_back_by", sa.String(length=250), nullable=False),
        sa.ForeignKeyConstraint(["rule_id"], ["rules.id"], name=op.f("fk_rule_versions_rule_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_rule_versions_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_versions")),
        sa.UniqueConstraint("form_key", name=op.f("uq_rule_versions_form_key")),
        sa.UniqueConstraint("rule_id", "number", name=op.f("uq_rule_versions_rule_id_number")),
    )

    op.create_table(
        "expiry_terms",
        sa.Column("id", BIG, nullable=False),
        sa.Column("completion_id", BIG, nullable=False),
        sa.Column("organisation_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("because", sa.String(length=250), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["completion_id"], ["completions.id"], name=op.f("fk_expiry_terms_completion_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_expiry_terms_organisation_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_expiry_terms_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expiry_terms")),
        sa.UniqueConstraint(
            "completion_id",
            "organisation_id",
            "number",
            name=op.f("uq_expiry_terms_completion_id_organisation_id_number"),
        ),
    )
    with op.batch_alter_table("expiry_terms", schema=None) as batch_op:
        batch_op.create_index("ix_expiry_terms_person", ["person_id", "organisation_id"], unique=False)


def downgrade() -> None:
    for table in ("expiry_terms", "rule_versions", "rules", "tier_overrides", "contact_answers"):
        op.drop_table(table)
    with op.batch_alter_table("assignments", schema=None) as batch_op:
        batch_op.drop_column("because")
