"""All notices of one placement: before the council signs, decided in one form, recorded as given in another."""

import re
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from io import BytesIO
from typing import Any

import pypdf
import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from calloffs.models import PlacementNotice, ServiceAgreement, TellingRecord
from calloffs.rules.agreements import Issuing, why_not_issue
from calloffs.rules.placement_notices import NOTHING_OFFERED, Decided, Given, NotWhole, Offered, as_meant
from calloffs.services import agreements, notices_together, placement_notices
from calloffs.states import AgreementState, CallOffState, TellingStep, ToldKind
from placements.models import RecordOpening
from sefton_pdps.access.roles import PROVIDER_ROLES, Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError, NotAllowed, Stale
from sefton_pdps.core.time import clock as product_clock
from tests.calloffs.pages import day, key, signed_in
from tests.factories import authority, awards, placements
from tests.factories.accounts import person

DAY = timedelta(days=1)
NOTIFY = Decided(TellingStep.NOTIFY, "Invented Person", "1 Invented Road")
NOBODY = Decided(TellingStep.NOBODY, reason="Invented: nobody is there.")


@pytest.fixture(autouse=True)
def council_scope(db):
    with tenancy.scope(tenancy.COUNCIL):
        placements.fee_kind("accommodation")
        yield


@pytest.fixture
def story() -> awards.Story:
    return awards.authorised_direct()


@pytest.fixture
def drawn(story, monkeypatch) -> ServiceAgreement:
    """The draft, with every notice of the placement still open."""
    monkeypatch.setattr(awards, "tell_nobody", lambda _story: None)
    return awards.draw_up(story)


def notices(story: awards.Story) -> dict[str, PlacementNotice]:
    return {row.kind: row for row in PlacementNotice.objects.filter(call_off=story.call_off)}


def decide(story: awards.Story, by: Any = None, **decided: Decided) -> notices_together.Several:
    return notices_together.decide_several(
        call_off=story.call_off, decided=decided, by=by or story.officer, at=product_clock.now()
    )


def give(story: awards.Story, *kinds: str, **fields: Any) -> list[TellingRecord]:
    given = Given(fields.pop("given_on", product_clock.today()), fields.pop("how", "post"))
    return notices_together.give_several(
        call_off=story.call_off, kinds=kinds, given=given, by=story.officer, at=product_clock.now(), **fields
    )


def issue(agreement: ServiceAgreement, by: Any) -> ServiceAgreement:
    return agreements.issue(agreement=agreement, by=by, at=product_clock.now())


# --- Before the council signs ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("state", CallOffState.values)
@pytest.mark.parametrize("supersedes", [True, False])
def test_the_council_signs_after_the_notices_but_for_what_takes_a_short_forms_place(state, supersedes):
    due = CallOffState.AWARDED if supersedes else CallOffState.AUTHORISED
    why = " ".join(why_not_issue(Issuing(state, supersedes, ("parent", "school"))))
    if state != due:
        assert "can no longer be issued" in why and "Notice" not in why
    elif supersedes:
        assert not why
    else:
        assert "before the council’s signature" in why and "parent" in why and "school, or other" in why
    assert why_not_issue(Issuing(due, supersedes)) == ()


def test_the_council_signs_only_once_each_notice_is_given_or_left_out_or_said_to_be_to_nobody(story, drawn):
    kinds = list(notices(story))
    for kind in kinds:
        with pytest.raises(DomainError, match="before the council’s signature"):
            issue(drawn, story.officer)
        with pytest.raises(DatabaseError, match="before the council signs"), transaction.atomic():
            ServiceAgreement.objects.filter(pk=drawn.pk).update(
                state="issued", issued_at=product_clock.now(), council_signed_at=product_clock.now(),
                council_signed_by=story.officer,
            )  # fmt: skip
        if kind == ToldKind.PARENT:
            head = person(Role.HEAD_OF_SERVICE)
            decide(story, head, parent=Decided(TellingStep.WITHHOLD, reason="Threats were made."))
        elif kind == ToldKind.SCHOOL:
            decide(story, school=NOTIFY)
            with pytest.raises(DomainError, match="Still to decide or to give: .*school"):
                issue(drawn, story.officer)
            give(story, ToldKind.SCHOOL)
        else:
            decide(story, **{kind: NOBODY})
    assert issue(drawn, story.officer).state == AgreementState.ISSUED


def test_an_emergency_and_an_award_from_before_the_rule_are_not_stopped(monkeypatch):
    monkeypatch.setattr(awards, "tell_nobody", lambda _story: None)
    tonight = authority.case_made_tonight(near=True)
    awards.turn_all(awards.ask(tonight))
    assert {one.before_signature for one in notices(tonight).values()} == {False}
    assert issue(awards.draw_up(tonight), tonight.officer).state == AgreementState.ISSUED
    # Rows that an authorisation wrote before the rule say that they stop nothing: none is changed to say otherwise.
    with pytest.raises(DatabaseError), transaction.atomic():
        PlacementNotice.objects.filter(call_off=tonight.call_off).update(before_signature=True)


# --- Decided together -----------------------------------------------------------------------------------------------
def test_what_is_whole_is_recorded_and_what_is_not_is_refused_with_its_own_sentence(story):
    done = decide(
        story, parent=NOTIFY, school=Decided(TellingStep.NOTIFY), doctor=Decided(TellingStep.NOBODY)
    )
    assert done.saved == 1 and set(done.refused) == {"school", "doctor"}
    assert (done.refused["school"].field, done.refused["doctor"].field) == ("recipient_name", "reason")
    assert [row.notice.kind for row in TellingRecord.objects.all()] == ["parent"]


def test_where_nothing_is_whole_nothing_is_recorded(story):
    with pytest.raises(DomainError, match="at least one"):
        decide(story)
    with pytest.raises(NotWhole) as refused:
        decide(
            story, school=Decided(TellingStep.NOTIFY), parent=Decided(TellingStep.WITHHOLD, reason="Risk.")
        )
    assert set(refused.value.refused) == {"school", "parent"}
    for role in (Role.AUDITOR, Role.SOCIAL_WORKER, Role.DUTY_TEAM, Role.NOMINATED_OFFICER):
        with pytest.raises(NotWhole):
            decide(story, person(role), school=NOTIFY)
    assert not TellingRecord.objects.exists()


OFFER = Offered("Invented School", "2 Invented Road", "From the child’s record")


def test_what_was_only_offered_counts_where_notice_is_given_and_as_nothing_where_nobody_is_told():
    for untouched in (Decided("", OFFER.name, OFFER.address), Decided("", OFFER.name), Decided("")):
        assert as_meant(untouched, OFFER) is None
    assert as_meant(Decided(""), NOTHING_OFFERED) is None
    for step in (TellingStep.NOBODY, TellingStep.WITHHOLD):
        told = as_meant(Decided(step, OFFER.name, OFFER.address, "None."), OFFER)
        assert told == Decided(step, reason="None.")
        typed = Decided(step, "Somebody else", OFFER.address, "None.")
        assert as_meant(typed, OFFER) == typed
    for typed in (
        Decided("", "Somebody else", OFFER.address),
        Decided("", OFFER.name, OFFER.address, "Why."),
        Decided(TellingStep.NOTIFY, OFFER.name, OFFER.address),
    ):
        assert as_meant(typed, OFFER) == typed


# --- Given together -------------------------------------------------------------------------------------------------
def test_several_are_recorded_as_given_on_one_day_or_none_of_them_is(story):
    decide(story, parent=NOTIFY, school=NOTIFY)
    with pytest.raises(DomainError, match="at least one"):
        give(story)
    with pytest.raises(DomainError, match="still to come"):
        give(story, "parent", "school", given_on=product_clock.today() + DAY)
    with pytest.raises(DomainError, match="general practitioner.*Decide first"):
        give(story, "parent", "doctor")
    assert not TellingRecord.objects.filter(step="given").exists()
    assert len(give(story, "parent", "school")) == 2
    with pytest.raises(Stale, match="settled already"):
        give(story, "parent")
    assert not notices(story)["school"].is_open
    with pytest.raises(NotAllowed):
        notices_together.give_several(
            call_off=story.call_off, kinds=["carer"], given=Given(product_clock.today(), "post"),
            by=person(Role.HEAD_OF_SERVICE), at=product_clock.now(),
        )  # fmt: skip


def test_on_the_night_when_the_clocks_go_back_a_day_is_the_day_in_sefton(story):
    # 00:30 in summer time, and 23:30 after it ended: one day in Sefton, two by Greenwich.
    decided_at, given_at = (
        datetime(2027, 10, 30, 23, 30, tzinfo=UTC),
        datetime(2027, 10, 31, 23, 30, tzinfo=UTC),
    )
    notices_together.decide_several(
        call_off=story.call_off, decided={"school": NOTIFY}, by=story.officer, at=decided_at
    )
    that_day = date(2027, 10, 31)
    for wrong in (that_day - DAY, that_day + DAY):
        with pytest.raises(DomainError, match="Enter that day or a later one|still to come"):
            notices_together.give_several(
                call_off=story.call_off, kinds=["school"], given=Given(wrong, "post"), by=story.officer, at=given_at
            )  # fmt: skip
    given = Given(that_day, "post")
    assert notices_together.give_several(
        call_off=story.call_off, kinds=["school"], given=given, by=story.officer, at=given_at
    )


# --- The letter that was given --------------------------------------------------------------------------------------
def words(body: bytes) -> str:
    return " ".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(body)).pages)


def body_of(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_a_letter_is_a_draft_until_it_is_given_and_is_then_shown_again_as_it_was(story, files_root):
    decide(story, school=NOTIFY)
    officer, notice = signed_in(story.officer), notices(story)["school"]
    letter = reverse("calloffs:placement_notice_letter", args=[notice.pk])
    assert "Draft. This notice has not been given." in words(body_of(officer.get(letter)))
    (record,) = give(story, "school")
    said = words(body_of(officer.get(letter)))
    assert "Draft" not in said and story.homes[0].name in said
    assert placement_notices.letters_due() == [record.pk]
    assert placement_notices.keep_letter(record_id=record.pk, at=product_clock.now())
    assert not placement_notices.keep_letter(record_id=record.pk, at=product_clock.now())
    assert placement_notices.letters_due() == []
    # What the letter said stays, whatever becomes of the home's name or the child's.
    placements.rewritten(story.call_off.referral.child, family_name="Renamed")
    record.refresh_from_db()
    opened = RecordOpening.objects.count()
    kept = body_of(officer.get(letter))
    assert sha256(kept).hexdigest() == record.file.sha256 and words(kept) == said
    assert RecordOpening.objects.count() == opened + 1
    corrected = Given(product_clock.today(), "hand", "It was handed over.")
    placement_notices.give(notice=notice, given=corrected, by=story.officer, at=product_clock.now())
    assert "Renamed" in words(body_of(officer.get(letter)))
    assert body_of(officer.get(f"{letter}?number={record.number}")) == kept
    for number in ("1", "9", "x"):
        assert officer.get(f"{letter}?number={number}").status_code == 404


def test_the_database_keeps_what_was_given_and_takes_no_letter_of_what_was_not(story):
    decide(story, school=NOTIFY)
    (record,) = give(story, "school")
    for fields in ({"letter": {"name": "Somebody else"}}, {"letter": None}, {"how": "hand"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            TellingRecord.objects.filter(pk=record.pk).update(**fields)
    with pytest.raises(DatabaseError, match="keeps_what_was_given"), transaction.atomic():
        TellingRecord.objects.create(
            notice=notices(story)["doctor"], number=1, step="nobody", reason="None.", letter={"name": "x"},
            by=story.officer, at=product_clock.now(),
        )  # fmt: skip
    with pytest.raises(DatabaseError, match="after it was decided"), transaction.atomic():
        TellingRecord.objects.create(
            notice=notices(story)["parent"], number=1, step="given", given_on=product_clock.today(), how="post",
            letter={"name": "x"}, by=story.officer, at=product_clock.now(),
        )  # fmt: skip


def test_while_somebody_is_left_out_no_role_opens_a_letter_to_them_not_even_one_given_before(story):
    decide(story, parent=NOTIFY)
    give(story, "parent")
    withheld = Decided(TellingStep.WITHHOLD, reason="Threats were made.")
    decide(story, person(Role.HEAD_OF_SERVICE), parent=withheld)
    notice, provider = notices(story)["parent"], story.homes[0].provider
    letter = reverse("calloffs:placement_notice_letter", args=[notice.pk])
    for role in Role:
        of = {"provider": provider} if role in PROVIDER_ROLES else {}
        client = signed_in(person(role, **of))
        for address in (letter, *(f"{letter}?number={number}" for number in (1, 2, 3))):
            answer = client.get(address)
            assert answer.status_code in (403, 404), (role, address)
            assert b"%PDF" not in answer.content and b"Invented Person" not in answer.content
    with tenancy.scope(tenancy.provider_scope(provider.pk)):
        assert not TellingRecord.objects.exists() and not PlacementNotice.objects.exists()


# --- Pages ----------------------------------------------------------------------------------------------------------
def page_of(story: awards.Story, name: str = "placement_notices") -> str:
    return reverse(f"calloffs:{name}", args=[story.call_off.pk])


def sent(text: str, **answers: str) -> dict[str, str]:
    """What a browser would send of the page: the version that it carries, what it offers, and the answers."""
    named = re.findall(r'<(?:input|select|textarea)[^>]*name="(\w+_(?:step|recipient_name|version))"', text)
    tags = re.findall(r"<input[^>]*>", text)
    filled = [(re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)) for tag in tags]
    values = {name[1]: value[1] for name, value in filled if name and value}
    return {**key(), **{name: values.get(name, "") for name in named}, **answers}


def test_the_agreement_says_who_is_still_to_be_told_and_leads_to_the_page_where_it_is_settled(story, drawn):
    officer = signed_in(story.officer)
    shown = officer.get(reverse("calloffs:agreement_detail", args=[drawn.pk])).content.decode()
    assert (
        page_of(story) in shown and "before the council’s signature" in shown and "school, or other" in shown
    )
    asked = officer.get(reverse("calloffs:issue_agreement", args=[drawn.pk])).content.decode()
    assert "before the council’s signature" in asked
    decide(story, **dict.fromkeys(notices(story), NOBODY))
    shown = officer.get(reverse("calloffs:agreement_detail", args=[drawn.pk])).content.decode()
    assert page_of(story) not in shown and "before the council’s signature" not in shown


def test_what_is_on_record_is_offered_and_half_of_a_form_is_recorded_and_half_comes_back(story):
    placements.rewritten(
        story.call_off.referral.child,
        school="Nowhereby Academy",
        reviewing_officer=person(Role.REVIEWING_OFFICER),
    )
    officer, page = signed_in(story.officer), page_of(story)
    opened = RecordOpening.objects.count()
    text = officer.get(page).content.decode()
    assert RecordOpening.objects.count() == opened + 1
    assert "Nowhereby Academy" in text and "From the child’s record" in text and "Decide who is told" in text
    half = {
        "school_step": "notify", "school_recipient_name": "Nowhereby Academy", "parent_step": "nobody",
        "carer_step": "", "carer_recipient_name": "Quenby Invented",
    }  # fmt: skip
    answer = officer.post(page, sent(text, **half))
    back = answer.content.decode()
    assert answer.status_code == 200 and "1 decision recorded" in back
    assert "why there is nobody to tell" in back and "Choose what is to be done" in back and "Quenby" in back
    assert "school_step" not in back and "doctor_step" in back
    assert [row.notice.kind for row in TellingRecord.objects.all()] == ["school"]
    rest = {"parent_step": "nobody", "parent_reason": "No parent lives.", "carer_step": "notify"}
    answer = officer.post(page, sent(back, **rest, carer_recipient_name="Quenby Invented"))
    assert answer.status_code == 302 and TellingRecord.objects.count() == 3
    given = page_of(story, "placement_notices_given")
    assert "Quenby" not in officer.get(page).content.decode()
    told = {"kinds": ["school", "carer"], "how": "post", **day("given_on", product_clock.today())}
    officer.post(given, {**key(), **told})
    assert not notices(story)["carer"].is_open


def test_who_decides_after_somebody_else_reads_their_text_beside_the_own_one(story):
    placements.rewritten(story.call_off.referral.child, school="Nowhereby Academy")
    officer, page = signed_in(story.officer), page_of(story)
    text = officer.get(page).content.decode()
    decide(story, person(Role.COMMISSIONING_MANAGER), parent=NOTIFY)
    mine = {"parent_step": "nobody", "parent_reason": "No parent lives."}
    answer = officer.post(page, sent(text, **mine))
    back, told = answer.content.decode(), answer.context["form"].overtaken.differences
    # Whose boxes they are is said, and what was offered and left alone is no difference.
    assert {one.label.partition(":")[0] for one in told} == {"Parent, or who has parental responsibility"}
    assert "changed this on" in back and "Invented Person" in back and "No parent lives." in back
    assert TellingRecord.objects.count() == 1
    officer.post(page, sent(back, **mine))
    assert TellingRecord.objects.get(number=2).reason == "No parent lives."


def test_who_leaves_out_alone_reads_no_name_and_decides_nothing_else_and_others_do_not_open_it(story):
    placements.rewritten(story.call_off.referral.child, school="Nowhereby Academy")
    head, page = signed_in(person(Role.HEAD_OF_SERVICE)), page_of(story)
    text = head.get(page).content.decode()
    assert "parent_step" in text and "school_step" not in text and "Nowhereby" not in text
    assert (
        "recipient_name" not in text
        and head.get(page_of(story, "placement_notices_given")).status_code == 403
    )
    head.post(page, sent(text, parent_step="withhold", parent_reason="Threats were made."))
    assert not notices(story)["parent"].is_open
    for role in (Role.AUDITOR, Role.SOCIAL_WORKER, Role.EVALUATOR):
        assert signed_in(person(role)).get(page).status_code in (403, 404)
    owner = signed_in(awards.signer(story))
    for address in (page, page_of(story, "placement_notices_given")):
        assert owner.get(address).status_code in (403, 404)
