"""Secrets are unguessable, kept only as hashes, and checked in the same time for anybody."""

import pytest

from lms.actions.secrets import LONGEST_PASSWORD, hash_of, hash_password, new_secret, password_fits


def test_secrets_are_long_and_never_the_same() -> None:
    made = {new_secret() for _ in range(1000)}

    assert len(made) == 1000
    assert {len(secret) for secret in made} == {43}


def test_the_hash_of_a_secret_is_stable_and_says_nothing_of_it() -> None:
    assert hash_of("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_a_password_fits_its_own_hash_alone() -> None:
    kept = hash_password("lantern copper meadow")

    fits = [password_fits(kept, text) for text in ("lantern copper meadow", "Lantern copper meadow", "", "x" * 10_000)]

    assert fits == [True, False, False, False]
    assert hash_password("lantern copper meadow") != kept, "Each hash has a salt of its own."


@pytest.mark.parametrize("kept", [None, "", "no hash", "$argon2id$broken"])
def test_nothing_fits_what_is_no_hash(kept: str | None) -> None:
    assert not password_fits(kept, "anything")


def test_the_parameters_are_those_recommended() -> None:
    assert hash_password("x").startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_a_password_of_the_greatest_length_counts_to_its_last_letter() -> None:
    kept = hash_password("x" * (LONGEST_PASSWORD - 1) + "y")

    assert not password_fits(kept, "x" * LONGEST_PASSWORD)
