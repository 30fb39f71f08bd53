"""A direct award's ground is shown by its evidence, and the homes that were seen stay with its case (S-44, S-48)."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from calloffs.codes import EvidenceKind, WhyNotHome
from calloffs.models import AwardProposal, DirectAwardCase, GroundRule, SeenHome
from calloffs.rules.grounds import Shown
from calloffs.rules.shortlist import REST, Choice
from calloffs.services import ground_rules
from calloffs.states import CallOffState, DirectGround
from placements.states import Gate, ReferralState
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError, NotAllowed
from sefton_pdps.core.time.clock import now, today
from tests.calloffs.on_duty import OnDuty
from tests.calloffs.pages import day
from tests.factories import accounts, awards, calloffs, placements, providers
from tests.kept_rows import kept_rows


@pytest.fixture(autouse=True)
def council_scope(db):
    with tenancy.scope(tenancy.COUNCIL):
        yield


@kept_rows
def three():
    """A direct award with three homes: the one to be chosen, a nearer one, and a nearest without a free place."""
    with tenancy.scope(tenancy.COUNCIL):
        story = awards.direct()
        child = story.call_off.referral.child
        more = [providers.setting(providers.provider()) for _ in range(2)]
        for home, metres in zip([*story.homes, *more], (20_000, 1_000, 500), strict=True):
            home.easting, home.northing = child.easting + metres, child.northing
            home.save()
        for home in more:
            providers.admission(home.provider, story.call_off.lot)
        for place in more[1].places.all():
            providers.hold(place)
        story.homes = [*story.homes, *more]
        return story


def said_of(home, code=WhyNotHome.MIX, why="The adults there know her."):
    return Choice({str(home.pk): code}, why)


def seen_of(proposal):
    return {row.setting_id: row for row in SeenHome.objects.filter(case=proposal.case)}


# --- By what a ground is shown ---
@pytest.mark.parametrize("ground", [one for one in DirectGround.of_the_pdps()])
def test_a_ground_without_its_evidence_is_refused_with_what_to_do(ground):
    story = awards.direct()
    with pytest.raises(DomainError, match="is shown by") as refused:
        awards.make_case(story, ground=ground, shown=Shown())
    assert refused.value.field == "shown"
    assert not DirectAwardCase.objects.filter(call_off=story.call_off).exists()


@pytest.mark.parametrize(
    "columns",
    [
        {"evidence_kind": "", "evidence_on": None},
        {"evidence_kind": "only", "evidence_on": None},
        {"evidence_kind": "order", "evidence_reference": "A1"},
        {"evidence_on": None},
        {"evidence_reference": "A1"},
    ],
)
def test_the_database_keeps_a_ground_to_its_evidence(columns):
    made = awards.make_case(awards.direct()).case
    with pytest.raises(DatabaseError), transaction.atomic():
        DirectAwardCase.objects.filter(pk=made.pk).update(**columns)


def test_a_brother_is_shown_by_a_placement_in_that_home_and_the_child_s_own_by_its_provider():
    story = awards.direct()
    home, child = story.homes[0], story.call_off.referral.child
    brother = placements.placement(home.places.last())
    elsewhere = placements.placement(providers.setting(providers.provider()).places.first())
    own = placements.placement(providers.setting(home.provider).places.first(), child)
    shown = {"ground": DirectGround.CONTINUITY}
    for kind, row in (
        (EvidenceKind.SIBLING, elsewhere),
        (EvidenceKind.SIBLING, own),
        (EvidenceKind.PRESENT, brother),
    ):
        with pytest.raises(DomainError, match="Nothing on record shows this"):
            awards.make_case(story, **shown, shown=Shown(kind, row.pk))
    assert awards.make_case(
        story, **shown, shown=Shown(EvidenceKind.SIBLING, brother.pk)
    ).case.evidence_placement
    made = awards.make_case(story, **shown, shown=Shown(EvidenceKind.PRESENT, own.pk)).case
    with pytest.raises(DatabaseError, match="not the one that this ground needs"), transaction.atomic():
        DirectAwardCase.objects.filter(pk=made.pk).update(evidence_placement=brother)


def test_a_failed_competition_is_one_of_this_child_that_ended_with_no_award():
    referral = placements.referral(state=ReferralState.SEARCHING)
    ended = {"state": CallOffState.NO_AWARD, "no_award_at": now(), "no_award_reason": "No offer came."}
    failed, of_another = calloffs.call_off(referral, **ended), calloffs.call_off(**ended)
    story = awards.direct(referral=referral)
    case = {"ground": DirectGround.FAILED_COMPETITION}
    with pytest.raises(DomainError, match="Open a mini-competition first"):
        awards.make_case(story, **case, shown=Shown(EvidenceKind.COMPETITION, of_another.pk))
    made = awards.make_case(story, **case, shown=Shown(EvidenceKind.COMPETITION, failed.pk)).case
    with pytest.raises(DatabaseError, match="not one of this child"), transaction.atomic():
        DirectAwardCase.objects.filter(pk=made.pk).update(evidence_call_off=of_another)


def test_the_only_home_is_shown_by_the_list_alone(three):
    far, near, _full = three.homes
    only = {"ground": DirectGround.SOLE, "choice": said_of(near)}
    with pytest.raises(DomainError, match="Another home on the list passes every gate"):
        awards.make_case(three, **only)
    for place in near.places.all():
        providers.hold(place)
    assert awards.make_case(three, ground=DirectGround.SOLE).case.evidence_kind == EvidenceKind.ONLY


def test_the_hour_shows_an_emergency_of_tonight_alone():
    with pytest.raises(DomainError, match="The referral says that a home is needed later"):
        awards.make_case(awards.direct(), shown=Shown(EvidenceKind.HOUR))


def test_a_ground_whose_rule_has_ended_is_argued_in_words():
    story = awards.direct()
    GroundRule.objects.filter(ground=DirectGround.EMERGENCY).update(valid_to=today())
    assert awards.make_case(story, shown=Shown()).case.evidence_kind == ""


# --- The homes that were seen ---
def test_a_nearer_home_with_a_place_asks_why_not_and_the_list_says_the_rest(three):
    far, near, full = three.homes
    with pytest.raises(DomainError, match="nearer or meets more needs") as refused:
        awards.make_case(three)
    assert refused.value.field == f"why_not-{near.pk}"
    with pytest.raises(DomainError, match="nearer or meets more needs"):
        awards.make_case(three, choice=said_of(near, WhyNotHome.FARTHER))
    with pytest.raises(DomainError, match="Say why this home") as refused:
        awards.make_case(three, choice=said_of(near, why=" "))
    assert refused.value.field == "why_this"
    seen = seen_of(awards.make_case(three, choice=said_of(near)))
    assert {pk: (row.chosen, row.why_not) for pk, row in seen.items()} == {
        far.pk: (True, ""),
        near.pk: (False, WhyNotHome.MIX),
        full.pk: (False, WhyNotHome.NOT_FREE),
    }
    assert seen[near.pk].distance_miles < seen[far.pk].distance_miles


def test_who_is_left_out_stands_with_the_gate_and_the_nearest_needs_no_reason(three):
    barred = providers.setting(providers.provider(), grade="inadequate")
    providers.admission(barred.provider, three.call_off.lot)
    near = awards.Story(three.call_off, [three.homes[1]], officer=three.officer)
    made = awards.make_case(near, choice=Choice({REST: WhyNotHome.MIX}, "Not needed."))
    assert (made.case.why_this, seen_of(made)[barred.pk].gate) == ("", Gate.GRADE)


def test_the_list_is_written_anew_until_authorisation_is_asked_for_and_then_stays(three):
    choice = said_of(three.homes[1])
    awards.make_case(three, choice=choice)
    made = awards.make_case(three, choice=said_of(three.homes[1], WhyNotHome.RISK))
    assert seen_of(made)[three.homes[1].pk].why_not == WhyNotHome.RISK
    awards.ask(three)
    rows = SeenHome.objects.filter(case=made.case)
    more = {"case": made.case, "rank": 99, "provider": three.homes[0].provider, "gate": "age", "reason": "-"}
    for change in (
        lambda: rows.update(why_not=WhyNotHome.MIX),
        rows.delete,
        lambda: SeenHome.objects.create(**more),
    ):
        with pytest.raises(DatabaseError, match="does not change"), transaction.atomic():
            change()


def test_no_direct_award_is_put_to_anybody_without_its_list(three):
    made = awards.make_case(three, choice=said_of(three.homes[1]))
    SeenHome.objects.filter(case=made.case).delete()
    with pytest.raises(DomainError, match="Save the case again"):
        awards.ask(three)
    with pytest.raises(DatabaseError, match="with the list of homes"), transaction.atomic():
        AwardProposal.objects.filter(pk=made.pk).update(asked_at=now())


def test_the_case_asks_why_not_and_the_decision_shows_the_list(three):
    far, near, full = three.homes
    officer = OnDuty(three.officer)
    page = reverse("calloffs:make_case", args=[three.call_off.pk, far.pk]) + "?stay=whole_term"
    officer.reads(page, f"Why not {near.name}?", "What shows this ground?", "Why this home")
    assert f"Why not {full.name}?" not in officer.client.get(page).content.decode()
    made = awards.make_case(three, choice=said_of(near))
    again = officer.client.get(page.replace("whole_term", "longer")).context["form"]
    assert (again.initial[f"why_not-{near.pk}"], again.initial["why_this"]) == (
        WhyNotHome.MIX,
        made.case.why_this,
    )
    asked = awards.ask(three)
    decision = reverse("calloffs:authorisation_detail", args=[asked.pk])
    OnDuty(accounts.person(Role.HEAD_OF_SERVICE)).reads(
        decision, "Shown by: A court hearing", "The homes that were seen", near.name, "Mix of the children",
        "No free place",
    )  # fmt: skip


# --- The dated data ---
@pytest.mark.parametrize(
    ("wrong", "box"),
    [
        ({"ground": "ladder"}, "ground"),
        ({"shown_by": []}, "shown_by"),
        ({"shown_by": ["a horoscope"]}, "shown_by"),
        ({"rests_on": " "}, "rests_on"),
        ({"answer_hours": 0}, "answer_hours"),
        ({"answer_hours": 241}, "answer_hours"),
        ({"valid_from": date(2020, 1, 1)}, "valid_from"),
    ],
)
def test_what_shows_a_ground_is_set_whole_and_from_today_on(wrong, box):
    facts = {
        "ground": "sole",
        "shown_by": ["only"],
        "rests_on": "Invented rule",
        "answer_hours": 24,
        "valid_from": today(),
        **wrong,
    }
    with pytest.raises(DomainError) as refused:
        ground_rules.set_rule(**facts, by=accounts.person(Role.COMMISSIONING_MANAGER), at=now())
    assert refused.value.field == box
    with pytest.raises(NotAllowed):
        ground_rules.set_rule(**facts, by=accounts.person(Role.PLACEMENTS_OFFICER), at=now())


def test_what_shows_a_ground_is_set_and_ended_on_its_page():
    manager, page = OnDuty(accounts.person(Role.COMMISSIONING_MANAGER)), reverse("calloffs:ground_rules")
    manager.reads(page, "a brother or sister who lives there")
    manager.sends(
        reverse("calloffs:ground_rule_set"),
        ground="sole", shown_by=["only", "competition"], rests_on="Invented guidance", answer_hours="24",
        **day("valid_from", today()),
    )  # fmt: skip
    row = GroundRule.objects.get(ground=DirectGround.SOLE, valid_to=None)
    manager.reads(page, "a competition that ended with no award or no other home", "Invented guidance")
    end = reverse("calloffs:ground_rule_end", args=[row.pk])
    manager.sends(end, **day("valid_to", today() + timedelta(days=9)))
    row.refresh_from_db()
    assert row.valid_to == today() + timedelta(days=9)
