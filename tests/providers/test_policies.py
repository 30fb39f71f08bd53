"""Who may do what to rounds, applications and settings: each refusal, of people whom no database knows (S-9, S-45)."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from providers.models import Application, Assessment, ConflictEnd
from providers.policies import evaluation, rounds
from providers.policies.applications import check_applicant
from providers.policies.care_settings import check_keeps
from providers.policies.people import check_own
from providers.states import AdviceKind, ApplicationState, Office
from sefton_pdps.access.roles import Role
from sefton_pdps.core.errors import DomainError, NotAllowed, NotFound
from tests.factories.accounts import unsaved

OWN, OTHER = uuid4(), uuid4()


# --- A provider's own -----------------------------------------------------------------------------------------
@pytest.mark.parametrize("who", [None, unsaved(), unsaved(Role.BID_WRITER, provider_id=OTHER)])
def test_another_providers_thing_reads_as_none(who):
    with pytest.raises(NotFound):
        check_own(who, OWN)
    with pytest.raises(NotFound):
        check_applicant(who, Application(provider_id=OWN))


def test_a_providers_own_thing_is_reached():
    check_own(unsaved(provider_id=OWN), OWN)
    check_applicant(unsaved(provider_id=OWN), Application(provider_id=OWN))


def test_a_setting_is_kept_by_its_own_people_whose_role_keeps_vacancies_and_by_the_system():
    check_keeps(None, OWN)
    check_keeps(unsaved(Role.SETTING_MANAGER, provider_id=OWN), OWN)
    with pytest.raises(NotFound):
        check_keeps(unsaved(Role.SETTING_MANAGER, provider_id=OTHER), OWN)
    with pytest.raises(NotAllowed):
        check_keeps(unsaved(Role.BID_WRITER, provider_id=OWN), OWN)


# --- Signing and advising -----------------------------------------------------------------
SIGNS = {Office.DCS: Role.DCS, Office.ASC: Role.ASC_DIRECTOR}


@pytest.mark.parametrize("office", list(Office))
@pytest.mark.parametrize(
    "role", [Role.DCS, Role.ASC_DIRECTOR, Role.HEAD_OF_SERVICE, Role.COMMISSIONING_MANAGER]
)
def test_each_director_signs_for_the_own_office_only(office, role):
    if SIGNS[office] == role:
        assert rounds.office_of(unsaved(role)) == office
        rounds.check_signs(unsaved(role), office)
        return
    with pytest.raises(NotAllowed, match="Ask them to sign the round off"):
        rounds.check_signs(unsaved(role), office)


def test_nobody_and_who_has_no_office_sign_nothing():
    assert rounds.office_of(unsaved(Role.HEAD_OF_SERVICE)) is None
    with pytest.raises(NotAllowed):
        rounds.check_signs(None, Office.DCS)


ADVISES = {
    AdviceKind.PROCUREMENT: Role.PROCUREMENT_ADVISER,
    AdviceKind.LEGAL: Role.LEGAL_ADVISER,
    AdviceKind.CABINET_MEMBER: Role.COMMISSIONING_MANAGER,
}


@pytest.mark.parametrize("kind", list(AdviceKind))
@pytest.mark.parametrize("role", [*ADVISES.values(), Role.CABINET_MEMBER, Role.DCS])
def test_each_advice_is_recorded_by_whose_it_is(kind, role):
    if ADVISES[kind] == role:
        assert rounds.advice_of(unsaved(role)) == [kind]
        rounds.check_advises(unsaved(role), kind)
        return
    with pytest.raises(NotAllowed, match="is recorded by the"):
        rounds.check_advises(unsaved(role), kind)


def test_nobody_advises_and_a_director_has_no_advice_to_give():
    assert rounds.advice_of(unsaved(Role.DCS)) == []
    with pytest.raises(NotAllowed):
        rounds.check_advises(None, AdviceKind.LEGAL)


# --- Scoring and conflicts ------------------------------------------------------------------------------------
MANAGER, HEAD = unsaved(Role.COMMISSIONING_MANAGER), unsaved(Role.HEAD_OF_SERVICE)


def test_nobody_proposes_the_end_of_an_own_conflict():
    evaluation.check_proposes_end(MANAGER, Assessment(evaluator=HEAD))
    with pytest.raises(NotAllowed, match="your own conflict"):
        evaluation.check_proposes_end(MANAGER, Assessment(evaluator=MANAGER))
    with pytest.raises(NotAllowed):
        evaluation.check_proposes_end(HEAD, Assessment(evaluator=unsaved()))


def test_nobody_decides_the_end_of_an_own_conflict_nor_what_they_proposed():
    def end(*, by, of):
        return ConflictEnd(proposed_by=by, assessment=Assessment(evaluator=of))

    evaluation.check_decides_end(HEAD, end(by=MANAGER, of=unsaved()))
    with pytest.raises(NotAllowed, match="You proposed this"):
        evaluation.check_decides_end(HEAD, end(by=HEAD, of=unsaved()))
    with pytest.raises(NotAllowed, match="your own conflict"):
        evaluation.check_decides_end(HEAD, end(by=MANAGER, of=HEAD))
    with pytest.raises(NotAllowed):
        evaluation.check_decides_end(MANAGER, end(by=HEAD, of=unsaved()))


@pytest.mark.parametrize("who", [None, unsaved(Role.EVALUATOR)])
def test_an_assessment_is_its_evaluators_alone(who):
    with pytest.raises(NotFound):
        evaluation.check_own_assessment(who, Assessment(evaluator=unsaved(Role.EVALUATOR)))
    with pytest.raises(NotFound):
        evaluation.check_scores(who, Assessment(evaluator=unsaved(Role.EVALUATOR), has_conflict=True))


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"has_conflict": None}, "Declare first"),
        ({"has_conflict": True}, "You declared a conflict"),
        ({"has_conflict": False, "completed_at": datetime(2026, 6, 1, tzinfo=UTC)}, "You have finished"),
    ],
)
def test_nobody_scores_before_declaring_with_a_conflict_or_after_finishing(fields, said):
    evaluator = unsaved(Role.EVALUATOR)
    with pytest.raises(NotAllowed, match=said):
        evaluation.check_scores(evaluator, Assessment(evaluator=evaluator, **fields))


@pytest.mark.parametrize(
    ("who", "said"),
    [
        (unsaved(Role.EVALUATOR, provider_id=OWN), "not an evaluator today"),
        (unsaved(Role.EVALUATOR, is_active=False), "not an evaluator today"),
        (unsaved(Role.MODERATOR), "not an evaluator today"),
    ],
)
def test_only_people_of_the_council_whose_role_scores_are_chosen(who, said):
    with pytest.raises(DomainError, match=said):
        evaluation.check_evaluators([who], Application())


def test_an_evaluator_is_chosen_once():
    who = unsaved(Role.EVALUATOR)
    with pytest.raises(DomainError, match="chosen twice"):
        evaluation.check_evaluators([who, who], Application())


@pytest.mark.parametrize("state", list(ApplicationState))
def test_scores_are_blind_until_all_have_scored(state):
    after = {"moderation", "moderated", "admitted", "refused"}
    assert evaluation.may_read_scores(Application(state=state)) is (state.value in after)
