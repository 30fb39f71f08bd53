"""The search statement: what each edition holds, who makes and opens it, and that it stays as it was made (ADR 156)."""

import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from calloffs.documents.search_content import NOT_KNOWN, content
from calloffs.models import PlacementNotice, SearchStatement
from calloffs.rules.placement_notices import Decided
from calloffs.rules.search_statements import HOLDS, Homes, Item, in_order
from calloffs.selectors.searches import search_for
from calloffs.services import call_offs, competitions, placement_notices
from calloffs.services import search_statements as services
from calloffs.states import DeclineReason, Edition
from placements.services import amending
from placements.states import ReferralState
from providers.models import Provider, Setting
from sefton_pdps.access.roles import Role
from sefton_pdps.audit.models import Event
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError, NotAllowed
from sefton_pdps.core.text.words import day
from sefton_pdps.core.time.clock import now
from tests.calloffs.pages import key, signed_in
from tests.factories import authority, awards, calloffs, ladder, location, placements, providers, sharing
from tests.factories.accounts import person
from tests.factories.rows import all_of

COURT = "The Family Court at Liverpool, hearing of 8 December"
NOTE = "Plantednote of another child there, 4 Plantedlane"


@pytest.fixture(autouse=True)
def council_scope(db):
    with tenancy.scope(tenancy.COUNCIL):
        yield


@pytest.fixture
def officer():
    return person(Role.PLACEMENTS_OFFICER)


def told(call_off, edition, at=None):
    return content(search_for(call_off.referral_id), edition, for_whom=COURT, by="Somebody", at=at or now())


def text_of(said):
    return json.dumps(said, ensure_ascii=False)


def made_by(call_off, by, edition=Edition.COURT, **fields):
    given_to = {"for_whom": COURT, "at": now(), **fields}
    return services.make(call_off=call_off, edition=edition, by=by, **given_to)


def decided(clock):
    """Three offered and two declined; the second is recommended and put to the authorising officers."""
    lot, homes = calloffs.lot_with_providers(5)
    for number, home in enumerate(homes):
        Setting.objects.filter(pk=home.pk).update(
            name=f"Plantedhome {number}", address=f"{number} Plantedlane"
        )
        Provider.objects.filter(pk=home.provider_id).update(name=f"Plantedcare {number} Ltd")
    homes = list(Setting.objects.filter(pk__in=[home.pk for home in homes]).select_related("provider"))
    referral = placements.referral(placements.child(), state=ReferralState.SEARCHING)
    story = awards.scored(clock, "3000.00", "3210.00", "3400.00", market=(lot, homes[:3]), referral=referral)
    for home in homes[3:]:
        calloffs.invitation(
            story.call_off, home.provider, home, declined_at=story.call_off.published_at + timedelta(minutes=5),
            decline_reason=DeclineReason.MIX, decline_note=NOTE,
        )  # fmt: skip
    awards.recommend(story, 1, reasons=f"{NOTE}.", not_first_reason=f"{NOTE}.")
    awards.ask(story)
    return story


# --- What each edition holds ---
def test_each_edition_holds_what_the_table_says_and_the_councils_everything():
    assert HOLDS[Edition.FULL] == set(Item)
    assert HOLDS[Edition.COURT] == {Item.COURSE, Item.ANSWER, Item.GATE, Item.ASKED}


def test_the_courts_edition_tells_no_address_fee_home_person_or_word_that_somebody_typed(clock):
    story = decided(clock)
    chosen, child = story.offers[1].provider.name, story.call_off.referral.child
    court, full = (text_of(told(story.call_off, one)) for one in (Edition.COURT, Edition.FULL))
    names = [home.name for home in story.homes]
    people = [story.officer.name, story.call_off.opened_by.name]
    for planted in [
        *names,
        NOTE,
        chosen,
        "£3,210.00",
        "3,210",
        " miles",
        child.home_postcode.split()[0],
        *people,
    ]:
        assert planted not in court, planted
        assert planted in full or planted in people, planted
    assert "£" not in court and "Plantedlane" not in court
    for identifier in (child.given_name, child.family_name, day(child.date_of_birth), child.home_postcode):
        assert identifier not in court + full
    # Whom it does name: those who were asked and were not chosen, with their coded answers.
    for name in {f"Plantedcare {number} Ltd" for number in range(5)} - {chosen}:
        assert name in court
    assert "Mix of the children already there" in court and "Not named in this edition" in court


def test_a_home_has_the_same_number_in_both_editions(clock):
    story = decided(clock)
    rows = [
        {row[0]: row[3] for part in told(story.call_off, one)["asked"] for row in part["rows"]}
        for one in Edition
    ]
    assert rows[0] == rows[1] and set(rows[0]) == {f"Home {number}" for number in range(1, 6)}
    answers = sorted(one.partition(",")[0] for one in rows[0].values())
    assert answers == ["Declined", "Declined", "Offered", "Offered", "Offered"]


def test_before_the_deadline_a_statement_tells_nobodys_offer():
    _lot, homes = calloffs.lot_with_providers(2)
    call_off = calloffs.competition(*homes, lot=_lot)
    calloffs.submitted(call_off, homes[0], calloffs.bidder(homes[0].provider))
    said = told(call_off, Edition.FULL)
    assert {row[3] for part in said["asked"] for row in part["rows"]} == {NOT_KNOWN}
    assert "The time to answer ended" not in text_of(said)


def test_the_ladder_tells_each_rung_its_ground_and_who_was_asked_outside_by_no_name(officer):
    call_off = ladder.search(officer)
    ladder.closed(ladder.opened(call_off, officer, "block"), officer)
    rung = ladder.opened(call_off, officer, "spot", **ladder.WHY)
    ladder.asked(rung, officer, provider_name="Plantedaunt Plantedname", answer=ladder.yes())
    court, full = (text_of(told(call_off, one)) for one in (Edition.COURT, Edition.FULL))
    for known in ("There was nobody to ask".lower(), "complex needs", "was not searched"):
        assert known in court and known in full
    assert "Plantedaunt" not in court and "Asked outside the council’s lists" in court
    assert "Plantedaunt" in full and "4,200.00 a week" in full and ladder.WHY["reason"][:-1] in full
    assert ladder.WHY["reason"][:-1] not in court


def test_the_law_stands_in_it_with_its_days_and_without_names():
    story, authorisation = authority.planned(distant=True)
    location.answered(authorisation)
    authority.approved_in_law(authorisation)
    court, full = (told(story.call_off, one) for one in (Edition.COURT, Edition.FULL))
    assert court["law"]["authority"][0][0] == "Full care order"
    [part] = court["asked"]
    assert part["rows"][0][:2] == ["Home 1", "Not named in this edition"] and "Agreed" in part["rows"][0][3]
    gates = {row[1]: row[2] for row in court["law"]["gates"]}
    assert gates["Area authority"] == "Consulted" and gates["The child’s wishes"] == "The child was asked"
    assert "home on the list, 1 passed every rule and 1 of them had a place" in text_of(court)
    assert "about a home outside the area: approved" in text_of(court) and "at a distance" in text_of(court)
    for planted in ("Invented Person, at the area authority", "The aunt lives there", " miles"):
        assert planted not in text_of(court) and planted in text_of(full)


def test_it_tells_every_call_off_of_the_search_in_the_order_of_time(officer):
    referral = placements.referral(state=ReferralState.SEARCHING, in_house_considered="")
    lot, _homes = calloffs.lot_with_providers(1)
    first = calloffs.call_off(referral, lot)
    call_offs.end_without_award(call_off=first, reason="Plantedreason.", by=officer, at=now())
    second = calloffs.call_off(referral, lot)
    said = told(second, Edition.COURT)
    assert first.reference in text_of(said) and second.reference in text_of(said)
    assert "ended with no placement" in text_of(said) and "Plantedreason" not in text_of(said)


def test_what_was_asked_of_a_home_and_became_another_is_told_by_its_coded_answers(officer):
    referral = placements.referral(state=ReferralState.SEARCHING)
    call_off = calloffs.call_off(referral)
    change = amending.ask_amendment(
        referral=referral, section="wishes", version=referral.version, fields={"wishes": "I like Plantedplace."},
        reason="Plantedreason.", by=officer, at=now(),
    )  # fmt: skip
    amending.approve_amendment(amendment=change, by=person(Role.TEAM_MANAGER), at=now())
    court, full = (text_of(told(call_off, one)) for one in (Edition.COURT, Edition.FULL))
    assert "What was asked of a home was changed" in court and "what the child wants" in court
    assert "Planted" not in court and "Plantedplace" in full and "Plantedreason" in full


def test_whom_the_full_referral_was_shared_with_and_who_was_told_of_the_placement_stand_in_it():
    story = awards.authorised_direct()
    row, _reader = sharing.accepted(story)
    notice = PlacementNotice.objects.get(call_off=story.call_off, kind="doctor")
    nobody = Decided("nobody", reason="Plantedreason.")
    placement_notices.decide(notice=notice, decided=nobody, by=story.officer, at=now())
    sharing.taken_back(story)
    court, full = (text_of(told(story.call_off, one)) for one in (Edition.COURT, Edition.FULL))
    for known in (
        "The full referral was shared with Home 1",
        "Home 1 accepted the terms",
        "could read the full referral no longer: the council took it back",
        "the general practitioner: there is nobody to tell",
    ):
        assert known in court and known in full, known
    for planted in ("Plantedreason", row.provider.name, row.setting.name):
        assert planted not in court and planted in full, planted


@given(moments=st.lists(st.integers(0, 5), max_size=12))
def test_what_happened_is_in_the_order_of_time_and_what_was_at_once_as_it_was_given(moments):
    happened = in_order((at, f"{at}-{number}") for number, at in enumerate(moments))
    assert [at for at, _text in happened] == sorted(moments)
    for one in set(moments):
        same = [text for at, text in happened if at == one]
        assert same == [f"{at}-{number}" for number, at in enumerate(moments) if at == one]


@given(keys=st.lists(st.sampled_from("abcdef"), max_size=20))
def test_a_home_keeps_the_number_of_its_first_asking(keys):
    homes = Homes()
    numbers = [homes.number(one) for one in keys]
    assert {one: numbers[keys.index(one)] for one in keys} == homes.numbers
    assert sorted(homes.numbers.values()) == list(range(1, len(set(keys)) + 1))


# --- Made, kept, opened ---
def test_it_is_frozen_with_its_fingerprint_and_stays(officer, files_root):
    call_off = calloffs.call_off()
    made = made_by(call_off, officer)
    assert services.keep_pdf(statement_id=made.pk, at=now()) and not services.keep_pdf(
        statement_id=made.pk, at=now()
    )
    made.refresh_from_db()
    assert made.file.content_type == "application/pdf" and len(made.file.sha256) == 64
    assert made.file.original_name == f"Search statement {call_off.reference} 1 for the court.pdf"
    call_offs.end_without_award(call_off=call_off, reason="She went home.", by=officer, at=now())
    for change in ({"content": {}}, {"edition": "full"}, {"for_whom": "Nobody"}, {"file": None}):
        with pytest.raises(DatabaseError), transaction.atomic():
            SearchStatement.objects.filter(pk=made.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        SearchStatement.objects.filter(pk=made.pk).delete()
    assert made_by(call_off, officer).number == 2


@pytest.mark.parametrize(
    ("fields", "box"),
    [({"for_whom": " "}, "for_whom"), ({"for_whom": "x" * 121}, "for_whom"), ({"edition": "y"}, "edition")],
)
def test_what_is_not_whole_is_refused(officer, fields, box):
    with pytest.raises(DomainError) as refused:
        made_by(calloffs.call_off(), officer, **fields)
    assert refused.value.field == box and not SearchStatement.objects.exists()


def test_it_is_addressed_to_nobody_by_the_childs_name(officer):
    call_off = calloffs.call_off()
    with pytest.raises(DomainError):
        made_by(call_off, officer, for_whom=f"Re {call_off.referral.child.family_name}")


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.TEAM_MANAGER, Role.EVALUATOR, Role.HEAD_OF_SERVICE])
def test_who_opens_no_call_offs_makes_none(role):
    call_off = calloffs.call_off()
    with pytest.raises(NotAllowed):
        made_by(call_off, person(role))
    page = reverse("calloffs:search_statement_make", args=[call_off.pk])
    assert signed_in(person(role)).get(page).status_code in (403, 404)


def test_who_judges_offers_of_the_search_reads_no_statement_of_it(clock, officer):
    both = person(Role.PLACEMENTS_OFFICER, Role.EVALUATOR)
    story = awards.closed(clock, "3000.00", evaluators=0)
    competitions.assign_evaluators(call_off=story.fresh(), evaluators=[both], by=officer, at=now())
    made = made_by(story.call_off, officer)
    services.keep_pdf(statement_id=made.pk, at=now())
    with pytest.raises(NotAllowed, match="You judge offers"):
        made_by(story.call_off, both)
    for page in ("search_statements", "search_statement_make"):
        assert signed_in(both).get(reverse(f"calloffs:{page}", args=[story.call_off.pk])).status_code == 404
    assert signed_in(both).get(reverse("calloffs:search_statement_file", args=[made.pk])).status_code == 404


def test_from_the_call_off_it_is_made_listed_and_downloaded_with_each_opening_written_down(
    officer, files_root
):
    call_off, browser = calloffs.call_off(), signed_in(officer)
    listed = reverse("calloffs:search_statements", args=[call_off.pk])
    asked = reverse("calloffs:search_statement_make", args=[call_off.pk])
    assert listed in browser.get(reverse("calloffs:call_off_detail", args=[call_off.pk])).content.decode()
    assert "No statement of this search" in browser.get(listed).content.decode()
    page = browser.get(asked).content.decode()
    assert "Fees, and the points for price" in page and "If you make it" in page
    back = browser.post(asked, {"edition": "court", "for_whom": "", **key()})
    assert back.status_code == 200 and "Enter the court or hearing" in back.content.decode()
    assert browser.post(asked, {"edition": "court", "for_whom": COURT, **key()}).status_code == 302
    made = SearchStatement.objects.get()
    assert "Being made" in browser.get(listed).content.decode()
    file = reverse("calloffs:search_statement_file", args=[made.pk])
    assert browser.get(file).status_code == 404
    services.keep_pdf(statement_id=made.pk, at=now())
    shown = browser.get(listed).content.decode()
    made.refresh_from_db()
    assert file in shown and COURT in shown and made.file.sha256[:16] in shown
    assert browser.get(file).status_code == 200
    assert all_of(Event).filter(name="call_off.statement_opened", actor_id=officer.pk).count() == 1
    history = browser.get(reverse("calloffs:call_off_detail", args=[call_off.pk])).content.decode()
    assert "Downloaded statement 1 of the search, for the court" in history


def test_the_full_edition_is_for_who_meets_the_child_by_name(officer, files_root):
    call_off = calloffs.call_off()
    court, full = made_by(call_off, officer), made_by(call_off, officer, Edition.FULL)
    for one in (court, full):
        services.keep_pdf(statement_id=one.pk, at=now())
    auditor = signed_in(person(Role.AUDITOR))
    page = auditor.get(reverse("calloffs:search_statements", args=[call_off.pk])).content.decode()
    files = [reverse("calloffs:search_statement_file", args=[one.pk]) for one in (court, full)]
    assert files[0] in page and files[1] not in page
    assert [auditor.get(one).status_code for one in files] == [200, 404]


# --- Three hundred who were asked ---
def asked_of(number):
    """A closed competition to which so many were invited: one in three declined, and the others did not answer."""
    lot, homes = calloffs.lot_with_providers(1)
    call_off = calloffs.competition(*homes, lot=lot, closes_in=-timedelta(minutes=1))
    for one in range(number - 1):
        owner = providers.provider()
        answer = (
            {"declined_at": call_off.published_at, "decline_reason": DeclineReason.MIX}
            if one % 3 == 0
            else {}
        )
        calloffs.invitation(call_off, owner, homes[0], **answer)
    return call_off


def test_three_hundred_who_were_asked_cost_no_statement_more_than_three():
    counted = []
    for number in (3, 300):
        call_off = asked_of(number)
        with CaptureQueriesContext(connection) as asked:
            said = told(call_off, Edition.FULL)
        counted.append(len(asked))
        assert sum(len(part["rows"]) for part in said["asked"]) == number
    assert counted[0] == counted[1]
