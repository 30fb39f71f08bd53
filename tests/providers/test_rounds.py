"""Rounds: who drafts, advises, signs, opens and closes, in the services and in the database (S-9, S-45)."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from providers.models import AdmissionRound, Criterion
from providers.rules.suggestions import suggested_criteria
from providers.selectors.rounds import last_day, taking
from providers.services import frameworks, rounds
from providers.states import AdviceKind, Office, RoundState, ServiceType
from sefton_pdps.access.roles import Role
from sefton_pdps.audit.models import Event
from sefton_pdps.core.errors import DomainError, NotAllowed, Stale
from sefton_pdps.core.time import clock
from sefton_pdps.notifications.models import Notice
from tests.factories.accounts import person
from tests.factories.providers import drafted_round, framework, lot
from tests.factories.rows import all_of

CRITERIA = [(one.code, one.weight, one.least_score, one.question) for one in suggested_criteria()]


def draft(cast, **changes):
    chosen = lot()
    values = {
        "framework": chosen.framework,
        "title": "Round for tests",
        "lots": [chosen],
        "specification": "v1",
        "terms": "v1",
        "consultation": "",
        "closes_at": None,
        "criteria": CRITERIA,
        "by": cast.manager,
        "at": clock.now(),
    }
    return rounds.draft_round(**{**values, **changes})


def refused_by_the_database(statement, *values):
    with pytest.raises(DatabaseError) as refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
    return getattr(refusal.value.__cause__, "pgcode", "")


def test_a_round_is_drafted_with_its_criteria_and_the_directors_are_asked(cast):
    made = draft(cast)
    assert made.number == 1
    assert {(one.code, one.weight, one.least_score, one.question) for one in made.criteria.all()} == set(
        CRITERIA
    )
    told = set(all_of(Notice).filter(kind="round.to_sign").values_list("recipient_id", flat=True))
    assert told == {cast.dcs.pk, cast.asc.pk}


def test_a_round_whose_weights_do_not_make_100_is_not_drafted(cast):
    wrong = [(CRITERIA[0][0], CRITERIA[0][1] + 1, 2, "How?"), *CRITERIA[1:]]
    with pytest.raises(DomainError, match="101, not 100"):
        draft(cast, criteria=wrong)
    assert not AdmissionRound.objects.exists()


def test_a_lot_of_another_framework_is_refused(cast):
    with pytest.raises(DomainError, match="another framework"):
        draft(cast, lots=[lot()])


@pytest.mark.parametrize("role", [Role.PLACEMENTS_OFFICER, Role.EVALUATOR, Role.DCS, Role.AUDITOR])
def test_only_commissioning_sets_up(cast, role):
    by = person(role)
    with pytest.raises(NotAllowed):
        draft(cast, by=by)
    with pytest.raises(NotAllowed):
        frameworks.add_suggested_lots(framework=framework(), by=by, at=clock.now())


def test_the_suggested_lots_are_added_once(cast):
    chosen = framework()
    assert len(frameworks.add_suggested_lots(framework=chosen, by=cast.manager, at=clock.now())) == 5
    assert frameworks.add_suggested_lots(framework=chosen, by=cast.manager, at=clock.now()) == []
    assert sorted(chosen.lots.values_list("number", flat=True)) == [1, 2, 3, 4, 5]
    with pytest.raises(DomainError, match="another name"):
        frameworks.add_lot(
            framework=chosen, name="Residential", code="residential", service_type=ServiceType.RESIDENTIAL,
            by=cast.manager, at=clock.now(),
        )  # fmt: skip


def test_an_extension_lengthens_the_term_and_keeps_the_original(cast):
    chosen = framework()
    later = chosen.ends_on + timedelta(days=365)
    values = {"framework": chosen, "reason": "Agreed.", "by": cast.manager, "at": clock.now()}
    frameworks.extend_framework(new_end=later, decided_on=clock.today(), **values)
    assert last_day(chosen) == later
    with pytest.raises(DomainError, match="already lasts"):
        frameworks.extend_framework(new_end=later, decided_on=clock.today(), **values)
    chosen.refresh_from_db()
    assert chosen.ends_on == later - timedelta(days=365)


def test_a_reference_is_used_once(cast):
    used = framework()
    with pytest.raises(DomainError, match="already a framework"):
        frameworks.create_framework(
            reference=used.reference, title="Another", regime="Any", starts_on=used.starts_on,
            ends_on=used.ends_on, by=cast.manager, at=clock.now(),
        )  # fmt: skip


# --- Signing --------------------------------------------------------------------------------------------------
def test_the_second_signature_signs_the_round_off(cast):
    made = draft(cast)
    once = rounds.sign_off(round=made, office=Office.DCS, by=cast.dcs, at=clock.now())
    assert once.state == RoundState.DRAFTED
    twice = rounds.sign_off(round=made, office=Office.ASC, by=cast.asc, at=clock.now())
    assert twice.state == RoundState.SIGNED_OFF
    assert twice.signed_off_at is not None
    names = list(all_of(Event).filter(subject_id=made.pk).order_by("at", "id").values_list("name", flat=True))
    assert names == ["round.drafted", "round.signed", "round.signed", "round.sign_off"]


def test_a_director_does_not_sign_for_the_other_office(cast):
    with pytest.raises(NotAllowed, match="Only the Executive Director of Adult"):
        rounds.sign_off(round=draft(cast), office=Office.ASC, by=cast.dcs, at=clock.now())


def test_a_person_who_holds_both_offices_signs_once(cast):
    made = draft(cast)
    both = person(Role.DCS, Role.ASC_DIRECTOR)
    rounds.sign_off(round=made, office=Office.DCS, by=both, at=clock.now())
    with pytest.raises(Stale):
        rounds.sign_off(round=made, office=Office.ASC, by=both, at=clock.now())


def test_an_office_signs_once_and_others_never(cast):
    made = draft(cast)
    rounds.sign_off(round=made, office=Office.DCS, by=cast.dcs, at=clock.now())
    with pytest.raises(Stale):
        rounds.sign_off(round=made, office=Office.DCS, by=cast.dcs, at=clock.now())
    for by in (cast.manager, cast.decider):
        with pytest.raises(NotAllowed):
            rounds.sign_off(round=made, office=Office.ASC, by=by, at=clock.now())


def test_a_draft_changes_until_the_first_signature(cast):
    made = draft(cast)
    values = {
        "round": made,
        "lots": list(made.lots.all()),
        "terms": "v2",
        "consultation": "",
        "closes_at": None,
    }
    values |= {"title": "Changed", "specification": "v2", "criteria": CRITERIA, "by": cast.manager}
    changed = rounds.change_round(**values, at=clock.now())
    assert (changed.title, changed.terms, changed.criteria.count()) == ("Changed", "v2", 4)
    rounds.sign_off(round=made, office=Office.DCS, by=cast.dcs, at=clock.now())
    with pytest.raises(Stale, match="has signed"):
        rounds.change_round(**values, at=clock.now())


@pytest.mark.parametrize("signatures", [1, 2])
def test_the_database_freezes_what_was_signed(cast, signatures):
    made = draft(cast)
    rounds.sign_off(round=made, office=Office.DCS, by=cast.dcs, at=clock.now())
    if signatures == 2:
        rounds.sign_off(round=made, office=Office.ASC, by=cast.asc, at=clock.now())
    key = str(made.pk)
    for statement in (
        "UPDATE providers_criterion SET weight = weight WHERE round_id = %s",
        "UPDATE providers_criterion SET question = 'Other?' WHERE round_id = %s",
        "DELETE FROM providers_criterion WHERE round_id = %s",
        "UPDATE providers_admissionround SET terms = 'v9' WHERE id = %s",
        "UPDATE providers_admissionround SET specification = 'v9' WHERE id = %s",
    ):
        assert refused_by_the_database(statement, key) == "SP009"


def test_the_database_signs_no_round_off_without_both_directors(cast):
    made = draft(cast)
    signed = "UPDATE providers_admissionround SET state = 'signed_off', signed_off_at = now() WHERE id = %s"
    assert refused_by_the_database(signed, str(made.pk)) == "SP009"


def test_the_database_signs_no_round_off_whose_weights_are_wrong(cast):
    made = drafted_round()
    Criterion.objects.filter(round=made, code="quality").update(weight=41)
    with pytest.raises(DomainError, match="101, not 100"):
        cast.sign(made)
    made.sign_offs.create(office=Office.ASC, by=cast.asc, at=clock.now())
    signed = "UPDATE providers_admissionround SET state = 'signed_off', signed_off_at = now() WHERE id = %s"
    assert refused_by_the_database(signed, str(made.pk)) == "SP009"


def test_signatures_and_advice_cannot_be_altered_or_removed(cast):
    made = drafted_round()
    cast.advise(made)
    cast.sign(made)
    for table in ("providers_roundsignoff", "providers_roundadvice"):
        assert refused_by_the_database(f"UPDATE {table} SET at = now()") == "42501"
        assert refused_by_the_database(f"DELETE FROM {table}") == "42501"


# --- Advice and opening ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("kind", "who"),
    [
        (AdviceKind.LEGAL, "procurement"),
        (AdviceKind.PROCUREMENT, "legal"),
        (AdviceKind.PROCUREMENT, "manager"),
        (AdviceKind.CABINET_MEMBER, "legal"),
    ],
)
def test_advice_is_recorded_by_whose_job_it_is(cast, kind, who):
    at = clock.now()
    with pytest.raises(NotAllowed, match="is recorded by the"):
        rounds.record_advice(
            round=drafted_round(), kind=kind, text="Fine.", given_on=at.date(), by=getattr(cast, who), at=at
        )


def test_advice_of_tomorrow_or_without_words_is_refused(cast):
    at = clock.now()
    values = {"round": drafted_round(), "kind": AdviceKind.LEGAL, "by": cast.legal, "at": at}
    with pytest.raises(DomainError, match="future"):
        rounds.record_advice(text="Fine.", given_on=at.date() + timedelta(days=1), **values)
    with pytest.raises(DomainError, match="what was advised"):
        rounds.record_advice(text=" ", given_on=at.date(), **values)


@pytest.mark.parametrize("missing", list(AdviceKind))
def test_a_round_does_not_open_without_each_advice_in_rule_and_database(cast, missing):
    made = cast.sign(drafted_round())
    by = {AdviceKind.LEGAL: cast.legal, AdviceKind.PROCUREMENT: cast.procurement}
    for kind in set(AdviceKind) - {missing}:
        who = by.get(kind, cast.manager)
        rounds.record_advice(
            round=made, kind=kind, text="Fine.", given_on=clock.today(), by=who, at=clock.now()
        )
    with pytest.raises(DomainError, match="is not recorded"):
        rounds.open_round(round=made, by=cast.manager, at=clock.now())
    opened = "UPDATE providers_admissionround SET state = 'open', opened_at = now() WHERE id = %s"
    assert refused_by_the_database(opened, str(made.pk)) == "SP009"


def test_an_unsigned_round_does_not_open(cast):
    made = drafted_round()
    cast.advise(made)
    with pytest.raises(Stale):
        rounds.open_round(round=made, by=cast.manager, at=clock.now())


def test_a_director_does_not_open_the_round_that_they_signed(cast):
    made = drafted_round()
    cast.advise(made)
    cast.sign(made)
    with pytest.raises(NotAllowed):
        rounds.open_round(round=made, by=cast.dcs, at=clock.now())


def test_advice_is_not_added_after_the_opening(cast):
    with pytest.raises(Stale, match="has been opened"):
        cast.advise(cast.open_round())


# --- Closing --------------------------------------------------------------------------------------------------
def test_a_round_past_its_time_takes_nothing_even_before_the_closing_job_ran(cast, clock):
    made = cast.open_round()
    assert list(taking()) == [made]
    clock.advance(days=8)
    assert list(taking()) == []
    made.refresh_from_db()
    assert made.state == RoundState.OPEN


def test_the_closing_job_closes_what_is_due_once(cast, clock):
    from sefton_pdps.core.time.clock import now

    due, later = cast.open_round(), cast.open_round(closes_at=None)
    clock.advance(days=8)
    assert rounds.close_due_rounds(at=now()) == 1
    assert rounds.close_due_rounds(at=now()) == 0
    due.refresh_from_db()
    later.refresh_from_db()
    assert (due.state, later.state) == (RoundState.CLOSED, RoundState.OPEN)
    assert all_of(Event).filter(name="round.close_due").count() == 1


def test_a_closed_round_does_not_open_again(cast, clock):
    from sefton_pdps.core.time.clock import now

    made = cast.open_round()
    clock.advance(days=8)
    rounds.close_due_rounds(at=now())
    made.refresh_from_db()
    assert made.closed_at is not None
    with pytest.raises(Stale):
        rounds.open_round(round=made, by=cast.manager, at=now())
