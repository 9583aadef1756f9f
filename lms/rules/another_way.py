"""Asking for another way to show what one knows: the training lead arranges it, and nobody is asked why."""

SUBJECT = "Your training"
"""Neutral: a mail may be read over a shoulder."""


def letter(*, learner: str, course: str, link: str) -> str:
    """What a training lead is written."""
    return (
        f"{learner} asks for another way to show what they know, in place of the quiz of {course}.\n\n"
        "Please talk to them soon and agree on a way, for example a conversation with you about the same things. "
        "They do not have to say why. Please do not ask, and do not write it down.\n\n"
        "When they have shown it, they record it as learning done elsewhere, and you decide on it here:\n"
        f"{link}\n"
    )


def stage(enrolment_id: int) -> str:
    """What makes the letter single: one to each lead for each study of a course."""
    return f"another way {enrolment_id}"
