"""The record of an executive decision: frozen with it, for the council alone, with what regulation 13 asks of it."""

import json
from io import BytesIO
from typing import Any

import pypdf
import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from calloffs.models import Authorisation, DecisionRecord
from calloffs.services import authorising, ratifying
from calloffs.services.decision_records import keep_pdf
from calloffs.states import DecidedAs, OfficeDecision
from calloffs.tasks import keep_decision_records
from placements.models import RecordOpening
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock as product_clock
from tests.calloffs.pages import signed_in
from tests.factories import authority, awards
from tests.factories.accounts import person
from tests.factories.rows import all_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files_root")]


@pytest.fixture(autouse=True)
def council_scope(db: None) -> Any:
    with tenancy.scope(tenancy.COUNCIL):
        yield


@pytest.fixture
def asked() -> Authorisation:
    story = awards.direct()
    awards.make_case(story)
    return awards.ask(story)


def _decide(asked: Authorisation, decision: OfficeDecision, reason: str = "") -> Authorisation:
    office = asked.offices.order_by("office").first()
    return authorising.decide(
        asked=office,
        decision=decision,
        reason=reason,
        no_conflict=True,
        by=person(awards.OFFICES[office.office]),
        at=product_clock.now(),
    )


def _words(body: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(body)).pages).split())


def _body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


# --- What is kept -----------------------------------------------------------------------------------------
def test_a_decision_is_recorded_when_the_last_office_has_taken_it_and_not_before(
    asked: Authorisation,
) -> None:
    first = asked.offices.order_by("office").first()
    assert asked.offices.count() > 1
    awards.location.answered(asked)
    authorising.decide(
        asked=first, decision=OfficeDecision.AUTHORISE, reason="", no_conflict=True, **awards.LAWFUL,
        by=person(awards.OFFICES[first.office]), at=product_clock.now(),
        **(awards.LIKELY if authorising.impact_is_open(first, asked.proposal) else {}),
    )  # fmt: skip
    assert not asked.records.exists()


def test_an_authorisation_is_recorded_with_reasons_options_and_conflicts() -> None:
    story = awards.authorised_direct()
    record = DecisionRecord.objects.get(authorisation__call_off=story.call_off)
    said = record.text
    assert record.decided_as == DecidedAs.AUTHORISED
    assert [one["decision"] for one in said["decided"]] == ["Authorise"] * len(said["decided"]) != []
    assert all(one["who"] and one["at"] for one in said["decided"])
    assert any("The court decides tomorrow." in text for _label, text in said["reasons"])
    assert said["conflicts"][0].startswith("Each person who decided declared")
    assert dict(said["facts"])["Authority"].count("£") == 1


def test_a_refusal_is_recorded_with_its_reason_and_a_question_is_no_decision(asked: Authorisation) -> None:
    _decide(asked, OfficeDecision.REFUSE, "It costs more than like placements.")
    record = asked.records.get()
    assert record.decided_as == DecidedAs.REFUSED
    assert record.text["decided"][0]["reason"] == "It costs more than like placements."


def test_a_return_with_a_question_keeps_no_record(asked: Authorisation) -> None:
    _decide(asked, OfficeDecision.RETURN, "What do like homes cost?")
    assert not asked.records.exists()


def test_provisional_authority_and_its_ratification_are_two_records() -> None:
    _story, given = authority.given_tonight()
    first = given.records.get()
    assert first.decided_as == DecidedAs.PROVISIONAL
    assert dict(first.text["provisional"])["Given by"]
    for office in given.offices.all():
        ratifying.ratify(
            asked=office, decision=OfficeDecision.AUTHORISE, reason="", no_conflict=True,
            by=person(awards.OFFICES[office.office]), at=product_clock.now(),
            **(awards.LIKELY if authorising.impact_is_open(office, given.proposal) else {}),
        )  # fmt: skip
    assert [one.decided_as for one in given.records.order_by("at")] == ["provisional", "ratified"]


def test_a_competition_is_recorded_with_the_offers_that_were_not_chosen(clock: Any) -> None:
    story = awards.scored(clock, "1400.00", "1500.00")
    awards.recommend(story)
    awards.turn_all(awards.ask(story))
    options = DecisionRecord.objects.get(authorisation__call_off=story.call_off).text["options"]
    assert [table["caption"] for table in options] == ["Ranking"]
    assert len(options[0]["rows"]) == 2


def test_the_child_is_named_nowhere_in_a_record() -> None:
    story = awards.authorised_direct()
    child = story.call_off.referral.child
    said = json.dumps(DecisionRecord.objects.get().text)
    assert child.given_name not in said and child.family_name not in said


# --- It stays, and is the council's -----------------------------------------------------------------------
def test_a_record_changes_by_nobody_and_comes_once() -> None:
    awards.authorised_direct()
    record = DecisionRecord.objects.get()
    for wrong in ("UPDATE calloffs_decisionrecord SET text = '{}'", "DELETE FROM calloffs_decisionrecord"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(wrong)
    with pytest.raises(DatabaseError, match="decision_record_once"), transaction.atomic():
        DecisionRecord.objects.create(
            authorisation=record.authorisation, decided_as=record.decided_as, at=record.at, text={}
        )


def test_no_provider_sees_a_record_in_the_database() -> None:
    story = awards.authorised_direct()
    with tenancy.scope(tenancy.provider_scope(story.homes[0].provider_id)):
        assert not DecisionRecord.objects.exists()


# --- The PDF ----------------------------------------------------------------------------------------------
def test_its_pdf_is_made_once_and_says_what_was_frozen() -> None:
    story = awards.authorised_direct()
    keep_decision_records()
    record = DecisionRecord.objects.select_related("file").get()
    assert record.file and not keep_pdf(record_id=record.pk, at=product_clock.now())
    client = signed_in(person(Role.PLACEMENTS_OFFICER))
    address = reverse("calloffs:decision_record", args=[record.authorisation_id])
    said = _words(_body(client.get(address)))
    assert record.authorisation.reference in said and "Conflicts of interest" in said
    assert RecordOpening.objects.filter(
        page="authorisation, record", child=story.call_off.referral.child
    ).exists()
    page = client.get(
        reverse("calloffs:authorisation_detail", args=[record.authorisation_id])
    ).content.decode()
    assert f"{address}?of=authorised" in page
    assert record.file.sha256 in page.replace("<wbr>", "")


def test_it_is_there_before_its_pdf_is_kept_and_no_other_is() -> None:
    awards.authorised_direct()
    record = all_of(DecisionRecord).get()
    client = signed_in(person(Role.PLACEMENTS_OFFICER))
    address = reverse("calloffs:decision_record", args=[record.authorisation_id])
    assert "Conflicts of interest" in _words(_body(client.get(address)))
    assert client.get(f"{address}?of=refused").status_code == 404


@pytest.mark.parametrize("role", [Role.EVALUATOR, Role.BID_WRITER])
def test_who_reads_no_authorisations_reads_no_record(role: Role) -> None:
    awards.authorised_direct()
    authorisation = all_of(Authorisation).get()
    client = signed_in(person(role))
    assert client.get(reverse("calloffs:decision_record", args=[authorisation.pk])).status_code in (403, 404)


def test_an_authorisation_that_waits_has_no_record(asked: Authorisation) -> None:
    client = signed_in(person(Role.PLACEMENTS_OFFICER))
    assert client.get(reverse("calloffs:decision_record", args=[asked.pk])).status_code == 404
