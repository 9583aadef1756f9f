"""What is held on a person, table by table: what they may take away, and what becomes of it when they are erased.

Facts that are counted stay, and name nobody any more. Everything that a person chose, wrote or was sent goes. A new
table that leads to people needs a line here; a test says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Holding:
    """One table. `whose`: the columns that lead from it to the person, one table after the other."""

    words: str
    """Its heading where a person takes their data away."""
    whose: tuple[str, ...] = ("person_id",)
    shown: tuple[str, ...] = ()
    """The columns they take away. None where a row says nothing but what another table says."""
    goes: bool = False
    """Its rows are deleted when the person is erased. Otherwise they stay, without what `blanks` overwrites."""
    blanks: Mapping[str, Any] = field(default_factory=dict)


IN_ENROLMENT = ("enrolment_id", "person_id")
IN_POST = ("post_id", "person_id")
OF_PLANNED = ("planned_session_id", "planned_by_id")
IN_CERTIFICATE = ("certificate_id", "person_id")
REMOVED = "Person removed"
"""Stands wherever a name stood."""
AT_REQUEST = "Withdrawn at the holder's request."
"""Why an erased person's certificate was withdrawn. Whoever checks its code is told this and nothing else of it."""

HOLDINGS: Mapping[str, Holding] = {
    # Who somebody is and where they work
    "posts": Holding(
        "Your posts",
        shown=("organisation_id", "unit_id", "role_title", "staff_number", "starts_on", "ends_on", "meets_public"),
        blanks={"role_title": "", "staff_number": None, "line_manager_id": None},
    ),
    "role_grants": Holding("Roles you were given", shown=("role", "unit_id", "starts_at", "ends_at")),
    "agreements": Holding(
        "Organisations that listed you",
        shown=(
            *("organisation_id", "given_name", "family_name", "email", "role_title"),
            *("asked_at", "agreed_on", "refused_at"),
        ),
        blanks={"given_name": "Person", "family_name": "removed", "email": None, "role_title": ""},
    ),
    "contact_answers": Holding(
        "What your posts have to do with people",
        IN_POST,
        ("public", "properties", "at_risk", "referrals", "manages", "first_responder", "answered_at"),
    ),
    "placing_doubts": Holding("Doubts about your team", IN_POST, ("said_at", "settled_at"), goes=True),
    "tier_overrides": Holding(
        "Tiers a training lead set for your posts",
        IN_POST,
        ("topic", "tier", "reason", "starts_on", "ends_on"),
        blanks={"reason": ""},
    ),
    "mergers": Holding(
        "Records of yours that were put together",
        ("kept_id",),
        ("organisation_id", "merged_at", "because", "ended_at", "ended_because"),
        blanks={"because": "", "ended_because": ""},
    ),
    "merged_rows": Holding("What went on from one to the other", ("merger_id", "kept_id")),
    # What is asked of them
    "assignments": Holding(
        "Training asked of you",
        shown=("organisation_id", "award", "assigned_on", "due_on", "ended_on", "ended_because", "because"),
        blanks={"because": ""},
    ),
    "exemptions": Holding(
        "Exemptions",
        shown=("organisation_id", "award", "reason", "given_on", "until", "ended_on"),
        blanks={"reason": ""},
    ),
    "extensions": Holding(
        "Later dates you were given",
        shown=("organisation_id", "award", "reason", "given_on", "due_on", "ended_on"),
        blanks={"reason": ""},
    ),
    "pauses": Holding("Pauses you chose", shown=("starts_on", "until", "ended_on"), goes=True),
    "ways_of_asking": Holding("How you chose to be asked", shown=("plain", "keeps_fresh", "changed_at"), goes=True),
    # What they learned
    "enrolments": Holding("Courses you began", shown=("award", "cycle", "started_at", "finished_at")),
    "page_reads": Holding("Pages you read", IN_ENROLMENT, ("module", "page", "at"), goes=True),
    "check_answers": Holding("Your answers inside lessons", IN_ENROLMENT, ("check_id", "chosen", "at"), goes=True),
    "walk_moves": Holding("Your choices in scenarios", IN_ENROLMENT, ("scenario", "kind", "choice", "at"), goes=True),
    "short_checks": Holding(
        "Short checks of what you know",
        shown=("award", "started_at", "submitted_at"),
        goes=True,
    ),
    "short_check_items": Holding(
        "Questions you were asked in them", ("short_check_id", "person_id"), ("position", "item"), goes=True
    ),
    "short_check_answers": Holding(
        "Your answers in them",
        ("short_check_item_id", "short_check_id", "person_id"),
        ("short_check_item_id", "chosen", "at"),
        goes=True,
    ),
    "shown_outcomes": Holding("What you have shown that you know", IN_ENROLMENT, ("outcome", "at"), goes=True),
    "recalls": Holding(
        "Questions to keep it fresh",
        ("completion_id", "person_id"),
        ("completion_id", "on_day", "number_right", "number_asked", "due_on"),
        goes=True,
    ),
    "attempts": Holding(
        "Quizzes you sat", shown=("award", "number", "started_at", "submitted_at", "percent", "passed")
    ),
    "re_marks": Holding(
        "Quizzes that were marked again, with the better result",
        ("attempt_id", "person_id"),
        ("attempt_id", "percent", "passed", "marked_at"),
    ),
    "attempt_items": Holding("Questions you were asked", ("attempt_id", "person_id"), ("position", "item")),
    "responses": Holding(
        "Your answers in quizzes", ("attempt_item_id", "attempt_id", "person_id"), ("attempt_item_id", "chosen", "at")
    ),
    "attendances": Holding(
        "Live sessions you came to",
        shown=("award", "held_on", "withdrawn_at", "withdrawn_because"),
        blanks={"withdrawn_because": ""},
    ),
    "bookings": Holding(
        "Live sessions you booked",
        shown=("organisation_id", "award", "booked_at", "place_at", "cancelled_at", "cancelled_because"),
    ),
    "access_needs": Holding(
        "What you asked for at a live session", ("booking_id", "person_id"), ("words", "said_at"), goes=True
    ),
    "practice_seen": Holding(
        "Your practice as somebody saw it",
        shown=("award", "seen_on", "observations", "levels", "signed_off", "recorded_at"),
        blanks={"levels": {}},
    ),
    "evidence_claims": Holding(
        "Learning done elsewhere that you recorded",
        shown=("award", "title", "completed_on", "document_kind", "state", "made_at", "decided_at", "decided_because"),
        blanks={"title": "", "decided_because": "", "document_sha256": "0" * 64},
    ),
    "evidence_words": Holding(
        "What was asked and answered about it",
        ("claim_id", "person_id"),
        ("by_learner", "said_at", "words"),
        goes=True,
    ),
    "completions": Holding(
        "What you completed",
        shown=("organisation_id", "award", "completed_on", "expires_on", "how", "verification", "percent"),
        blanks={"withdrawn_because": None},
    ),
    "completion_grounds": Holding("What your completions rest on", ("completion_id", "person_id")),
    "expiry_terms": Holding(
        "How long they count", shown=("organisation_id", "starts_on", "expires_on", "because", "created_at")
    ),
    "certificates": Holding("Your certificates", shown=("code", "issued_at", "revoked_at", "revoked_because")),
    "certificate_drawings": Holding("How they were printed", IN_CERTIFICATE, goes=True),
    "standings": Holding("Where you stand", shown=("organisation_id", "award", "standing", "due_on", "expires_on")),
    "kept_places": Holding("Where you are counted", shown=("organisation_id", "unit_id")),
    # Traces
    "sign_in_links": Holding("Links you were sent", shown=("created_at", "expires_at", "used_at"), goes=True),
    "sign_in_sessions": Holding("When you were signed in", shown=("created_at", "expires_at", "ended_at"), goes=True),
    "notices": Holding("Reminders", shown=("stage", "planned_at"), goes=True),
    "planned_notices": Holding(
        "Reminders planned for you", shown=("organisation_id", "award", "stage", "turns_on", "planned_at"), goes=True
    ),
    "outbox_messages": Holding(
        "E-mails to you", shown=("recipient", "subject", "body", "created_at", "sent_at"), goes=True
    ),
    "export_orders": Holding("Files you asked for", shown=("title", "kind", "as_on", "rows", "asked_at"), goes=True),
    "export_steps": Holding("What became of those files", ("order_id", "person_id"), goes=True),
    "record_views": Holding("Who looked at your record", shown=("viewer_role", "kind", "at"), goes=True),
    "audit_lines": Holding("What you did here", shown=("at", "verb"), blanks={"actor_name": REMOVED}),
    "held_sessions": Holding("Sessions you recorded", ("recorded_by_id",), ("award", "held_on", "recorded_at")),
    "planned_sessions": Holding("Sessions you planned", ("planned_by_id",), ("award", "planned_at", "cancelled_at")),
    "session_audiences": Holding("For whom they were", OF_PLANNED),
    "session_terms": Holding("When they were", OF_PLANNED),
    "session_registers": Holding("Their registers", OF_PLANNED),
    "session_keepers": Holding("Sessions whose register you kept", shown=("since_at",)),
}
