"""A changed profile goes to everybody who was invited, while offers come in (ADR 148)."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from calloffs.models import CallOff, Offer, ProfileChange
from calloffs.services import changed_profiles as services
from calloffs.services import competitions
from placements.models import AnonymisedProfile, Referral
from placements.services import amending
from placements.states import ReferralState, Risk
from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import User
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError, NotAllowed, Stale
from sefton_pdps.core.time import clock as product_clock
from sefton_pdps.notifications.models import Notice
from tests.calloffs.in_hours import Emergency
from tests.calloffs.on_duty import OnDuty
from tests.factories import accounts, calloffs, placements
from tests.factories.rows import all_of
from tests.kept_rows import kept_rows

pytestmark = pytest.mark.django_db
WORDS = "The child went missing twice. How would you answer that?"
NEEDS = [
    {"code": "risks_to_the_child", "label": "Risks to the child", "value": "Going missing", "kind": "risk"}
]


@kept_rows
def running() -> Emergency:
    """A competition by day with two providers; the first has offered and the second has declined."""
    with tenancy.scope(tenancy.COUNCIL):
        referral = placements.referral(state=ReferralState.SEARCHING)
        first = placements.approved_profile(referral, accounts.person(Role.PLACEMENTS_OFFICER))
    bought = Emergency(2, emergency=False, referral=referral, profile_version=first)
    bought.offers(0)
    bought.declines(1)
    return bought


def _officer(role: Role = Role.PLACEMENTS_OFFICER) -> User:
    with tenancy.scope(tenancy.COUNCIL):
        return accounts.person(role)


def newer(bought: Emergency, version: int = 2, **fields: Any) -> AnonymisedProfile:
    with tenancy.scope(tenancy.COUNCIL):
        given = {"version": version, "needs": NEEDS, **fields}
        return placements.approved_profile(
            bought.call_off.referral, accounts.person(Role.TEAM_MANAGER), **given
        )


def sent(bought: Emergency, *, by: User | None = None, **given: Any) -> CallOff:
    with tenancy.scope(tenancy.COUNCIL):
        return services.send_changed_profile(
            call_off=bought.call_off, by=by or accounts.person(Role.PLACEMENTS_OFFICER), at=product_clock.now(),
            **{"version": 2, "what_changed": WORDS, **given},
        )  # fmt: skip


# --- Sent ---
def test_it_takes_the_place_of_what_went_out_and_that_is_kept(running):
    before = running.now().profile
    version = newer(running)
    after = sent(running)
    assert after.profile["needs"] == NEEDS and after.profile.get("term_words") == before.get("term_words")
    assert [one["words"] for one in after.profile["changes"]] == [WORDS]
    kept = all_of(ProfileChange).get()
    assert (kept.number, kept.before, kept.profile_version_id) == (1, before, version.pk)


def test_everybody_who_was_invited_is_told_and_reads_it_and_the_offer_stands(running):
    newer(running)
    sent(running)
    told = all_of(Notice).filter(kind="call_off.profile_changed")
    assert set(told.values_list("recipient_id", flat=True)) == {one.pk for one in running.people}
    with tenancy.scope(running.people[0].scope):
        assert Offer.objects.get().state == "submitted"
    for person in running.people:
        with tenancy.scope(person.scope):
            address = told.get(recipient=person).url
        assert WORDS in OnDuty(person).reads(address, "Going missing")


def test_an_offer_made_before_is_told_so_to_who_scores_it_and_one_made_after_is_not(running, clock):
    newer(running)
    sent(running)
    running.changes_mind(1)
    answers = {**calloffs.ANSWERS, "risks_to_the_child": "Two adults know where to look."}
    calloffs.submitted(running.now(), running.homes[1], running.people[1], quality_answers=answers)
    evaluator = OnDuty(_officer(Role.EVALUATOR))
    with tenancy.scope(tenancy.COUNCIL):
        competitions.assign_evaluators(
            call_off=running.call_off, evaluators=[evaluator.user], by=accounts.person(Role.PLACEMENTS_OFFICER),
            at=product_clock.now(),
        )  # fmt: skip
    clock.set(running.call_off.closes_at + timedelta(minutes=1))
    competitions.close_due(at=product_clock.now())
    evaluator.sends(reverse("calloffs:scoring", args=[running.call_off.pk]), conflict="no")
    with tenancy.scope(tenancy.COUNCIL):
        opened = list(Offer.objects.order_by("received_at"))
    told = [
        "made before the profile was changed"
        in evaluator.reads(reverse("calloffs:score_offer", args=[running.call_off.pk, offer.pk]))
        for offer in opened
    ]
    assert told == [True, False]


def test_a_second_change_stands_beside_the_first(running):
    newer(running)
    sent(running)
    newer(running, version=3, story="Another story, as quiet as the first.")
    again = sent(running, version=3, what_changed="And nothing more.")
    assert [one["words"] for one in again.profile["changes"]] == [WORDS, "And nothing more."]
    assert all_of(ProfileChange).count() == 2


# --- Refused ---
def test_what_is_not_whole_is_refused_and_nobody_is_told(running):
    with pytest.raises(DomainError, match="No newer version"):
        sent(running)
    newer(running)
    with pytest.raises(Stale, match="A newer version was approved"):
        sent(running, version=1)
    with pytest.raises(DomainError, match="Say what has changed"):
        sent(running, what_changed=" ")
    with tenancy.scope(tenancy.COUNCIL):
        name = running.call_off.referral.child.given_name
    with pytest.raises(DomainError, match="name"):
        sent(running, what_changed=f"{name} went missing.")
    assert not all_of(Notice).filter(kind="call_off.profile_changed").exists()


def test_a_version_that_an_answer_has_overtaken_is_no_newer_one(running):
    newer(running)
    with tenancy.scope(tenancy.COUNCIL):
        referral = Referral.objects.get(pk=running.call_off.referral_id)
        asked = amending.ask_amendment(
            referral=referral, section="risks", version=referral.version, reason="Seen yesterday.",
            fields={"risk_missing": Risk.PRESENT, "risk_missing_detail": "Twice."},
            by=accounts.person(Role.PLACEMENTS_OFFICER), at=product_clock.now(),
        )  # fmt: skip
        manager = accounts.person(Role.TEAM_MANAGER)
        amending.approve_amendment(amendment=asked, by=manager, at=product_clock.now())
    with pytest.raises(DomainError, match="No newer version"):
        sent(running)


def test_after_the_deadline_what_went_out_stays(running, clock):
    newer(running)
    clock.set(running.call_off.closes_at)
    with pytest.raises(DomainError, match="The deadline was"):
        sent(running)


@pytest.mark.parametrize("role", [Role.SOCIAL_WORKER, Role.EVALUATOR, Role.TEAM_MANAGER])
def test_only_who_publishes_sends_it(running, role):
    newer(running)
    with tenancy.scope(tenancy.COUNCIL):
        person = accounts.person(role)
    with pytest.raises(NotAllowed):
        sent(running, by=person)


# --- The database ---
def test_the_database_replaces_nothing_without_the_record_nor_with_another_term(running):
    version = newer(running)
    with tenancy.scope(tenancy.COUNCIL):
        rows = CallOff.objects.filter(pk=running.call_off.pk)
        stood = rows.get().profile
        for profile in ({**stood, "story": "x"}, {**stood, "term_words": "for ever"}):
            with pytest.raises(DatabaseError, match="does not change"), transaction.atomic():
                rows.update(profile=profile, profile_version=version)
        ProfileChange.objects.create(
            call_off=running.call_off, number=1, profile_version=version, before=stood, what_changed="x",
            by=accounts.person(Role.PLACEMENTS_OFFICER), at=product_clock.now(),
        )  # fmt: skip
        with pytest.raises(DatabaseError, match="does not change"), transaction.atomic():
            rows.update(profile={**stood, "term_words": "for ever"}, profile_version=version)


# --- The page ---
def test_from_the_call_off_it_is_read_and_sent(running):
    officer, url = OnDuty(_officer()), reverse("calloffs:changed_profile", args=[running.call_off.pk])
    assert "No newer version of the profile is approved" in officer.reads(url)
    newer(running)
    page = f"/call-offs/{running.call_off.pk}/"
    officer.reads(page, url, "still read the one before")
    officer.reads(url, "Going missing", "As it went out", "move the deadline later first")
    assert reverse("calloffs:move_deadline", args=[running.call_off.pk]) in officer.reads(url)
    officer.sends(url, version="2", what_changed=WORDS)
    assert WORDS in officer.reads(page) and "still read the one before" not in officer.reads(page)
