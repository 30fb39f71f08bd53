"""Weak passwords are refused with a sentence that says what to do instead; pass phrases are taken."""

import time

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from sefton_pdps.accounts.models import User

BURDOCK = User(
    name="Burdock Hóusemock", email="b.housemock@meadowmock.example", job_title="Registered Manager"
)


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("123456789012", "digits only"),
        ("0151 934 2030 77", "digits only"),
        ("aaaaaaaaaaaa", "repeats"),
        ("seftonsefton", "repeats"),
        ("abcabcabcabc1", "repeats"),
        ("Burdock Housemock", "your name"),
        ("housemock2026!", "your name"),
        ("Registered-Manager1", "your name"),
        ("meadowmock2026", "your name"),
        ("SeftonCouncil2026", "words of the council"),
        ("$efton-bootle-99", "words of the council"),
        ("Password2026!", "words of the council"),
        ("qwertyuiop12", "guessed too easily"),
        ("Sunshine2026!!", "guessed too easily"),
        ("liverpoolfc1892", "words of the council"),
        ("iloveyou12345", "guessed too easily"),
        ("football2026!", "guessed too easily"),
        ("Michael1985!!", "guessed too easily"),
        ("short", "too short"),
    ],
)
def test_a_weak_password_is_refused_and_the_refusal_says_why(password: str, said: str) -> None:
    with pytest.raises(ValidationError) as refused:
        validate_password(password, BURDOCK)
    assert said in " ".join(refused.value.messages)


@pytest.mark.parametrize(
    "password",
    ["purple teapot elbow", "kx92mqpo1zr7", "seven quiet lanterns", "correct horse battery staple"],
)
def test_a_good_one_is_taken(password: str) -> None:
    validate_password(password, BURDOCK)


def test_somebody_elses_name_is_no_reason_to_refuse() -> None:
    validate_password("burdock teapot elbow lantern", User(name="Testperson Other"))


def test_the_longest_password_is_judged_without_looking_at_all_of_it() -> None:
    """The estimate's time grows with the square of the length; 200 characters must cost no more than forty."""
    began = time.process_time()
    with pytest.raises(ValidationError):
        validate_password("a1" * 100, BURDOCK)
    assert time.process_time() - began < 5
