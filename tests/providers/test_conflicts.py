"""A declared conflict follows the person until one colleague proposes its end with a reason and another agrees."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from calloffs.models import OfferAssessment
from calloffs.policies import scoring as offers
from calloffs.services import competitions, scoring
from providers.models import Assessment, ConflictEnd
from providers.policies import evaluation as policy
from providers.services import conflicts, evaluation
from sefton_pdps.access.roles import Role
from sefton_pdps.audit.models import Event
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError, NotAllowed, Stale
from sefton_pdps.core.time import clock as product_clock
from sefton_pdps.notifications.models import Notice
from tests.browsing import queries
from tests.calloffs.pages import key, signed_in
from tests.factories import awards, calloffs
from tests.factories.accounts import person
from tests.factories.applications import Cast
from tests.factories.rows import all_of
from tests.kept_rows import kept_rows

pytestmark = pytest.mark.usefixtures("files_root")
WHY = "The sister left the provider in May."


@pytest.fixture(autouse=True)
def council_scope(db):
    with tenancy.scope(tenancy.COUNCIL):
        yield


@kept_rows
def conflict():
    """A conflict that an evaluator declared at an application."""
    cast = Cast()
    found = Assessment.objects.get(application=cast.scoring(), evaluator=cast.evaluators[0])
    return evaluation.declare(
        assessment=found,
        has_conflict=True,
        note="My sister works there.",
        by=found.evaluator,
        at=product_clock.now(),
    )


@pytest.fixture
def manager():
    return person(Role.COMMISSIONING_MANAGER)


@pytest.fixture
def head():
    return person(Role.HEAD_OF_SERVICE)


def _propose(conflict, by, reason=WHY):
    return conflicts.propose_end(conflict=conflict, reason=reason, by=by, at=product_clock.now())


def _decide(end, by, *, agreed=True):
    return conflicts.decide_end(end=end, agreed=agreed, by=by, at=product_clock.now())


def _offered(conflict, clock):
    """A competition in which the provider of the conflict has offered, with the person chosen to score it."""
    story = awards.closed(clock, "3000.00", market=calloffs.market_of(conflict.application.provider))
    competitions.assign_evaluators(
        call_off=story.call_off,
        evaluators=[*story.evaluators, conflict.evaluator],
        by=story.call_off.published_by,
        at=product_clock.now(),
    )
    return story


def _declares_free(story, conflict):
    return scoring.declare(
        assessment=story.assessment(conflict.evaluator),
        has_conflict=False,
        note="",
        by=conflict.evaluator,
        at=product_clock.now(),
    )


def test_it_follows_until_another_has_agreed_and_then_no_longer(conflict, manager, head, clock):
    story = _offered(conflict, clock)
    end = _propose(conflict, manager)
    with pytest.raises(NotAllowed, match="Declare the conflict here too"):
        _declares_free(story, conflict)
    assert offers.is_barred(conflict.evaluator, story.call_off.pk)
    _decide(end, head)
    assert offers.carried_conflict(conflict.evaluator, story.call_off.pk) is None
    assert _declares_free(story, conflict).has_conflict is False
    assert not offers.is_barred(conflict.evaluator, story.call_off.pk)


def test_who_declared_to_be_free_before_the_conflict_scores_no_offers(conflict, clock):
    story = _offered(conflict, clock)
    with pytest.raises(NotAllowed, match="Somebody else scores these offers"):
        offers.check_may_score(
            conflict.evaluator,
            OfferAssessment(call_off=story.call_off, evaluator=conflict.evaluator, has_conflict=False),
        )


def test_at_the_application_where_it_was_declared_it_stays(conflict, manager, head):
    _decide(_propose(conflict, manager), head)
    conflict.refresh_from_db()
    assert conflict.has_conflict and policy.is_barred(conflict.evaluator, conflict.application_id)
    with pytest.raises(NotAllowed, match="You declared a conflict"):
        policy.check_scores(conflict.evaluator, conflict)


def test_kept_it_follows_as_before_and_may_be_proposed_again(conflict, manager, head, clock):
    story = _offered(conflict, clock)
    _decide(_propose(conflict, manager), head, agreed=False)
    assert offers.carried_conflict(conflict.evaluator, story.call_off.pk) == conflict
    _decide(_propose(conflict, manager, "The sister has left now."), head)
    assert offers.carried_conflict(conflict.evaluator, story.call_off.pk) is None


# --- Four eyes ---
def test_nobody_proposes_or_decides_about_an_own_conflict(conflict, manager):
    for role in (Role.COMMISSIONING_MANAGER, Role.HEAD_OF_SERVICE):
        conflict.evaluator.grants.create(role=role.name, valid_from=product_clock.today(), granted_by=None)
    own = type(conflict.evaluator).objects.get(pk=conflict.evaluator.pk)
    with pytest.raises(NotAllowed, match="your own conflict"):
        _propose(conflict, own)
    end = _propose(conflict, manager)
    with pytest.raises(NotAllowed, match="your own conflict"):
        _decide(end, own)


def test_who_proposed_it_does_not_decide_it(conflict):
    both = person(Role.COMMISSIONING_MANAGER, Role.HEAD_OF_SERVICE)
    end = _propose(conflict, both)
    with pytest.raises(NotAllowed, match="You proposed this"):
        _decide(end, both)
    assert signed_in(both).get(f"/conflicts/ends/{end.pk}/").status_code == 404


@pytest.mark.parametrize("role", [Role.EVALUATOR, Role.MODERATOR, Role.AUDITOR, Role.PLACEMENTS_OFFICER])
def test_other_roles_do_neither_and_see_no_list(conflict, manager, role):
    other = person(role)
    with pytest.raises(NotAllowed):
        _propose(conflict, other)
    with pytest.raises(NotAllowed):
        _decide(_propose(conflict, manager), other)
    assert signed_in(other).get("/conflicts/").status_code == 403


def test_who_chooses_evaluators_does_not_decide_and_who_decides_does_not_propose(conflict, manager, head):
    with pytest.raises(NotAllowed):
        _propose(conflict, head)
    with pytest.raises(NotAllowed):
        _decide(_propose(conflict, manager), person(Role.COMMISSIONING_MANAGER))


@pytest.mark.parametrize("reason", ["", "  "])
def test_without_a_reason_nothing_is_proposed(conflict, manager, reason):
    with pytest.raises(DomainError, match="Say what has changed"):
        _propose(conflict, manager, reason)


def test_it_is_proposed_once_and_decided_once(conflict, manager, head):
    end = _propose(conflict, manager)
    with pytest.raises(Stale):
        _propose(conflict, person(Role.COMMISSIONING_MANAGER))
    _decide(end, head)
    with pytest.raises(Stale):
        _decide(end, person(Role.DCS), agreed=False)
    with pytest.raises(Stale):
        _propose(conflict, manager)


def test_the_database_keeps_it_from_one_person_and_from_a_second_thought(conflict, manager, head):
    end, now = _propose(conflict, manager), product_clock.now()
    rows = ConflictEnd.objects.filter(pk=end.pk)
    for change in ({"agreed": True, "decided_by": manager, "decided_at": now}, {"agreed": True}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(reason="Something else")
    with pytest.raises(IntegrityError), transaction.atomic():
        ConflictEnd.objects.create(assessment=conflict, reason=WHY, proposed_by=head, proposed_at=now)
    _decide(end, head, agreed=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(agreed=True)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.delete()


# --- The pages ---
def test_the_pages_lead_from_the_list_over_home_to_the_decision(conflict, manager, head):
    proposing, deciding = signed_in(manager), signed_in(head)
    assert "Declared conflicts of interest" in proposing.get("/applications/").content.decode()
    assert "Propose its end" in proposing.get("/conflicts/").content.decode()
    url = f"/conflicts/{conflict.pk}/end/"
    assert "My sister works there." in proposing.get(url).content.decode()
    assert proposing.post(url, {"reason": WHY, **key()})["Location"] == "/conflicts/"
    assert "End proposed" in proposing.get("/conflicts/").content.decode()
    assert "Decide whether a conflict has ended" in deciding.get("/").content.decode()
    decision = f"/conflicts/ends/{ConflictEnd.objects.get().pk}/"
    assert WHY in deciding.get(decision).content.decode()
    assert "whether the conflict has ended" in deciding.post(decision, key()).content.decode()
    deciding.post(decision, {"decision": "agree", **key()})
    shown = proposing.get("/conflicts/").content.decode()
    assert "Ended" in shown and head.name in shown and "Propose its end" not in shown
    assert "Decide whether a conflict" not in deciding.get("/").content.decode()


def test_it_is_told_to_who_decides_and_to_the_person_once_it_has_ended(conflict, manager, head):
    end = _propose(conflict, manager)
    asked = all_of(Notice).filter(kind="application.conflict_end_proposed")
    assert {one.recipient_id for one in asked} >= {head.pk} and manager.pk not in {
        one.recipient_id for one in asked
    }
    _decide(end, head)
    told = all_of(Notice).filter(kind="application.conflict_end_decided")
    assert {one.recipient_id for one in told} == {manager.pk, conflict.evaluator_id}
    assert not any(WHY in one.title + one.body for one in [*asked, *told])
    names = {"application.conflict_end_proposed", "application.conflict_ended"}
    assert {one.name for one in all_of(Event).filter(name__in=names)} == names


def test_the_list_takes_no_query_a_row(conflict, manager, head):
    client = signed_in(manager)
    before = queries(client, "/conflicts/")
    _decide(_propose(conflict, manager), head, agreed=False)
    _propose(conflict, manager)
    assert queries(client, "/conflicts/") <= before
