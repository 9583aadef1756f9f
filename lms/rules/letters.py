"""What a letter about finished training says. Neutral words: a mail may be read over a shoulder."""

SUBJECT = "Your training"


def finished(given_name: str, *, link: str) -> str:
    """A letter saying that a certificate is there, without saying what the course was about."""
    return (
        f"Hello {given_name},\n\n"
        f"You have completed a course. Thank you for the time you gave it. Your certificate is here:\n\n{link}\n\n"
        "You can keep it as a PDF, or find it again under Your training at any time.\n"
    )
