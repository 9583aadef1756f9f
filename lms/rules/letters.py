"""What letters about finished training and new organisations say. Neutral words: a mail may be read over a shoulder."""

SUBJECT = "Your training"


def finished(given_name: str, *, link: str) -> str:
    """A letter saying that a certificate is there, without saying what the course was about."""
    return (
        f"Hello {given_name},\n\n"
        f"You have completed a course. Thank you for the time you gave it. Your certificate is here:\n\n{link}\n\n"
        "You can keep it as a PDF, or find it again under Your training at any time.\n"
    )


def looked_again(given_name: str, *, link: str) -> str:
    """A letter saying that a quiz was marked again and a certificate is there, without saying of which course."""
    return (
        f"Hello {given_name},\n\n"
        "We looked again at a question in a quiz that you took. It was not a good question, and we have marked your "
        "answers again. You have passed, and you have completed the course. You do not have to do anything.\n\n"
        f"Your certificate is here:\n\n{link}\n\n"
        "It counts from the day on which your training was done. We are sorry that this took until now.\n"
    )


def looked_again_quiz(given_name: str, *, link: str) -> str:
    """The same where another part of the award is still to do."""
    return (
        f"Hello {given_name},\n\n"
        "We looked again at a question in a quiz that you took. It was not a good question, and we have marked your "
        "answers again. You have passed the quiz, and you do not have to take it again.\n\n"
        f"Your training page says what is still to do:\n\n{link}\n\n"
        "We are sorry that this took until now.\n"
    )


def withdrawn(given_name: str, because: str, *, talk_to: str, link: str) -> str:
    """A letter saying that a certificate no longer counts, without saying what the course was about."""
    return (
        f"Hello {given_name},\n\n"
        f"One of your certificates no longer counts from today. {because}.\n\n"
        f"See which one it is, and what was written about it:\n\n{link}\n\n"
        "What you have learnt is yours, and stays on your record. If you have a question, or think that this is not "
        f"right, talk to {talk_to} or to your training lead.\n"
    )


def put_together(given_name: str, *, talk_to: str, link: str) -> str:
    """A letter saying that a person was listed twice, and what became of it."""
    return (
        f"Hello {given_name},\n\n"
        "You were listed twice for your training. From today the two records are one, and everything you have done "
        "counts. Certificates stay as they are. You can sign in with either of your addresses:\n\n"
        f"{link}\n\n"
        f"If this is wrong, because these are two people, tell {talk_to}. It can be taken back, and nothing is lost.\n"
    )


def taken_apart(given_name: str, *, talk_to: str, link: str) -> str:
    """A letter saying that two records were of two people after all."""
    return (
        f"Hello {given_name},\n\n"
        "Your training record had been put together with that of somebody else. This was taken back today. What you "
        "have done is on your own record. Sign in with your own address:\n\n"
        f"{link}\n\n"
        f"If something is missing, tell {talk_to}.\n"
    )


JOIN_SUBJECT = "Join your training accounts"


def join_link(given_name: str, address: str, minutes: int) -> str:
    """A letter to the other address of somebody who says that it is theirs too. It names nobody and no organisation."""
    return (
        f"Hello {given_name},\n\n"
        "Somebody who is signed in to the training asked to join their account with yours. If that was you, open this "
        f"link where you are signed in. It works for {minutes} minutes:\n\n"
        f"{address}\n\n"
        "You then read what would happen, and decide. If it was not you, do nothing: the link is of no use to "
        "anybody else who reads this letter.\n"
    )


def joined(given_name: str, *, link: str) -> str:
    """A letter saying that somebody joined two accounts of their own."""
    return (
        f"Hello {given_name},\n\n"
        "You joined your two training accounts. From today they are one, and everything you have done counts in it. "
        "Certificates stay as they are. You can sign in with either of your addresses.\n\n"
        "If that was not you, or was a mistake, take them apart here. Nothing is lost:\n\n"
        f"{link}\n"
    )


def parted(given_name: str, *, link: str) -> str:
    """A letter saying that somebody took their two accounts apart."""
    return (
        f"Hello {given_name},\n\n"
        "Your two training accounts are two again from today. What you did in each before you joined them is on its "
        "own record. What you did since stays where you did it. Sign in with the address of the account you want:\n\n"
        f"{link}\n"
    )


def listed(given_name: str, organisation: str, role_title: str, *, link: str) -> str:
    """A letter asking whether a person belongs to an organisation that put them on its staff list.

    `link` may be empty where the address of the site is not known.
    """
    as_what = f" as {role_title}" if role_title else ""
    where = f"Answer here when it suits you:\n\n{link}\n\n" if link else "Sign in to your training to answer.\n\n"
    return (
        f"Hello {given_name},\n\n"
        f"{organisation} added you to its staff list{as_what}. Is this right?\n\n"
        f"{where}"
        "There is no hurry. Until you say yes, they see only the name they gave and training you complete with them.\n"
        "If this is not you, say so there, and you are taken off their list.\n"
    )
