"""Whoever approves a referral reads all of it on one page, the risks first, and decides there."""

import re
from datetime import date

import pytest
from django.db import DatabaseError, transaction

from placements.forms.referrals import FORMS
from placements.models import Referral
from placements.presenters.referral_whole import risks, the_rest
from placements.rules.questions import FIELDS, QUESTIONS, SECTIONS
from placements.services import referrals as services
from placements.states import Communication, ReferralState, Risk, Support
from sefton_pdps.access.roles import Role
from sefton_pdps.core.time import clock
from tests.factories import placements as made
from tests.factories.accounts import person
from tests.placements.browsing import as_user, page, send

RISKS = [one for one in QUESTIONS.values() if one.choices is Risk]


@pytest.fixture
def waiting(officer):
    referral = made.referral(
        state=ReferralState.DRAFT, risk_missing=Risk.PRESENT, risk_missing_detail="Twice a week."
    )
    return services.submit_referral(referral=referral, by=officer, at=clock.now())


def read(client, referral) -> str:
    return client.get(page("referral_approve", referral.pk)).content.decode()


def test_risks_come_first_then_the_childs_words_then_the_rest_then_the_decision(waiting, manager):
    text = read(as_user(manager), waiting)
    places = [
        text.index(one) for one in ("Twice a week.", waiting.wishes, waiting.needs_story, 'id="decide"')
    ]
    assert places == sorted(places)
    assert text.index('href="#decide"') < places[0]
    assert text.index('id="decide"') < text.index(">Approve for search<")


def test_every_answer_that_would_be_approved_is_on_the_page(waiting, manager):
    """Whatever the table of questions asks: a new question is read without being named here."""
    given = dict.fromkeys((one.field for one in RISKS), Risk.PRESENT)
    texts = {name: f"Said of {name}." for name in FIELDS if _is_text(name)}
    more = {
        "sibling_count": 2, "has_ehcp": True, "court_date": date(2027, 1, 4), "deprivation_of_liberty": False,
        "additional_support": [Support.THERAPY], "communication_requirements": [Communication.BSL],
    }  # fmt: skip
    referral = made.referral(made.child(), state=ReferralState.DRAFT, **given, **texts, **more)
    services.submit_referral(referral=referral, by=waiting.submitted_by, at=clock.now())
    text = read(as_user(manager), referral)
    for one in texts.values():
        assert one in text
    rows = [row for section in SECTIONS for row in FORMS[section.code].read(referral)]
    for told in ("4 January 2027", "Therapeutic support", "British Sign Language"):
        assert told in text
    assert text.count(">Risk present<") == len(RISKS) and len(rows) > len(RISKS)
    assert "Not answered" not in text


def _is_text(name: str) -> bool:
    return name.endswith(("_detail", "_other")) or name in (
        "preferred_location", "wishes", "needs_story", "in_house_considered", "education_plan"
    )  # fmt: skip


def test_a_risk_that_nobody_answered_never_reads_as_none(council_scope):
    referral = made.referral(
        made.child(), state=ReferralState.DRAFT, risk_self_harm="", risk_eating_disorder=""
    )
    (none, left) = [line for line in risks(referral).lines if "risk is said" not in line]
    assert left == "Not answered: self-harm and eating disorder."
    assert none.startswith("No known risk: ") and "self-harm" not in none


def test_without_a_risk_it_says_so(council_scope):
    calm = dict.fromkeys((one.field for one in RISKS), Risk.NONE)
    part = risks(made.referral(state=ReferralState.DRAFT, **calm))
    assert part.lines[0] == "No risk is said to be present." and not part.rows


def test_what_nobody_answered_stands_in_one_line(council_scope):
    lines = the_rest(made.referral(state=ReferralState.DRAFT, sibling_count=None, education_plan="")).lines
    (left,) = [line for line in lines if line.startswith("Not answered: ")]
    assert "brothers and sisters to place with" in left


def test_it_says_who_submitted_it_and_what_was_changed_since(waiting, officer, manager):
    text = read(as_user(manager), waiting)
    assert f"by {officer.described}" in text and "What was changed" not in text
    fields = {"risk_missing": Risk.NONE, "risk_missing_detail": ""}
    services.save_referral(
        referral=waiting, version=waiting.version, fields=fields, by=officer, at=clock.now()
    )
    waiting.refresh_from_db()
    services.submit_referral(referral=waiting, by=officer, at=clock.now())
    text = read(as_user(manager), waiting)
    changed = re.search(r"What was changed after it was submitted.*?</table>", text, re.S).group()
    assert "Going missing" in changed and "Risk present" in changed and "No known risk" in changed


def test_what_is_sent_back_comes_from_the_same_page(waiting, manager):
    client = as_user(manager)
    url = page("referral_send_back", waiting.pk)
    assert f'href="{url}"' in read(client, waiting)
    send(client, url, question="Which school?")
    assert ">Approve for search<" not in read(client, waiting)


# --- The database keeps it --------------------------------------------------------------------------------------
def approve_in_the_database(referral, by):
    """As a service would that forgot to ask."""
    given = {"state": ReferralState.APPROVED, "approved_at": clock.now(), "approved_by": by}
    with transaction.atomic():
        Referral.objects.filter(pk=referral.pk).update(**given)


def test_the_database_takes_no_approval_by_who_submitted_it(waiting, officer):
    with pytest.raises(DatabaseError, match="neither submitted nor changed"):
        approve_in_the_database(waiting, officer)


def test_the_database_takes_no_approval_by_who_changed_it_since(waiting, officer):
    both = person(Role.TEAM_MANAGER, Role.PLACEMENTS_OFFICER)
    services.save_referral(
        referral=waiting, version=waiting.version, fields={"pets": "Yes - must"}, by=both, at=clock.now()
    )
    waiting.refresh_from_db()
    again = services.submit_referral(referral=waiting, by=officer, at=clock.now())
    with pytest.raises(DatabaseError, match="neither submitted nor changed"):
        approve_in_the_database(again, both)


def test_the_database_knows_who_approved_it(waiting, manager):
    services.approve_referral(referral=waiting, version=waiting.version, by=manager, at=clock.now())
    assert Referral.objects.get(pk=waiting.pk).approved_by == manager


def test_alone_on_duty_the_row_of_the_second_look_lets_it_through(officer):
    both = person(Role.TEAM_MANAGER, Role.PLACEMENTS_OFFICER)
    referral = made.referral(state=ReferralState.DRAFT, needed_on=clock.today())
    urgent = services.submit_referral(referral=referral, by=both, at=clock.now())
    services.approve_alone(
        referral=urgent, version=urgent.version, reason="I am alone tonight.", by=both, at=clock.now()
    )
    assert Referral.objects.get(pk=referral.pk).approved_by == both
