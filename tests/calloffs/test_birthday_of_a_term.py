"""Where a term ends at the 18th birthday, its day is told only to who may know it; a signature has its sequel told."""

import io
from datetime import date, timedelta

import pypdf
import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from calloffs.documents.agreement import agreed_until, agreement_pdf
from calloffs.models import AwardProposal, CallOff, DirectAwardCase
from calloffs.presenters.terms import AT_18, agreed_term
from calloffs.services import call_offs
from calloffs.states import HowLong
from placements.models import Child, Placement, Referral
from placements.presenters.ends import end_words
from placements.rules.ages import eighteenth_birthday, years_after
from placements.states import ReferralState
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.text.words import day, last_night
from sefton_pdps.core.time.clock import now
from sefton_pdps.notifications.models import Notice
from tests.browsing import PageClient
from tests.factories import accounts, awards, placements
from tests.factories.rows import all_of
from tests.kept_rows import kept_rows
from tests.written_days import written


@pytest.fixture(autouse=True)
def council_scope(db):
    with tenancy.scope(tenancy.COUNCIL):
        yield


def ends_at_18():
    """A referral of a child of 15, and a term up to the birthday."""
    child = placements.child(age=15)
    referral = placements.referral(child, state=ReferralState.SEARCHING)
    return {"referral": referral, "term_ends_on": eighteenth_birthday(child.date_of_birth)}


@kept_rows
def issued():
    """An agreement for a child of 15, sent to the provider; its term stops at 18."""
    story = awards.direct(**ends_at_18())
    awards.make_case(story)
    awards.turn_all(awards.ask(story))
    return story, awards.issue(story)


def days(story):
    born = story.call_off.referral.child.date_of_birth
    birthday = eighteenth_birthday(born)
    return [day(birthday), last_night(birthday)]


def all_days(story):
    """The birthday and the last night before it, in every form."""
    birthday = eighteenth_birthday(story.call_off.referral.child.date_of_birth)
    return [*written(birthday), *written(birthday - timedelta(days=1))]


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
    assert [one for one in all_days(story) if one in shown] == []
    assert [one for one in all_days(story) if one in printed(agreement).replace("\n", " ")] == []


def test_the_day_is_told_with_both_signatures(issued):
    story, agreement = issued
    signed = awards.sign(agreement, awards.signer(story))
    last = days(story)[1]
    assert last in page(awards.signer(story), f"/portal/agreements/{agreement.pk}/")
    assert last in printed(signed).replace("\n", " ")


def test_an_agreement_that_was_taken_back_shows_that_and_nothing_of_the_child(issued):
    story, agreement = issued
    call_offs.end_without_award(call_off=story.fresh(), reason="The need is met.", by=story.officer, at=now())
    shown = page(awards.signer(story), f"/portal/agreements/{agreement.pk}/")
    assert "took this agreement back" in shown and "Weekly fee" not in shown
    assert agreement.needs not in shown and agreement.service not in shown


# Anybody between 13 and 18 when the term starts, and terms that may end that day or any other.
STARTS = st.dates(date(2024, 1, 1), date(2030, 12, 31))
REASONS = st.sampled_from(["", "Until adult life."])
STAYS = st.sampled_from([None, *HowLong.values])


@given(STARTS, st.integers(1, 5 * 365), REASONS, STAYS)
def test_a_term_that_ends_on_the_birthday_tells_no_day_whatever_its_reason_or_stay(
    start, nights, reason, stay
):
    birthday = start + timedelta(days=nights)
    born = date(birthday.year - 18, birthday.month, 1) + timedelta(days=birthday.day - 1)
    assume(eighteenth_birthday(born) == birthday)
    proposal = AwardProposal(
        call_off=CallOff(short_term_reason=reason, referral=Referral(child=Child(date_of_birth=born))),
        starts_on=start,
        ends_on=birthday,
        case=DirectAwardCase(how_long=stay) if stay else None,
    )
    frozen = agreed_until(proposal)
    unsigned = agreed_term(frozen, tells_birthday=False)
    assert last_night(birthday) in frozen and "18th birthday" in unsigned
    assert str(birthday.year) not in unsigned
    proposal.ends_on -= timedelta(days=1)
    assert agreed_term(agreed_until(proposal), tells_birthday=False).find("18th birthday") == -1


def test_the_reason_for_a_shorter_term_hides_no_birthday_from_the_page_and_the_paper():
    """A birth date put right after the opening: what was opened as a shorter term ends on the birthday after all."""
    story = awards.direct(age=15, short_term_reason="Until adult life.")
    end = story.call_off.term_ends_on
    placements.rewritten(story.call_off.referral.child, date_of_birth=end.replace(year=end.year - 18))
    story.fresh()
    awards.authorised(story)
    agreement = awards.issue(story)
    shown = page(awards.signer(story), f"/portal/agreements/{agreement.pk}/")
    paper = printed(agreement).replace("\n", " ")
    assert "break at the child" in shown and "break at the child" in paper
    assert [one for one in all_days(story) if one in shown or one in paper] == []


def test_an_evaluator_reads_that_it_ends_at_18_and_no_day_or_sum_that_gives_it(clock):
    story = awards.scored(clock, "3000.00", **ends_at_18())
    evaluator = story.evaluators[0]
    told = [
        page(evaluator, f"/call-offs/{story.call_off.pk}/"),
        page(evaluator, f"/call-offs/{story.call_off.pk}/offers/"),
    ]
    assert "to the 18th birthday" in told[0]
    assert [one for one in all_days(story) for shown in told if one in shown] == []
    assert not any("Whole term" in shown for shown in told)


@pytest.mark.parametrize("role", [Role.PLACEMENTS_OFFICER, Role.ASC_DIRECTOR])
def test_who_may_know_it_reads_the_day(issued, role):
    story, _ = issued
    assert days(story)[1] in page(accounts.person(role), f"/call-offs/{story.call_off.pk}/")


def test_finance_reads_that_a_placement_ends_at_18(issued):
    story, agreement = issued
    awards.sign(agreement, awards.signer(story))
    placement = Placement.objects.get(call_off_id=story.call_off.pk)
    shown = page(accounts.person(Role.FINANCE_OFFICER), f"/money/lines/{placement.cost_line.code}/")
    assert placement.reference in shown and "to the 18th birthday" in shown
    assert [one for one in all_days(story) if one in shown] == []


def test_a_term_that_does_not_end_at_18_is_told_to_anybody():
    born = now().date().replace(year=2015, day=1)
    end = born.replace(year=2030)
    assert end_words(end, born, tells_birthday=False) == last_night(end)
    assert agreed_term("A shorter term than five years: last night x.", tells_birthday=False).endswith("x.")
    assert agreed_term(f"{AT_18}: last night x.", tells_birthday=True).endswith("x.")


# --- Only a shorter term has a reason -----------------------------------------------------------------------------
@pytest.mark.parametrize("column", ["short_term_reason", "term_ends_on"])
def test_the_database_takes_no_reason_for_a_term_that_is_not_shorter(column):
    call_off = awards.direct(age=15).call_off
    birthday = eighteenth_birthday(call_off.referral.child.date_of_birth)
    CallOff.objects.filter(pk=call_off.pk).update(short_term_reason="A short plan.")
    other = {"term_ends_on": birthday}
    if column == "short_term_reason":
        CallOff.objects.filter(pk=call_off.pk).update(short_term_reason="")
        CallOff.objects.filter(pk=call_off.pk).update(**other)
        other = {column: "Until adult life."}
    with pytest.raises(DatabaseError, match="Only a shorter term"), transaction.atomic():
        CallOff.objects.filter(pk=call_off.pk).update(**other)
    CallOff.objects.filter(pk=call_off.pk).update(
        term_ends_on=birthday - timedelta(days=1), short_term_reason="Until the day before."
    )


@given(st.dates(date(2000, 1, 1), date(2030, 12, 31)), st.sampled_from([5, 18]))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@example(date(2008, 2, 29), 18)
@example(date(2008, 2, 29), 5)
def test_the_database_counts_years_as_the_rule_does(day_, years):
    with connection.cursor() as cursor:
        cursor.execute("SELECT calloffs_years_after(%s, %s)", [day_, years])
        assert cursor.fetchone() == (years_after(day_, years),)


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
