"""The contingency ladder: its order, who was asked, what they answered (S-3, S-35; ADR 114)."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from calloffs.models import LadderApproach, LadderRung
from calloffs.rules.ladder import Answer, Step, Stood, not_reached, why_not_open
from calloffs.services import call_offs, ladder
from calloffs.services.ladder_yeses import yes_fell_away
from calloffs.states import ApproachAnswer, CallOffRoute, LadderGround, RungResult
from placements.models import BuyingRoute
from placements.selectors.routes import routes_on
from placements.states import ReferralState
from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import User
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError, NotAllowed, Stale
from sefton_pdps.core.time import clock
from tests.factories import calloffs, placements
from tests.factories.accounts import person
from tests.factories.ladder import WHY, asked, closed, opened, reached, search, yes
from tests.shares import TAKES_ALL

pytestmark = pytest.mark.django_db
LADDER = ("family", "in_house", "block", "direct_award", "lcr_ppa", "regional", "spot")


@pytest.fixture(autouse=True)
def _council():
    with tenancy.scope(tenancy.COUNCIL):
        yield


@pytest.fixture
def officer() -> User:
    return person(Role.PLACEMENTS_OFFICER)


# --- What the record says already ---------------------------------------------------------------------------------
def test_family_and_the_councils_own_homes_are_skipped_by_what_the_referral_says(officer):
    call_off = search(officer, in_house_considered="No own home has a place.")
    assert reached(call_off) == {1: "skipped", 2: "skipped"}
    row = LadderRung.objects.filter(call_off=call_off).first()
    assert (row.ground, row.reason) == (LadderGround.REFERRAL, "Why not is answered in the referral.")


def test_a_competition_without_award_counts_as_the_rung_of_the_pdps(officer):
    referral = placements.referral(state=ReferralState.SEARCHING, in_house_considered="")
    lot, _ = calloffs.lot_with_providers(1)
    ended = calloffs.call_off(referral, lot)
    call_offs.end_without_award(call_off=ended, reason="No offer.", by=officer, at=clock.now())
    needed_on = clock.today() + timedelta(days=10)
    call_off = call_offs.open_call_off(
        referral=referral, lot=lot, route=CallOffRoute.CONTINGENCY, needed_on=needed_on,
        term_ends_on=needed_on + timedelta(days=90), short_term_reason="A planned return.", by=officer, at=clock.now(),
    )  # fmt: skip
    assert reached(call_off) == {4: RungResult.NO_AWARD}
    assert "other agreements are asked next" in call_off.route_reason


# --- Order --------------------------------------------------------------------------------------------------------
def test_the_next_rung_is_opened_without_a_ground_when_each_lower_one_is_closed(officer):
    call_off = search(officer)
    closed(opened(call_off, officer, "block"), officer)
    with pytest.raises(DomainError, match="PDPS.*would be skipped"):
        opened(call_off, officer, "lcr_ppa")
    rung = opened(call_off, officer, "lcr_ppa", **WHY)
    closed(rung, officer)
    spot = opened(call_off, officer, "spot", ground=LadderGround.EMERGENCY, reason="Tonight.")
    assert reached(call_off) == {
        1: "skipped", 2: "skipped", 3: "nobody", 4: "skipped", 5: "nobody", 6: "skipped", 7: "",
    }  # fmt: skip
    assert (spot.regime, "Procurement Act 2023" in spot.legal_basis) == ("pa_2023", True)


@pytest.mark.parametrize(
    "why",
    [
        {},
        {"ground": "complex"},
        {"reason": "x"},
        *({"ground": one, "reason": "x"} for one in ("referral", "no")),
    ],
)
def test_skipping_without_a_ground_and_its_reason_opens_nothing(officer, why):
    call_off = search(officer)
    with pytest.raises(DomainError, match="Give the ground and the reason"):
        opened(call_off, officer, "regional", **why)
    assert reached(call_off) == {1: "skipped", 2: "skipped"}


def test_several_rungs_at_once_need_a_ground(officer):
    call_off = search(officer)
    opened(call_off, officer, "block")
    with pytest.raises(DomainError, match="Block contract bed would be searched at the same time"):
        opened(call_off, officer, "lcr_ppa")
    opened(call_off, officer, "lcr_ppa", **WHY)
    assert reached(call_off) == {1: "skipped", 2: "skipped", 3: "", 4: "skipped", 5: ""}


def test_a_ground_that_nothing_calls_for_is_refused(officer):
    with pytest.raises(DomainError, match="No rung is left out"):
        opened(search(officer), officer, "block", **WHY)


def test_a_route_that_is_not_in_force_today_is_refused(officer):
    BuyingRoute.objects.filter(code="regional").update(valid_to=clock.today())
    with pytest.raises(DomainError, match="is not in force"):
        opened(search(officer), officer, "regional", **WHY)


def test_a_rung_is_reached_once(officer):
    call_off = search(officer)
    closed(opened(call_off, officer, "block"), officer)
    with pytest.raises(DomainError, match="opened already"):
        opened(call_off, officer, "block")


def test_a_rung_that_was_skipped_is_opened_after_all_and_the_record_keeps_that_it_was_skipped(officer):
    """One skipped in an emergency may bring the home in the morning; why it was left out stays beside it (ADR 135)."""
    call_off = search(officer)
    spot = opened(call_off, officer, "spot", ground=LadderGround.EMERGENCY, reason="Tonight.")
    colleague = person(Role.PLACEMENTS_OFFICER)
    regional = opened(call_off, colleague, "regional")
    rows = LadderRung.objects.filter(call_off=call_off, rung=6)
    assert [(one.result, one.ground, one.reason, one.opened_by) for one in rows] == [
        ("skipped", "emergency", "Tonight.", officer), ("", "", "", colleague),
    ]  # fmt: skip
    with pytest.raises(DomainError, match="opened already"):
        opened(call_off, officer, "regional")
    with pytest.raises(IntegrityError, match="ladder_rung_once"), transaction.atomic():
        LadderRung.objects.create(**copied(regional))
    with pytest.raises(DatabaseError, match="not skipped afterwards"), transaction.atomic():
        LadderRung.objects.create(**{**copied(spot), "result": "skipped", "closed_at": clock.now()})


def test_a_rung_that_was_skipped_is_opened_after_all_beside_a_lower_open_one_with_a_ground_only(officer):
    call_off = search(officer)
    opened(call_off, officer, "spot", **WHY)
    regional = opened(call_off, officer, "regional")
    closed(regional, officer)
    block = opened(call_off, officer, "block")
    with pytest.raises(DomainError, match="Block contract bed would be searched at the same time"):
        opened(call_off, officer, "lcr_ppa")
    with pytest.raises(DatabaseError, match="neither closed nor skipped"), transaction.atomic():
        LadderRung.objects.create(**{**copied(block), "rung": 5, "route": "lcr_ppa"})
    assert opened(call_off, officer, "lcr_ppa", **WHY).ground == LadderGround.COMPLEX


def copied(rung: LadderRung) -> dict[str, Any]:
    """The columns of a rung, for a row that is written past the service."""
    return {field.attname: getattr(rung, field.attname) for field in rung._meta.fields if field.name != "id"}


def test_the_pdps_is_not_bought_from_on_the_ladder(officer):
    with pytest.raises(DomainError, match="bought from by a mini-competition or a direct award"):
        opened(search(officer), officer, "direct_award", **WHY)


def test_only_a_call_off_of_the_ladder_has_rungs(officer):
    with pytest.raises(DomainError, match="does not go down the ladder"):
        opened(calloffs.call_off(), officer, "spot", **WHY)


@pytest.mark.parametrize("role", [Role.EVALUATOR, Role.HEAD_OF_SERVICE, Role.SOCIAL_WORKER])
def test_only_the_placing_team_goes_down_the_ladder(officer, role):
    with pytest.raises(NotAllowed):
        opened(search(officer), person(role), "block")


def test_the_database_keeps_the_order(officer):
    call_off = search(officer)
    row = LadderRung.objects.filter(call_off=call_off).first()
    row.pk, row._state.adding = None, True
    with pytest.raises(DatabaseError, match="neither closed nor skipped"), transaction.atomic():
        LadderRung.objects.create(
            call_off=call_off, rung=5, route="lcr_ppa", name="x", regime="pcr_2015", legal_basis="x",
            opened_at=clock.now(), opened_by=officer,
        )  # fmt: skip
    with pytest.raises(DatabaseError, match="Only a call-off of the ladder"), transaction.atomic():
        LadderRung.objects.create(
            call_off=calloffs.call_off(), rung=1, route="family", name="x", regime="none", legal_basis="x",
            opened_at=clock.now(), opened_by=officer,
        )  # fmt: skip


@pytest.mark.drawn
@settings(
    max_examples=300 if TAKES_ALL else 15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.tuples(st.sampled_from(LADDER), st.booleans(), st.booleans()), min_size=1, max_size=7))
def test_whatever_is_opened_and_skipped_no_rung_is_reached_before_its_lower_ones(officer, tries):
    """Each try opens a rung, with a ground or without one, and closes it or leaves it open."""
    call_off = search(officer)
    in_force = {one.rung for one in routes_on(clock.today())}
    for route, grounded, closes in tries:
        before = reached(call_off)
        try:
            rung = opened(call_off, officer, route, **(WHY if grounded else {}))
        except DomainError:
            assert reached(call_off) == before
            continue
        now = reached(call_off)
        lower = {number for number in in_force if number < rung.rung}
        assert lower <= now.keys()
        assert all(now[number] for number in lower) or rung.ground
        if closes:
            closed(rung, officer)
    grounds = LadderRung.objects.filter(call_off=call_off, result=RungResult.SKIPPED).values_list(
        "ground", flat=True
    )
    assert all(grounds)


def test_rungs_of_one_number_are_one_rung():
    steps = [Step(1, "One"), Step(2, "Two"), Step(2, "Other two"), Step(3, "Three")]
    assert [one.name for one in not_reached(3, steps, [Stood(1, "One", "nobody")])] == ["Two or Other two"]
    assert why_not_open(2, steps, [Stood(1, "One", "nobody")], ground="", reason="") == ()


# --- Asking and answers -------------------------------------------------------------------------------------------
def test_who_was_asked_and_what_they_answered_stands_with_the_rung(officer):
    rung = opened(search(officer), officer, "block")
    one = asked(rung, officer, home_name="Invented Pier House", regulator="ciw", identifier=" w1/22")
    assert (one.answer, one.identifier, one.provider) == ("", "W1/22", None)
    ladder.answer(approach=one, given=yes(), note="From Monday.", by=officer, at=clock.now())
    one.refresh_from_db()
    assert (one.answer, one.weekly, one.answered_by, one.note) == (
        "yes", Decimal("4200.00"), "Invented Person, manager", "From Monday.",
    )  # fmt: skip


def test_a_home_on_record_is_found_by_its_urn_and_brings_its_provider(officer):
    _, homes = calloffs.lot_with_providers(1)
    one = asked(opened(search(officer), officer, "block"), officer, identifier=homes[0].urn.lower())
    assert (one.setting, one.provider, one.home_name) == (homes[0], homes[0].provider, homes[0].name)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer("maybe"), "Choose what they answered"),
        (Answer("yes", "", None, "", Decimal(1)), "Say who answered"),
        (Answer("no", "Invented Person", None, "price"), "Say when they answered"),
        (Answer("no", "Invented Person", None, ""), "Choose why they cannot"),
        (Answer("yes", "Invented Person", None, "price", Decimal(1)), "leave the reason for a no empty"),
        (Answer("yes", "Invented Person", None, ""), "Enter the weekly fee"),
        (Answer("yes", "Invented Person", None, "", Decimal(0)), "Enter the weekly fee"),
        (Answer("no_answer", "Invented Person"), "Nobody answered: leave"),
    ],
)
def test_an_answer_that_says_too_little_or_too_much_is_refused(officer, answer, words):
    one = asked(opened(search(officer), officer, "block"), officer)
    with pytest.raises(DomainError, match=words):
        ladder.answer(approach=one, given=answer, by=officer, at=clock.now())
    assert LadderApproach.objects.get(pk=one.pk).answer == ""


@pytest.mark.parametrize("hours", [-1, 1])
def test_nobody_answers_before_being_asked_or_in_the_time_to_come(officer, hours):
    one = asked(opened(search(officer), officer, "block"), officer)
    with pytest.raises(DomainError, match="cannot have answered"):
        ladder.answer(
            approach=one, given=yes(at=clock.now() + timedelta(hours=hours)), by=officer, at=clock.now()
        )


def test_an_answer_is_recorded_once(officer):
    one = asked(opened(search(officer), officer, "block"), officer, answer=Answer("no_answer"))
    with pytest.raises(Stale, match="on record already"):
        ladder.answer(approach=one, given=yes(), by=officer, at=clock.now())
    with pytest.raises(DatabaseError), transaction.atomic():
        LadderApproach.objects.filter(pk=one.pk).update(answer="yes")


def test_a_childs_name_is_kept_out_of_every_text(officer):
    call_off = search(officer)
    name, rung = call_off.referral.child.family_name, opened(call_off, officer, "block")
    for fields in ({"provider_name": name}, {"home_name": name}, {"note": name}):
        with pytest.raises(DomainError, match="Take it out|contains"):
            asked(rung, officer, **fields)
    with pytest.raises(DomainError, match="contains"):
        opened(call_off, officer, "lcr_ppa", ground=LadderGround.OTHER, reason=f"For {name}.")


# --- Closing ------------------------------------------------------------------------------------------------------
def test_a_rung_is_not_closed_while_somebody_has_not_answered(officer):
    rung = opened(search(officer), officer, "block")
    one = asked(rung, officer)
    with pytest.raises(DomainError, match="Invented Shore Care has not answered"):
        closed(rung, officer, RungResult.NONE_SUITABLE)
    ladder.answer(approach=one, given=Answer(ApproachAnswer.NO_ANSWER), by=officer, at=clock.now())
    assert closed(rung, officer, RungResult.NONE_SUITABLE).result == RungResult.NONE_SUITABLE
    with pytest.raises(Stale, match="is closed"):
        asked(rung, officer)
    with pytest.raises(DatabaseError, match="The rung is closed"), transaction.atomic():
        LadderApproach.objects.filter(pk=one.pk).update(note="Later.")


@pytest.mark.parametrize(
    ("result", "said"), [("none_suitable", yes), ("none_suitable", None), ("nobody", yes)]
)
def test_the_database_closes_no_rung_while_an_answer_is_waited_for_or_a_yes_stands(officer, result, said):
    rung = opened(search(officer), officer, "block")
    asked(rung, officer, **({"answer": said()} if said else {}))
    with pytest.raises(DatabaseError, match="waited for or a yes stands"), transaction.atomic():
        LadderRung.objects.filter(pk=rung.pk).update(result=result, closed_at=clock.now())


@pytest.mark.parametrize(("result", "asks"), [("none_suitable", False), ("nobody", True), ("found", True)])
def test_the_database_takes_no_result_that_the_record_denies(officer, result, asks):
    rung = opened(search(officer), officer, "block")
    if asks:
        asked(rung, officer, answer=Answer(ApproachAnswer.NO_ANSWER))
    with pytest.raises(DatabaseError, match="bears out"), transaction.atomic():
        LadderRung.objects.filter(pk=rung.pk).update(result=result, closed_at=clock.now())
    with pytest.raises(DatabaseError, match="neither skipped nor of an earlier"), transaction.atomic():
        LadderRung.objects.filter(pk=rung.pk).update(result="skipped", ground="other", closed_at=clock.now())


def test_a_yes_that_stands_keeps_its_rung_open_until_it_is_said_why_it_fell_away(officer):
    """“Nobody could take the child” is not true while somebody said yes (S-35)."""
    rung = opened(search(officer), officer, "block")
    one = asked(rung, officer, answer=yes())
    for result in RungResult.given_by_people():
        with pytest.raises(DomainError, match="Invented Shore Care said yes, and that stands. Make the case"):
            closed(rung, officer, result)
    with pytest.raises(DomainError, match="Say why the yes fell away"):
        yes_fell_away(approach=one, why=" ", by=officer, at=clock.now())
    fallen = yes_fell_away(approach=one, why="They took the bed back.", by=officer, at=clock.now())
    assert (fallen.fell_away_by, fallen.answer, fallen.weekly) == (officer, "yes", Decimal(4200))
    with pytest.raises(DomainError, match="on record already"):
        yes_fell_away(approach=one, why="Again.", by=officer, at=clock.now())
    assert closed(rung, officer, RungResult.NONE_SUITABLE).result == RungResult.NONE_SUITABLE
    with pytest.raises(Stale, match="is closed"):
        yes_fell_away(approach=one, why="Again.", by=officer, at=clock.now())


@pytest.mark.parametrize("answer", [None, "no_answer"])
def test_only_a_yes_falls_away(officer, answer):
    rung = opened(search(officer), officer, "block")
    one = asked(rung, officer, **({"answer": Answer(answer)} if answer else {}))
    with pytest.raises(DomainError, match="did not say yes"):
        yes_fell_away(approach=one, why="No.", by=officer, at=clock.now())
    with pytest.raises(IntegrityError, match="fell_away_says_why"), transaction.atomic():
        LadderApproach.objects.filter(pk=one.pk).update(
            fell_away_at=clock.now(), fell_away_by=officer, fell_away_why="No."
        )


@pytest.mark.parametrize(
    ("asks", "result", "words"),
    [
        (False, RungResult.NONE_SUITABLE, "Nobody was asked"),
        (True, RungResult.NOBODY, "Somebody was asked"),
        (False, RungResult.FOUND, "Choose what came"),
        (False, "", "Choose what came"),
    ],
)
def test_a_result_that_the_record_denies_is_refused(officer, asks, result, words):
    rung = opened(search(officer), officer, "block")
    if asks:
        asked(rung, officer, answer=Answer(ApproachAnswer.NO_ANSWER))
    with pytest.raises(DomainError, match=words):
        closed(rung, officer, result)


def test_when_the_call_off_ends_its_open_rungs_stop(officer):
    call_off = search(officer)
    opened(call_off, officer, "block")
    call_offs.end_without_award(call_off=call_off, reason="She went home.", by=officer, at=clock.now())
    assert reached(call_off)[3] == RungResult.STOPPED
    with pytest.raises(Stale):
        opened(call_off, officer, "lcr_ppa", **WHY)


def test_a_skipped_rung_without_a_ground_is_refused_by_the_database(officer):
    call_off = search(officer, in_house_considered="")
    with pytest.raises(IntegrityError, match="skipped_has_a_ground"), transaction.atomic():
        LadderRung.objects.create(
            call_off=call_off, rung=1, route="family", name="x", regime="none", legal_basis="x", result="skipped",
            closed_at=clock.now(), opened_at=clock.now(), opened_by=officer,
        )  # fmt: skip
