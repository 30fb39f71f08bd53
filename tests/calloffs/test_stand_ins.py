"""Stand-ins: named for days by who is away, decide what that person could decide and nothing more (ADR 123)."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from hypothesis import given as holds_for
from hypothesis import strategies as some

from calloffs.models import AskedOffice, StandIn, WithheldRatification
from calloffs.rules.stand_ins import LONGEST, SUITABLE, running, why_not_days
from calloffs.selectors.authorisations import waiting_for
from calloffs.services import authorising, stand_ins
from calloffs.states import AuthorisationState, GivingOffice, OfficeDecision, StandInOffice
from reporting.selectors.worklist.work import work_of
from sefton_pdps.access.roles import Role
from sefton_pdps.audit.models import Event
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError, NotAllowed, Stale
from sefton_pdps.core.time.clock import now, today
from sefton_pdps.notifications.models import Notice
from tests.calloffs.pages import day, signed_in
from tests.factories import accounts, authority, awards
from tests.factories.rows import all_of

DCS, HEAD, ASC, ON_CALL = (
    StandInOffice.DCS,
    StandInOffice.HEAD_OF_SERVICE,
    StandInOffice.ASC,
    StandInOffice.ON_CALL,
)
LIST, NAME = reverse("calloffs:stand_in_list"), reverse("calloffs:name_stand_in")


@pytest.fixture(autouse=True)
def council_scope(db):
    with tenancy.scope(tenancy.COUNCIL):
        yield


def named(absent, by, office=DCS, **fields):
    return authority.stand_in(absent, by, office=office, **fields)


def director_away(**fields):
    """The Director, a Head of Service who stands in for them, and the row."""
    director, head = accounts.person(Role.DCS), accounts.person(Role.HEAD_OF_SERVICE)
    return director, head, named(director, head, **fields)


def asked_above(by=None):
    """What waits for the Director alone, above the band of the Head of Service."""
    story = awards.direct(age=9, **({"by": by} if by else {}))
    awards.make_case(story, "5000.00")
    return awards.ask(story)


def decide(asked, by, decision=OfficeDecision.AUTHORISE, **fields):
    given = {"reason": "", "no_conflict": True, "decision": decision, "by": by, "at": now()}
    return authorising.decide(asked=asked.offices.get(decision=""), **{**given, **fields})


# --- Named ----------------------------------------------------------------------------------------------------
def test_both_are_told_with_the_office_and_the_days_and_nothing_of_a_child():
    director, head, row = director_away()
    told = {one.recipient_id: one for one in all_of(Notice).filter(kind="stand_in.named")}
    assert set(told) == {director.pk, head.pk}
    assert told[head.pk].title.startswith(f"You stand in for {director.name}, Executive Director")
    assert told[director.pk].title.startswith(f"{head.name} stands in for you")
    assert (row.absent, row.stand_in, row.ended_at) == (director, head, None)


@pytest.mark.parametrize(
    ("office", "role"),
    [
        (DCS, Role.ASC_DIRECTOR), (DCS, Role.COMMISSIONING_MANAGER), (DCS, Role.ON_CALL_AUTHORISER),
        (DCS, Role.PLACEMENTS_OFFICER), (HEAD, Role.ON_CALL_AUTHORISER), (HEAD, Role.TEAM_MANAGER),
        (HEAD, Role.ASC_DIRECTOR), (ASC, Role.HEAD_OF_SERVICE), (ASC, Role.FINANCE_OFFICER),
        (ON_CALL, Role.DUTY_TEAM), (ON_CALL, Role.PLACEMENTS_OFFICER),
    ],
)  # fmt: skip
def test_nobody_is_named_who_could_not_act_under_the_scheme(office, role):
    holder = {
        HEAD: Role.HEAD_OF_SERVICE,
        DCS: Role.DCS,
        ASC: Role.ASC_DIRECTOR,
        ON_CALL: Role.ON_CALL_AUTHORISER,
    }
    with pytest.raises(DomainError, match="may not act for the"):
        named(accounts.person(holder[office]), accounts.person(role), office)


def test_nobody_stands_in_for_themselves():
    both = accounts.person(Role.DCS, Role.HEAD_OF_SERVICE)
    with pytest.raises(DomainError, match="cannot stand in for yourself"):
        named(both, both)


@pytest.mark.parametrize("role", [Role.COMMISSIONING_MANAGER, Role.HEAD_OF_SERVICE, Role.ON_CALL_AUTHORISER])
def test_an_office_is_stood_in_for_only_as_its_holder_says(role):
    with pytest.raises(NotAllowed, match="an office that you hold"):
        named(accounts.person(role), accounts.person(Role.HEAD_OF_SERVICE))


@pytest.mark.parametrize(
    ("starts", "ends", "said"),
    [
        (-1, 2, "cannot begin in the past"),
        (2, 1, "before the first"),
        (0, LONGEST.days, "longer than 92 days"),
    ],
)
def test_the_days_are_in_order_from_today_and_not_for_ever(starts, ends, said):
    with pytest.raises(DomainError, match=said):
        director_away(starts_on=today() + timedelta(days=starts), ends_on=today() + timedelta(days=ends))


def test_it_has_a_reason_that_names_no_child():
    with pytest.raises(DomainError, match="Say why you are away"):
        director_away(reason=" ")
    child = awards.direct(age=9).call_off.referral.child
    with pytest.raises(DomainError, match="Take it out"):
        director_away(reason=f"Court about {child.given_name} {child.family_name}.")


def test_one_at_a_time_for_an_office():
    director, _head, row = director_away()
    with pytest.raises(DomainError, match="stands in for you"):
        named(director, accounts.person(Role.HEAD_OF_SERVICE), starts_on=row.ends_on, ends_on=row.ends_on)
    after = row.ends_on + timedelta(days=1)
    assert named(director, accounts.person(Role.HEAD_OF_SERVICE), starts_on=after, ends_on=after).pk


def test_nobody_stands_in_for_a_stand_in():
    director, head, _row = director_away()
    with pytest.raises(DomainError, match="You stand in for"):
        named(head, accounts.person(Role.DCS), HEAD)
    with pytest.raises(DomainError, match="is away"):
        named(accounts.person(Role.HEAD_OF_SERVICE), director, HEAD)


def test_the_database_refuses_two_at_once_a_chain_oneself_and_another_ending():
    director, head, row = director_away()
    base = {"office": DCS, "starts_on": today(), "ends_on": today(), "reason": "Away.", "named_at": now()}
    other = accounts.person(Role.HEAD_OF_SERVICE)
    for wrong, error in (
        ({"absent": director, "stand_in": other}, IntegrityError),
        ({"absent": head, "stand_in": other, "office": HEAD}, DatabaseError),
        ({"absent": other, "stand_in": director, "office": HEAD}, DatabaseError),
        ({"absent": other, "stand_in": other}, IntegrityError),
        ({"absent": other, "stand_in": accounts.person(Role.DCS), "reason": ""}, IntegrityError),
    ):
        with pytest.raises(error), transaction.atomic():
            StandIn.objects.create(**{**base, **wrong})
    for change in ({"ends_on": row.ends_on + timedelta(days=9)}, {"stand_in": other}, {"reason": "Another."}):
        with pytest.raises(DatabaseError), transaction.atomic():
            StandIn.objects.filter(pk=row.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        StandIn.objects.filter(pk=row.pk).delete()


# --- Deciding in their name -----------------------------------------------------------------------------------
def test_who_stands_in_decides_and_the_record_says_for_whom():
    director, head, row = director_away()
    asked = asked_above()
    assert decide(asked, head).state == AuthorisationState.AUTHORISED
    key = asked.offices.get()
    assert (key.by, key.stand_in, key.stand_in.absent) == (head, row, director)
    event = all_of(Event).get(name="authorisation.decided_for")
    assert (event.actor_id, event.payload["absent"]) == (head.pk, str(director.pk))
    assert not all_of(Event).filter(name="authorisation.key_turned").exists()
    page = signed_in(director).get(reverse("calloffs:authorisation_detail", args=[asked.pk])).content.decode()
    assert f"{head.name} for {director.name} (stand-in)" in page


def test_what_waits_for_the_absent_stands_in_the_work_of_who_stands_in():
    asked = asked_above()
    head = accounts.person(Role.HEAD_OF_SERVICE)
    assert not waiting_for(head, now()).exists()
    director = accounts.person(Role.DCS)
    named(director, head)
    row = waiting_for(head, now()).get()
    assert (row.pk, row.for_whom) == (asked.pk, director.name)
    assert waiting_for(director, now()).get().for_whom == ""
    (item,) = [one for one in work_of(head, now()) if one.pk == asked.pk]
    assert item.mine and f"for {director.name}" in item.note


def test_who_stands_in_is_told_what_is_asked_while_they_do():
    _director, head, _row = director_away()
    later = accounts.person(Role.HEAD_OF_SERVICE)
    named(
        accounts.person(Role.DCS),
        later,
        starts_on=today() + timedelta(days=9),
        ends_on=today() + timedelta(days=9),
    )
    asked_above()
    told = set(all_of(Notice).filter(kind="authorisation.requested").values_list("recipient_id", flat=True))
    assert head.pk in told and later.pk not in told


def test_on_another_day_nobody_decides_in_anybodys_name(clock):
    _director, head, row = director_away(
        starts_on=today() + timedelta(days=1), ends_on=today() + timedelta(days=2)
    )
    asked = asked_above()
    with pytest.raises(NotAllowed, match="only. Leave this to them"):
        decide(asked, head)
    assert not waiting_for(head, now()).exists()
    clock.advance(days=3)
    with pytest.raises(NotAllowed, match="This decision is for the Executive Director"):
        decide(asked, head)
    assert not running(row, now()).is_running


def test_once_it_is_ended_nothing_more_is_decided_under_it():
    _director, head, row = director_away()
    asked = asked_above()
    stand_ins.end(stand_in=row, by=head, at=now())
    with pytest.raises(NotAllowed, match="You stood in for"):
        decide(asked, head)
    assert not waiting_for(head, now()).exists()


def test_who_stands_in_decides_nothing_that_they_recommended():
    director = accounts.person(Role.DCS)
    both = accounts.person(Role.HEAD_OF_SERVICE, Role.PLACEMENTS_OFFICER)
    named(director, both)
    _story, asked = authority.asked_tonight(by=both)
    with pytest.raises(NotAllowed, match="somebody else must decide"):
        decide(asked, both)


def test_nobody_decides_in_the_name_of_who_had_a_part_in_it():
    absent = accounts.person(Role.DCS, Role.PLACEMENTS_OFFICER)
    head = accounts.person(Role.HEAD_OF_SERVICE)
    named(absent, head)
    _story, asked = authority.asked_tonight(by=absent)
    with pytest.raises(NotAllowed, match="nobody decides it in their name"):
        decide(asked, head)


def test_a_conflict_of_interest_is_declared_by_who_stands_in():
    _director, head, _row = director_away()
    with pytest.raises(DomainError, match="no conflict of interest"):
        decide(asked_above(), head, no_conflict=False)


def test_who_stands_in_for_the_head_of_service_decides_nothing_above_the_band():
    absent, other = accounts.person(Role.HEAD_OF_SERVICE), accounts.person(Role.HEAD_OF_SERVICE)
    named(absent, other, HEAD)
    with pytest.raises(NotAllowed, match="This decision is for the Executive Director"):
        decide(asked_above(), other)


def test_one_person_decides_for_one_office_in_their_own_name_or_anothers():
    _director, head, _row = director_away()
    _story, asked = authority.asked_tonight("900.00", distant=True)
    offices = {one.office: one for one in asked.offices.all()}
    given = {"reason": "", "no_conflict": True, "decision": OfficeDecision.AUTHORISE, "by": head, "at": now()}
    if set(offices) != {HEAD, DCS}:
        pytest.fail(f"asked are {set(offices)}")
    authorising.decide(asked=offices[HEAD], **given)
    assert AskedOffice.objects.get(pk=offices[HEAD].pk).stand_in is None
    with pytest.raises(NotAllowed, match="for another office"):
        authorising.decide(asked=offices[DCS], **given)


def test_nobody_stands_in_for_who_holds_the_office_no_more():
    director, head, _row = director_away()
    director.grants.update(valid_to=today())
    with pytest.raises(NotAllowed, match="does not hold the office"):
        decide(asked_above(), head)
    assert not waiting_for(head, now()).exists()


def test_the_database_refuses_a_decision_by_who_neither_holds_the_office_nor_stands_in():
    director, head, row = director_away()
    asked = asked_above()
    key = asked.offices.get()
    tried = (
        (accounts.person(Role.HEAD_OF_SERVICE), None),
        (accounts.person(Role.HEAD_OF_SERVICE), row),
        (head, None),
        (asked.requested_by, row),
    )
    for by, under in tried:
        fields = {
            "by": by,
            "stand_in": under,
            "at": now(),
            "decision": "authorise",
            "no_conflict_declared": True,
        }
        with pytest.raises(DatabaseError, match="holds the office"), transaction.atomic():
            AskedOffice.objects.filter(pk=key.pk).update(**fields)
    stand_ins.end(stand_in=row, by=director, at=now())
    fields = {"by": head, "stand_in": row, "at": now(), "decision": "authorise", "no_conflict_declared": True}
    with pytest.raises(DatabaseError, match="holds the office"), transaction.atomic():
        AskedOffice.objects.filter(pk=key.pk).update(**fields)
    with pytest.raises(DatabaseError, match="holds the office"), transaction.atomic():
        WithheldRatification.objects.create(
            authorisation=asked, office=DCS, decision="return", reason="Why?", by=head, stand_in=row, at=now()
        )


# --- Provisional authority in their name ----------------------------------------------------------------------
def test_provisional_authority_is_given_in_the_name_of_who_is_on_call_and_said_so():
    authority.scheme(office=GivingOffice.ON_CALL)
    absent, head = accounts.person(Role.ON_CALL_AUTHORISER), accounts.person(Role.HEAD_OF_SERVICE)
    row = named(absent, head, ON_CALL)
    _story, asked = authority.asked_tonight()
    assert asked in waiting_for(head, now())
    page = signed_in(head).get(reverse("calloffs:authorisation_detail", args=[asked.pk])).content.decode()
    assert f"for {absent.name} (stand-in)" in page
    given = authority.give(asked, head)
    assert (given.provisional_by, given.provisional_stand_in) == (head, row)
    page = signed_in(head).get(reverse("calloffs:authorisation_detail", args=[asked.pk])).content.decode()
    assert f"Given by {head.name} for {absent.name} (stand-in)" in page


def test_who_stands_in_ratifies_for_the_director_but_not_what_they_gave():
    _director, head, row = director_away()
    _story, given = authority.given_tonight()
    done = authority.ratify(given, head)
    assert (done.state, done.offices.get().stand_in) == (AuthorisationState.AUTHORISED, row)


# --- Ended ----------------------------------------------------------------------------------------------------
def test_either_of_the_two_ends_it_once_and_both_are_told():
    director, head, row = director_away()
    with pytest.raises(NotAllowed, match="Only"):
        stand_ins.end(stand_in=row, by=accounts.person(Role.DCS), at=now())
    ended = stand_ins.end(stand_in=row, by=director, at=now())
    assert (ended.ended_by, ended.ends_on) == (director, row.ends_on)
    told = all_of(Notice).filter(kind="stand_in.ended").values_list("recipient_id", flat=True)
    assert set(told) == {director.pk, head.pk}
    with pytest.raises(Stale, match="over already"):
        stand_ins.end(stand_in=row, by=head, at=now())
    assert named(director, head).pk != row.pk


# --- Pages ----------------------------------------------------------------------------------------------------
def test_a_stand_in_is_named_and_ended_on_its_pages():
    director, head = accounts.person(Role.DCS), accounts.person(Role.HEAD_OF_SERVICE)
    client = signed_in(director)
    assert "Nobody stands in for an authoriser now" in client.get(LIST).content.decode()
    last = today() + timedelta(days=2)
    client.post(
        NAME,
        {"key": str(uuid4()), "stand_in": head.pk, "reason": "Annual leave."}
        | day("starts_on", today())
        | day("ends_on", last),
    )
    row = StandIn.objects.get()
    assert (row.absent, row.stand_in, row.office) == (director, head, DCS)
    assert "Annual leave." in client.get(LIST).content.decode()
    end = reverse("calloffs:end_stand_in", args=[row.pk])
    assert "could decide nothing more" in signed_in(head).get(end).content.decode()
    assert signed_in(accounts.person(Role.DCS)).get(end).status_code == 404
    client.post(end, {"key": str(uuid4())})
    row.refresh_from_db()
    assert row.ended_by == director
    assert head.name in client.get(f"{LIST}?show=over").content.decode()


def test_why_somebody_is_away_is_not_for_everybody_who_sees_call_offs():
    director_away(reason="An operation.")
    page = signed_in(accounts.person(Role.PLACEMENTS_OFFICER)).get(LIST).content.decode()
    assert "Running" in page and "An operation." not in page
    assert signed_in(accounts.person(Role.PLACEMENTS_OFFICER)).get(NAME).status_code == 403


@pytest.mark.parametrize(
    ("role", "leads"),
    [(Role.DCS, True), (Role.ON_CALL_AUTHORISER, True), (Role.PLACEMENTS_OFFICER, False)],
)
def test_whoever_could_name_one_or_be_named_finds_the_list_under_their_account(role, leads):
    account = signed_in(accounts.person(role)).get(reverse("accounts:profile")).content.decode()
    assert (LIST in account) == leads


# --- Rules ----------------------------------------------------------------------------------------------------
def test_every_office_has_somebody_else_who_may_stand_in():
    assert set(SUITABLE) == set(StandInOffice)
    assert all(len(roles) > 1 for roles in SUITABLE.values())


@holds_for(
    starts=some.dates(date(2026, 1, 1), date(2027, 12, 31)),
    length=some.integers(-5, 120),
    ahead=some.integers(-5, 30),
)
def test_what_is_accepted_is_from_today_in_order_and_at_most_a_quarter(starts, length, ahead):
    ends, day = starts + timedelta(days=length), starts - timedelta(days=ahead)
    accepted = why_not_days(starts, ends, day) is None
    assert accepted == (ahead >= 0 and 0 <= length < LONGEST.days)
