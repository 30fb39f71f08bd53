"""People as they are in an agreement: any script prints, what cannot be printed is said before anybody signs."""

from io import BytesIO
from uuid import uuid4

import pypdf
import pytest
from django.test import Client

from calloffs.documents.agreement import agreement_pdf
from calloffs.services import agreements
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time.clock import now
from tests.factories import awards

GIVEN = {"role": "Director", "declaration": "on"}


@pytest.fixture(autouse=True)
def council_scope(db):
    with tenancy.scope(tenancy.COUNCIL):
        yield


def by(person):
    client = Client()
    client.force_login(person)
    return client


def text(answer):
    return answer.content.decode()


def drawn_up(needs):
    story = awards.direct()
    awards.authorised(story)
    return story, awards.draw_up(story, needs=needs)


def issued_from(story, draft):
    return agreements.issue(agreement=draft, by=story.officer, at=now())


def words_of(agreement):
    pages = pypdf.PdfReader(BytesIO(agreement_pdf(agreement))).pages
    return " ".join(page.extract_text() for page in pages).replace("\n", " ")


def test_both_sides_read_which_characters_cannot_be_printed_before_they_sign():
    story, draft = drawn_up("Two patient adults 😀 who sign in 𓀀.")
    said = "cannot print 😀 (grinning face), 𓀀 (egyptian hieroglyph a001)"
    assert said in text(by(story.officer).get(f"/agreements/{draft.pk}/"))
    issued = issued_from(story, draft)
    assert said in text(by(awards.signer(story)).get(f"/portal/agreements/{issued.pk}/"))
    assert "adults [grinning face] who" in words_of(issued)


def test_nothing_is_said_where_everything_prints():
    story, draft = drawn_up("Two adults who speak العربية, ትግርኛ and 中文.")
    assert "cannot print" not in text(by(story.officer).get(f"/agreements/{draft.pk}/"))


def test_a_signature_that_cannot_be_printed_is_refused_and_nothing_is_signed():
    story, draft = drawn_up("Two patient adults.")
    issued = issued_from(story, draft)
    signer, page = by(awards.signer(story)), f"/portal/agreements/{issued.pk}/"
    shown = text(signer.post(page, {"name": "Ana 😀", **GIVEN, "key": str(uuid4())}))
    assert "The agreement cannot print 😀 (grinning face)." in shown
    issued.refresh_from_db()
    assert issued.provider_signed_at is None


def test_a_name_of_another_script_signs_and_prints():
    story, draft = drawn_up("Two patient adults.")
    issued = issued_from(story, draft)
    given = {"name": "Saba ሰላም ተስፋዬ", **GIVEN, "key": str(uuid4())}
    assert by(awards.signer(story)).post(f"/portal/agreements/{issued.pk}/", given).status_code == 302
    issued.refresh_from_db()
    assert "ሰላም ተስፋዬ" in words_of(issued)
