"""What Adult Social Care answered on the impact after 18 is changed by that office only (S-12, S-52)."""

import pytest
from django.db import DatabaseError, transaction

from calloffs.models import AwardProposal
from calloffs.selectors import proposals
from calloffs.services import authorising
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError, NotAllowed
from sefton_pdps.core.time.clock import now
from tests.browsing import PageClient
from tests.factories import accounts, awards
from tests.kept_rows import kept_rows

YES = {"impact": "yes", "reason": "He will need supported living."}
NO = {"impact": "no", "reason": "None that I know of."}
OWN_WORDS = "answered this itself"


@pytest.fixture(autouse=True)
def council_scope(db):
    with tenancy.scope(tenancy.COUNCIL):
        yield


def answer(story, by, impact, reason):
    made = proposals.latest(story.fresh())
    return authorising.answer_impact(proposal=made, impact=impact, reason=reason, by=by, at=now())


@kept_rows
def answered():
    """A direct award whose uncut term would pass 18; Adult Social Care said yes."""
    story = awards.direct(age=15)
    awards.make_case(story)
    answer(story, accounts.person(Role.ASC_DIRECTOR), **YES)
    return story


def test_an_officer_does_not_replace_the_answer_of_the_office(answered):
    with pytest.raises(NotAllowed, match=OWN_WORDS):
        answer(answered, answered.officer, **NO)
    assert proposals.latest(answered.fresh()).asc_impact == "yes"


@pytest.mark.parametrize("role", [Role.EVALUATOR, Role.AUDITOR, Role.FINANCE_OFFICER])
def test_who_neither_recommends_nor_decides_for_the_office_answers_nothing(role, answered):
    with pytest.raises(NotAllowed, match="Your role does not let you answer this"):
        answer(answered, accounts.person(role), **NO)
    assert proposals.latest(answered.fresh()).asc_impact == "yes"


def test_no_answer_is_not_taken_for_one(answered):
    with pytest.raises(DomainError, match="Choose yes, likely or no"):
        answer(answered, accounts.person(Role.ASC_DIRECTOR), "", "I do not know yet.")
    assert proposals.latest(answered.fresh()).asc_impact == "yes"


def test_a_changed_case_does_not_replace_it_either(answered):
    with pytest.raises(DomainError, match=OWN_WORDS):
        awards.make_case(answered, asc_impact="no", asc_impact_reason="None.")
    assert proposals.latest(answered.fresh()).asc_impact == "yes"


def test_a_changed_case_carries_it_and_who_gave_it(answered):
    given = proposals.latest(answered.fresh()).asc_answered_by
    made = awards.make_case(answered, weekly="2900.00")
    assert (made.asc_impact, made.asc_impact_reason, made.asc_answered_by) == ("yes", YES["reason"], given)


def test_the_key_of_adult_social_care_is_asked_for_after_the_change_too(answered):
    awards.make_case(answered, weekly="2900.00")
    assert "asc" in {asked.office for asked in awards.ask(answered).offices.all()}


def test_the_office_changes_its_own_answer(answered):
    director = accounts.person(Role.ASC_DIRECTOR)
    made = answer(answered, director, **NO)
    assert (made.asc_impact, made.asc_answered_by) == ("no", director)


def test_the_office_answers_over_an_officer():
    story = awards.direct(age=15)
    awards.make_case(story, asc_impact="no", asc_impact_reason="None.")
    director = accounts.person(Role.ASC_DIRECTOR)
    assert answer(story, director, **YES).asc_answered_by == director


def test_an_officers_answer_is_an_officers_to_change():
    story = awards.direct(age=15)
    awards.make_case(story)
    answer(story, story.officer, **NO)
    made = answer(story, story.officer, **YES)
    assert (made.asc_impact, made.asc_answered_by) == ("yes", None)


@pytest.mark.parametrize("change", [{"asc_answered_by": None}, {"asc_impact": "no", "asc_answered_by": None}])
def test_the_database_keeps_it_from_an_officer(answered, change):
    with pytest.raises(DatabaseError, match="not replaced by an officer"), transaction.atomic():
        AwardProposal.objects.filter(call_off=answered.call_off).update(**change)


def test_the_database_keeps_it_in_the_next_version_too(answered):
    later = proposals.latest(answered.fresh())
    later.pk, later.version, later.asc_answered_by = None, later.version + 1, None
    with pytest.raises(DatabaseError, match="not replaced by an officer"), transaction.atomic():
        later.save(force_insert=True)


def test_an_officers_pages_show_it_and_do_not_ask_again(answered):
    client = PageClient()
    client.force_login(answered.officer)
    page = f"/call-offs/{answered.call_off.pk}/"
    assert "budget is affected</a>" not in client.get(f"{page}proposal/").content.decode()
    refused = client.get(f"{page}proposal/impact/")
    assert refused.status_code == 403 and OWN_WORDS in refused.content.decode()
    case = client.get(f"{page}direct-award/{answered.homes[0].pk}/").content.decode()
    assert YES["reason"] in case and 'name="asc_impact"' not in case
