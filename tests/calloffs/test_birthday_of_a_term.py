"""Where a term ends at the 18th birthday, its day is told only to who may know it; a signature has its sequel told."""

import io

import pypdf
import pytest

from calloffs.documents.agreement import agreement_pdf
from calloffs.models import CallOff, ServiceAgreement
from calloffs.presenters.terms import AT_18, agreed_term, end_words
from calloffs.rules.values import eighteenth_birthday
from calloffs.services import call_offs
from placements.models import Placement
from sefton_pdps.access.roles import Role
from sefton_pdps.core import tenancy
from sefton_pdps.core.clock import now
from sefton_pdps.core.words import day, last_night
from sefton_pdps.notifications.models import Notice
from tests.browsing import PageClient
from tests.factories import accounts, awards
from tests.factories.rows import all_of


@pytest.fixture(autouse=True)
def council_scope(db):
    with tenancy.scope(tenancy.COUNCIL):
        yield


@pytest.fixture
def issued():
    """An agreement for a child of 15, sent to the provider; its term stops at 18."""
    story = awards.direct(age=15)
    awards.make_case(story)
    awards.turn_all(awards.ask(story))
    return story, awards.issue(story)


def days(story):
    born = story.call_off.referral.child.date_of_birth
    birthday = eighteenth_birthday(born)
    return [day(birthday), last_night(birthday)]


def page(person, url):
    client = PageClient()
    client.force_login(person)
    answer = client.get(url)
    assert answer.status_code == 200, url
    return answer.content.decode()


def printed(agreement):
    return "\n".join(
        one.extract_text() for one in pypdf.PdfReader(io.BytesIO(agreement_pdf(agreement))).pages
    )


def test_a_provider_that_has_not_signed_reads_of_the_break_and_not_its_day(issued):
    story, agreement = issued
    shown = page(awards.signer(story), f"/portal/agreements/{agreement.pk}/")
    assert "break at the child&#x27;s 18th birthday" in shown
    assert [one for one in days(story) if one in shown] == []
    assert [one for one in days(story) if one in printed(agreement).replace("\n", " ")] == []


def test_the_day_is_told_with_both_signatures(issued):
    story, agreement = issued
    signed = awards.sign(agreement, awards.signer(story))
    last = days(story)[1]
    assert last in page(awards.signer(story), f"/portal/agreements/{agreement.pk}/")
    assert last in printed(signed).replace("\n", " ")


def test_an_agreement_that_was_taken_back_shows_that_and_nothing_of_the_child(issued):
    story, agreement = issued
    ServiceAgreement.objects.filter(pk=agreement.pk).update(needs="Needs a calm evening.")
    call_offs.end_without_award(call_off=story.fresh(), reason="The need is met.", by=story.officer, at=now())
    shown = page(awards.signer(story), f"/portal/agreements/{agreement.pk}/")
    assert "took this agreement back" in shown and "calm evening" not in shown and "Weekly fee" not in shown


def ends_at_18(story):
    birthday = eighteenth_birthday(story.call_off.referral.child.date_of_birth)
    CallOff.objects.filter(pk=story.call_off.pk).update(term_ends_on=birthday)


def test_an_evaluator_reads_that_it_ends_at_18_and_no_day_or_sum_that_gives_it(clock):
    story = awards.scored(clock, "3000.00", age=15)
    ends_at_18(story)
    evaluator = story.evaluators[0]
    told = [
        page(evaluator, f"/call-offs/{story.call_off.pk}/"),
        page(evaluator, f"/call-offs/{story.call_off.pk}/offers/"),
    ]
    assert "to the 18th birthday" in told[0]
    assert [one for one in days(story) for shown in told if one in shown] == []
    assert not any("Whole life" in shown for shown in told)


@pytest.mark.parametrize("role", [Role.PLACEMENTS_OFFICER, Role.ASC_DIRECTOR])
def test_who_may_know_it_reads_the_day(issued, role):
    story, _ = issued
    ends_at_18(story)
    assert days(story)[1] in page(accounts.person(role), f"/call-offs/{story.call_off.pk}/")


def test_finance_reads_that_a_placement_ends_at_18(issued):
    story, agreement = issued
    awards.sign(agreement, awards.signer(story))
    placement = Placement.objects.get(call_off_id=story.call_off.pk)
    shown = page(accounts.person(Role.FINANCE_OFFICER), f"/money/lines/{placement.cost_line.code}/")
    assert placement.reference in shown and "to the 18th birthday" in shown
    assert [one for one in days(story) if one in shown] == []


def test_a_term_that_does_not_end_at_18_is_told_to_anybody():
    born = now().date().replace(year=2015, day=1)
    end = born.replace(year=2030)
    assert end_words(end, born, tells_birthday=False) == last_night(end)
    assert agreed_term("A shorter term than five years: last night x.", tells_birthday=False).endswith("x.")
    assert agreed_term(f"{AT_18}: last night x.", tells_birthday=True).endswith("x.")


# --- What both signatures come to -------------------------------------------------------------------------------
def told(kind, person):
    return all_of(Notice).filter(kind=kind, recipient=person).count()


def test_the_provider_is_told_of_the_award(issued):
    story, agreement = issued
    signer = awards.signer(story)
    awards.sign(agreement, signer)
    assert (told("agreement.awarded", signer), told("agreement.award_waits", signer)) == (1, 0)
    assert "the place is awarded" in page(signer, f"/portal/agreements/{agreement.pk}/")


def test_the_provider_is_told_that_the_award_waits(issued):
    story, agreement = issued
    signer = awards.signer(story)
    story.homes[0].places.update(closes_on=now().date())
    awards.sign(agreement, signer)
    assert (told("agreement.awarded", signer), told("agreement.award_waits", signer)) == (0, 1)
    shown = page(signer, f"/portal/agreements/{agreement.pk}/")
    assert "not awarded yet" in shown and "the place is awarded" not in shown
