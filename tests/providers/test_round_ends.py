"""An advertised round is extended, or cancelled by two people; it never closes early."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from providers.models import AdmissionRound, Application, RoundCancellation, RoundExtension
from providers.policies import rounds as policy
from providers.services import applications, round_ends
from providers.states import ApplicationState, RoundState
from sefton_pdps.access.roles import Role
from sefton_pdps.audit.models import Event
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError, NotAllowed, Stale
from sefton_pdps.core.time.clock import now
from sefton_pdps.notifications.models import Notice
from tests.factories.accounts import person
from tests.factories.days import when_somebody_works
from tests.factories.rows import all_of
from tests.providers.browsing import as_user, day, page, send

WEEK = timedelta(days=7)
WHY = "The lots were wrong."


def refused_by_the_database(statement, *values):
    with pytest.raises(DatabaseError) as refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
    return getattr(refusal.value.__cause__, "pgcode", "")


def extend(cast, of, **changes):
    values = {
        "new_end": when_somebody_works((of.closes_at or now()) + WEEK),
        "reason": "Two providers asked.",
        "by": cast.manager,
        "at": now(),
    }
    return round_ends.extend_round(round=of, **{**values, **changes})


def propose(cast, of, **changes):
    values = {"reason": WHY, "by": cast.manager, "at": now()}
    return round_ends.propose_cancellation(round=of, **{**values, **changes})


@pytest.fixture
def of(cast):
    return cast.open_round()


# --- Who confirms ---------------------------------------------------------------------------------------------
def test_a_cancellation_that_nobody_proposed_is_confirmed_by_nobody(cast, of):
    with pytest.raises(DomainError, match="Nobody has proposed"):
        policy.check_confirms(cast.dcs, of)
    assert not policy.may_confirm(cast.dcs, of)


def test_who_proposed_a_cancellation_does_not_confirm_it_and_a_director_does(cast, of):
    both = person(Role.COMMISSIONING_MANAGER, Role.DCS)
    propose(cast, of, by=both)
    for who in (both, None):
        with pytest.raises(NotAllowed, match="You proposed this"):
            policy.check_confirms(who, of)
    assert not policy.may_confirm(both, of)
    policy.check_confirms(cast.dcs, of)
    assert policy.may_confirm(cast.dcs, of)
    assert not policy.may_confirm(person(Role.COMMISSIONING_MANAGER), of)


# --- Extending ------------------------------------------------------------------------------------------------
def test_a_round_is_extended_with_its_reason_and_its_applicants_are_told(cast, of):
    owner, by = cast.applicant()
    stranger = person(Role.PROVIDER_ADMINISTRATOR, provider=cast.applicant()[0])
    applications.start_application(round=of, provider=owner, by=by, at=now())
    before = of.closes_at
    assert extend(cast, of).closes_at == when_somebody_works(before + WEEK)
    kept = RoundExtension.objects.get()
    assert (kept.old_end, kept.new_end, kept.reason) == (
        before,
        when_somebody_works(before + WEEK),
        "Two providers asked.",
    )
    told = set(all_of(Notice).filter(kind="round.extended").values_list("recipient_id", flat=True))
    assert by.pk in told
    assert stranger.pk not in told


def test_no_round_is_made_to_close_earlier_by_service_or_database(cast, of):
    with pytest.raises(DomainError, match="does not close earlier"):
        extend(cast, of, new_end=of.closes_at - timedelta(hours=1))
    with pytest.raises(DomainError, match="does not close earlier"):
        extend(cast, of, new_end=of.closes_at)
    earlier = "UPDATE providers_admissionround SET closes_at = closes_at - interval '1 hour' WHERE id = %s"
    assert refused_by_the_database(earlier, str(of.pk)) == "SP011"
    never = "UPDATE providers_admissionround SET closes_at = NULL WHERE id = %s"
    assert refused_by_the_database(never, str(of.pk)) == "SP011"


def test_the_database_closes_no_round_before_its_time(cast, of):
    closed = "UPDATE providers_admissionround SET state = 'closed', closed_at = now() WHERE id = %s"
    assert refused_by_the_database(closed, str(of.pk)) == "SP011"
    assert refused_by_the_database(closed, str(cast.open_round(closes_at=None).pk)) == "SP011"


def test_a_round_that_has_closed_is_not_extended_by_service_or_database(cast, of, clock):
    clock.advance(days=8)
    with pytest.raises(Stale, match="its end stands"):
        extend(cast, of, new_end=now() + WEEK)
    later = "UPDATE providers_admissionround SET closes_at = sefton_now() + interval '9 days' WHERE id = %s"
    assert refused_by_the_database(later, str(of.pk)) == "SP011"


def test_a_round_without_a_closing_time_gets_one_with_notice(cast):
    endless = cast.open_round(closes_at=None)
    with pytest.raises(DomainError, match="at least 14 days"):
        extend(cast, endless, new_end=now() + timedelta(days=13))
    assert (
        extend(cast, endless, new_end=when_somebody_works(now() + timedelta(days=15))).closes_at is not None
    )


def test_a_round_is_not_extended_beyond_its_framework_without_a_reason_or_by_others(cast, of):
    with pytest.raises(DomainError, match="framework ends"):
        extend(cast, of, new_end=of.closes_at + timedelta(days=4000))
    with pytest.raises(DomainError, match="Say why"):
        extend(cast, of, reason=" ")
    for by in (cast.dcs, cast.decider, person(Role.PLACEMENTS_OFFICER)):
        with pytest.raises(NotAllowed):
            extend(cast, of, by=by)
    assert not RoundExtension.objects.exists()


def test_an_extension_on_record_stays_as_it_was(cast, of):
    extend(cast, of)
    assert refused_by_the_database("UPDATE providers_roundextension SET reason = 'Other'") == "42501"
    assert refused_by_the_database("DELETE FROM providers_roundextension") == "42501"


# --- Cancelling -----------------------------------------------------------------------------------------------
def test_a_proposal_leaves_the_round_open_and_asks_the_directors(cast, of):
    propose(cast, of)
    of.refresh_from_db()
    assert of.state == RoundState.OPEN
    told = set(
        all_of(Notice).filter(kind="round.cancellation_proposed").values_list("recipient_id", flat=True)
    )
    assert told == {cast.dcs.pk, cast.asc.pk}


def test_a_second_person_cancels_and_every_undecided_application_ends(cast, of):
    admitted, scored = cast.admitted(of), cast.moderating(of)
    owner, by = cast.applicant()
    draft = applications.start_application(round=of, provider=owner, by=by, at=now())
    propose(cast, of)
    cancelled = round_ends.cancel_round(round=of, by=cast.dcs, at=now())
    assert (cancelled.state, cancelled.cancelled_at is not None) == (RoundState.CANCELLED, True)
    states = {one.pk: one.state for one in Application.objects.all()}
    assert states == {
        admitted.pk: ApplicationState.ADMITTED,
        scored.pk: ApplicationState.ENDED,
        draft.pk: ApplicationState.ENDED,
    }
    told = set(
        all_of(Notice).filter(kind="application.ended").values_list("recipient__provider_id", flat=True)
    )
    assert told == {scored.provider_id, owner.pk}
    assert all_of(Event).filter(name="application.end_with_round").count() == 2


def test_who_proposed_does_not_cancel_whatever_their_roles(cast, of):
    both = person(Role.COMMISSIONING_MANAGER, Role.DCS)
    propose(cast, of, by=both)
    with pytest.raises(NotAllowed, match="somebody else confirms"):
        round_ends.cancel_round(round=of, by=both, at=now())
    alone = (
        "UPDATE providers_roundcancellation SET is_confirmed = true, answered_by_id = proposed_by_id,"
        " answered_at = now()"
    )
    assert refused_by_the_database(alone) == "23514"
    assert RoundCancellation.objects.get().is_confirmed is None


def test_no_round_is_cancelled_without_a_proposal_by_service_or_database(cast, of):
    with pytest.raises(DomainError, match="Nobody has proposed"):
        round_ends.cancel_round(round=of, by=cast.dcs, at=now())
    cancelled = "UPDATE providers_admissionround SET state = 'cancelled', cancelled_at = now() WHERE id = %s"
    assert refused_by_the_database(cancelled, str(of.pk)) == "SP011"
    propose(cast, of)
    assert refused_by_the_database(cancelled, str(of.pk)) == "SP011"


def test_a_proposal_needs_its_role_and_reason_and_stands_once(cast, of):
    with pytest.raises(NotAllowed):
        propose(cast, of, by=cast.dcs)
    with pytest.raises(DomainError, match="Say why"):
        propose(cast, of, reason="  ")
    propose(cast, of)
    with pytest.raises(Stale, match="already"):
        propose(cast, of)
    with pytest.raises(IntegrityError), transaction.atomic():
        of.cancellations.create(reason="Twice", proposed_by=cast.manager, proposed_at=now())


def test_a_round_that_is_kept_open_may_be_proposed_again_and_the_answer_stands(cast, of):
    propose(cast, of)
    round_ends.keep_round_open(round=of, by=cast.asc, at=now())
    with pytest.raises(Stale, match="answered already"):
        round_ends.keep_round_open(round=of, by=cast.asc, at=now())
    with pytest.raises(DomainError, match="Nobody has proposed"):
        round_ends.cancel_round(round=of, by=cast.dcs, at=now())
    again = "UPDATE providers_roundcancellation SET is_confirmed = true, answered_at = now()"
    assert refused_by_the_database(again) == "SP011"
    propose(cast, of)
    round_ends.cancel_round(round=of, by=cast.dcs, at=now())


def test_others_do_not_answer_a_proposal(cast, of):
    propose(cast, of)
    for by in (cast.decider, person(Role.PLACEMENTS_OFFICER), cast.applicant()[1]):
        with pytest.raises(NotAllowed):
            round_ends.cancel_round(round=of, by=by, at=now())
        with pytest.raises(NotAllowed):
            round_ends.keep_round_open(round=of, by=by, at=now())


def test_a_provider_reads_why_a_round_was_cancelled_and_never_what_was_only_proposed(cast, of):
    propose(cast, of)
    by = cast.applicant()[1]
    with tenancy.scope(by.scope):
        assert not RoundCancellation.objects.exists()
    round_ends.cancel_round(round=of, by=cast.dcs, at=now())
    with tenancy.scope(by.scope):
        assert RoundCancellation.objects.get().reason == WHY


def test_nothing_is_written_in_a_cancelled_round(cast, of):
    owner, by = cast.applicant()
    draft = cast.filled(of, by, owner)
    cast.cancel(of)
    criterion = of.criteria.first()
    with pytest.raises(Stale, match="has cancelled the round"):
        applications.save_answer(application=draft, criterion=criterion, text="Late.", by=by, at=now())
    with pytest.raises(DomainError, match="has cancelled this round"):
        applications.start_application(round=of, provider=owner, by=by, at=now())
    assert set(draft.answers.values_list("text", flat=True)) == {"We do."}


# --- Pages ----------------------------------------------------------------------------------------------------
def test_a_round_is_extended_and_cancelled_in_the_browser(cast, of):
    owner, by = cast.applicant()
    draft = cast.filled(of, by, owner)
    manager, director = as_user(cast.manager), as_user(cast.dcs)
    board = manager.get(page("round_detail", of.pk)).content.decode()
    assert "Close the round" not in board
    later = {**day("new_end", when_somebody_works(of.closes_at + WEEK)), "new_end_3": "5pm"}
    send(manager, page("round_extend", of.pk), reason="Two providers asked.", **later)
    assert "Two providers asked." in manager.get(page("round_detail", of.pk)).content.decode()
    assert (
        "Two providers asked."
        in as_user(by).get(page("portal_application_detail", draft.pk)).content.decode()
    )
    earlier = {**day("new_end", of.closes_at - timedelta(days=2)), "new_end_3": "5pm"}
    refused = send(manager, page("round_extend", of.pk), 200, reason="Sooner.", **earlier)
    assert "does not close earlier" in refused.content.decode()
    send(manager, page("round_cancel", of.pk), reason=WHY)
    answer = page("round_cancel_answer", of.pk)
    assert "Cancel the round" not in manager.get(answer).content.decode()
    shown = director.get(answer).content.decode()
    assert WHY in shown
    assert "1 application that is not decided would end" in shown
    send(director, answer, answer="cancel")
    assert AdmissionRound.objects.get(pk=of.pk).state == RoundState.CANCELLED
    own = as_user(by).get(page("portal_application_detail", draft.pk)).content.decode()
    assert WHY in own
    assert "Your answers and documents are kept" in own
    assert "We do." in own
    assert "the council has cancelled the round" in as_user(by).get("/").content.decode()


def test_a_closed_rounds_draft_says_so_on_home_and_page_and_takes_no_text(cast, of, clock):
    owner, by = cast.applicant()
    draft = cast.filled(of, by, owner)
    clock.advance(days=8)
    client = as_user(by)
    assert "Not sent before its round closed" in client.get("/").content.decode()
    assert "takes no more text" in client.get(page("portal_application_detail", draft.pk)).content.decode()
    criterion = of.criteria.first()
    url = page("portal_application_answer", draft.pk, criterion.pk)
    refused = send(client, url, 200, text="Much too late.")
    assert "The round closed on" in refused.content.decode()
    assert "Much too late." in refused.content.decode()
    assert draft.answers.get(criterion=criterion).text == "We do."


def test_home_asks_a_director_to_answer_a_proposal_and_not_who_made_it(cast, of):
    propose(cast, of)
    assert "Answer the proposal to cancel" in as_user(cast.dcs).get("/").content.decode()
    assert "Answer the proposal to cancel" not in as_user(cast.manager).get("/").content.decode()
