"""A home that is asked for a direct award, by the real services (ADR 154)."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from calloffs.codes import AskedAnswer
from calloffs.models import AskedHome, AskedQuestion, CallOff
from calloffs.rules.asked import Terms
from calloffs.rules.direct_awards import Stay
from calloffs.services import asked_answers, asked_homes
from calloffs.states import DirectGround
from placements.rules.fees import weekly_line
from providers.models import Setting
from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import User
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock
from tests.factories import accounts, awards
from tests.factories.awards import Story


def answerer(story: Story, index: int = 0) -> User:
    """Who answers for the provider of a home."""
    return accounts.person(Role.BID_WRITER, provider=story.homes[index].provider)


def ask(story: Story, index: int = 0, **fields: Any) -> AskedHome:
    """Ask a home of a story for 3,000 pounds a week, on the child's wish."""
    given = {
        "ground": DirectGround.WISH,
        "starts_on": story.call_off.needed_on,
        "lines": [weekly_line("accommodation", Decimal("3000.00"))],
        "stay": Stay(),
        "words": "An introduction on the Sunday before.",
    }
    return asked_homes.ask(
        call_off=story.call_off,
        setting=story.homes[index],
        household=None,
        terms=Terms(**{**given, **fields}),
        by=story.officer,
        at=clock.now(),
    )


def answer(asked: AskedHome, by: User, answered: str = AskedAnswer.ACCEPTED, **fields: Any) -> AskedHome:
    """The home answers, in its own scope."""
    with tenancy.scope(by.scope):
        return asked_answers.answer(asked=asked, answer=answered, **fields, by=by, at=clock.now())


def question(asked: AskedHome, by: User, words: str = "Does he like dogs?") -> AskedQuestion:
    """The home asks, in its own scope."""
    with tenancy.scope(by.scope):
        return asked_answers.ask_question(asked=asked, question=words, by=by, at=clock.now())


def told_in(call_off: CallOff, home: Setting, officer: User, provider: User, words: str) -> AskedQuestion:
    """A home that was asked, wanted to know something and was taken back: rows whose every text says some words."""
    at = clock.now()
    row = AskedHome.objects.create(
        call_off=call_off, provider=home.provider, setting=home, ground=DirectGround.WISH, need="Boy, 13 to 15",
        profile={"story": words}, starts_on=at.date(), lines=[], weekly=Decimal(1), terms=words, asked_by=officer,
        asked_at=at, expires_at=at + timedelta(hours=1),
    )  # fmt: skip
    wanted = AskedQuestion.objects.create(
        asked=row, provider=home.provider, question=words, asked_by=provider, asked_at=at, answer=words,
        answered_by=officer, answered_at=at,
    )  # fmt: skip
    given = {
        "answer": AskedAnswer.ACCEPTED,
        "answer_note": words[:500],
        "answered_by": provider,
        "answered_at": at,
    }
    AskedHome.objects.filter(pk=row.pk).update(**given)
    AskedHome.objects.filter(pk=row.pk).update(taken_back_at=at, taken_back_by=officer, taken_back_why=words)
    return wanted


def say(text: Callable[[Any], str], field: str, number: str) -> None:
    """One of the texts of a request, with what a guard stops: `text` of the child, `number` from a provider."""
    story = awards.direct()
    by, child, officer = answerer(story), story.call_off.referral.child, story.officer
    if field == "terms":
        ask(story, words=text(child))
    row = ask(story)
    if field == "note":
        answer(row, by, note=number)
    elif field == "question":
        question(row, by, number)
    elif field == "answer":
        wanted = question(row, by)
        asked_answers.answer_question(question=wanted, answer=text(child), by=officer, at=clock.now())
    else:
        asked_homes.take_back(asked=row, why=text(child), by=officer, at=clock.now())
