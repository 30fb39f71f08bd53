"""Money and law are two authorities: a distant home in an emergency has the Director rung before the move (reg. 11)."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from calloffs.models import DistanceApproval, ProvisionalAuthority
from calloffs.rules.provisional import Rung
from calloffs.states import AuthorisationState
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.time.clock import now
from tests.calloffs.on_duty import OnDuty
from tests.calloffs.pages import moment
from tests.factories import accounts, authority

ANSWER = "The Director, by telephone: approved, the aunt lives there."


@pytest.fixture(autouse=True)
def council_scope(db):
    with tenancy.scope(tenancy.COUNCIL):
        yield


def asked_far_away():
    authority.scheme()
    _story, asked = authority.asked_tonight(distant=True)
    return asked


def rung(**fields):
    return Rung(**{"approved": True, "at": now() - timedelta(minutes=5), "answer": ANSWER, **fields})


def test_provisional_authority_never_stands_for_the_approval_of_a_distance():
    with pytest.raises(DomainError, match=r"reg. 11 comes before the move"):
        authority.give(asked_far_away())


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"approved": False}, "Without the Director's approval"),
        ({"answer": " "}, "what was answered"),
        ({"at": None}, "when the Director was rung"),
    ],
)
def test_the_director_was_rung_and_approved_it(wrong, said):
    asked = asked_far_away()
    with pytest.raises(DomainError, match=said):
        authority.give(asked, rung=rung(**wrong))
    with pytest.raises(DomainError, match="in the future"):
        authority.give(asked, rung=rung(at=now() + timedelta(minutes=5)))
    assert not DistanceApproval.objects.exists()


def test_the_row_says_when_and_what_was_answered_and_the_director_confirms_it():
    asked = asked_far_away()
    given = authority.give(asked, rung=rung())
    kept = DistanceApproval.objects.get()
    assert (given.state, kept.answer, kept.by) == (
        AuthorisationState.PROVISIONAL,
        ANSWER,
        given.provisional_by,
    )
    done = authority.ratify(given, accounts.person(Role.DCS))
    assert done.state == AuthorisationState.AUTHORISED


def test_the_database_refuses_provisional_authority_for_a_distance_without_it():
    asked = asked_far_away()
    asked.state, asked.provisional_reason = AuthorisationState.PROVISIONAL, "Tonight."
    asked.provisional_under, asked.provisional_by = (
        scheme_in_force(),
        accounts.person(Role.ON_CALL_AUTHORISER),
    )
    asked.provisional_at, asked.provisional_until = now(), now() + timedelta(hours=1)
    with pytest.raises(DatabaseError, match="Director approves a distance"), transaction.atomic():
        asked.save()


def scheme_in_force():
    return ProvisionalAuthority.objects.get()


def test_the_page_asks_for_it_and_shows_money_and_law_apart():
    asked = asked_far_away()
    on_call, director = OnDuty(accounts.person(Role.ON_CALL_AUTHORISER)), OnDuty(accounts.person(Role.DCS))
    url = reverse("calloffs:authorisation_detail", args=[asked.pk])
    assert "Authority in law" in on_call.reads(url, "When was the Director rung?")
    on_call.sends(
        url, no_conflict="on", reason="No home is nearer.", approved="on", answer=ANSWER,
        **moment("rung_at", now() - timedelta(minutes=5)),
    )  # fmt: skip
    page = director.reads(url, "Authority for the money", "Authority in law")
    assert ANSWER in page and "The Director has not confirmed it yet" in page
    director.sends(url, no_conflict="on", decision="authorise", reason="")
    assert "confirmed it" in director.reads(url)


def test_near_the_child_nobody_is_asked_whether_the_director_was_rung():
    authority.scheme()
    _story, asked = authority.asked_tonight()
    page = OnDuty(accounts.person(Role.ON_CALL_AUTHORISER)).reads(f"/authorisations/{asked.pk}/")
    assert "When was the Director rung?" not in page
    assert authority.give(asked, rung=rung()).state == AuthorisationState.PROVISIONAL
    assert not DistanceApproval.objects.exists()
