"""Which passwords are refused, each with a sentence that says what to do instead."""

import re
import unicodedata
from typing import Any

from django.core.exceptions import ValidationError
from zxcvbn import zxcvbn

from sefton_pdps.accounts.models import User

# What anybody who guesses at this council's service would try first.
COUNCIL_WORDS = frozenset(
    {
        "sefton", "council", "bootle", "southport", "crosby", "maghull", "formby", "merseyside", "liverpool",
        "placements", "placement", "purchasing", "pdps", "dps", "children", "childrens", "child", "care",
        "carer", "foster", "fostering", "residential", "provider", "framework", "social", "worker",
        "service", "services", "password", "passphrase", "welcome", "admin", "administrator", "login",
        "letmein",
    }
)  # fmt: skip
LEAST_BESIDE = 8
LEAST_OWN_WORD = 3
# Its time grows with the square of the length; what is longer is not guessed by its beginning.
LONGEST_LOOKED_AT = 40
# 10 to the power of 10 guesses or more.
STRONG = 4
ADVICE = "Three words that do not belong together make a good one."


class OnlyDigits:
    """Refuses digits only, however many: a telephone number, a date, a row of keys."""

    def validate(self, password: str, user: Any = None) -> None:
        if re.sub(r"\W", "", password).isdigit():
            raise ValidationError(
                f"A password of digits only is guessed quickly. Use words. {ADVICE}", "digits"
            )

    def get_help_text(self) -> str:
        return "Not digits only."


class Repeats:
    """Refuses one piece over and over: "aaaaaaaaaaaa", "seftonsefton"."""

    def validate(self, password: str, user: Any = None) -> None:
        if re.fullmatch(r"(.+?)\1+.{0,2}", _plain(password)):
            raise ValidationError(f"The password repeats one piece. Use different words. {ADVICE}", "repeats")

    def get_help_text(self) -> str:
        return "Not one piece over and over."


class OwnWords:
    """Refuses what is made of the person's own name, address and job, or of the council's words, and little else."""

    def validate(self, password: str, user: Any = None) -> None:
        own = {word for text in _texts(user) for word in _words(text)}
        rest = _plain(password)
        met = False
        for word in sorted(own | COUNCIL_WORDS, key=len, reverse=True):
            met, rest = met or word in rest, rest.replace(word, " ")
        if met and len(re.sub(r"\W|_", "", rest)) < LEAST_BESIDE:
            raise ValidationError(
                "The password is made of your name, your job or words of the council. "
                f"Use words that nobody connects with you or your work. {ADVICE}",
                "own_words",
            )

    def get_help_text(self) -> str:
        return "Not your name, your job or the council's words."


class EasilyGuessed:
    """Refuses what lists of common passwords, names, words, dates and rows of keys make up (zxcvbn's estimate)."""

    def validate(self, password: str, user: Any = None) -> None:
        known = [*COUNCIL_WORDS, *(word for text in _texts(user) for word in _words(text))]
        if zxcvbn(password[:LONGEST_LOOKED_AT], user_inputs=known)["score"] < STRONG:
            raise ValidationError(
                "The password is guessed too easily: common words, names, dates or rows of keys with a few "
                f"characters added. {ADVICE}",
                "easily_guessed",
            )

    def get_help_text(self) -> str:
        return "Not easily guessed."


def _texts(user: User) -> list[str]:
    return [str(getattr(user, name, "") or "") for name in ("name", "email", "job_title")] if user else []


def _words(text: str) -> list[str]:
    return [
        _plain(word)
        for word in re.split(r"\W+|_", text)
        if len(word) >= LEAST_OWN_WORD and not word.isdigit()
    ]


def _plain(text: str) -> str:
    """Small letters without accents, and letters for the signs that stand for them."""
    bare = "".join(mark for mark in unicodedata.normalize("NFKD", text) if not unicodedata.combining(mark))
    return bare.lower().translate(str.maketrans("@$", "as"))
