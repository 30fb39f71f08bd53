"""Nothing is escaped twice and nothing unescaped: a text with & ' " and < through every page, e-mail and PDF."""

import re
from html import escape, unescape
from io import BytesIO

import pypdf
import pytest
from django.core import mail
from django.db import connection

from calloffs.documents.agreement import agreement_pdf
from calloffs.models import ServiceAgreement
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock
from sefton_pdps.notifications import delivery
from sefton_pdps.notifications.models import Notice
from tests.factories.planting import Read, plant, read_pages
from tests.factories.rows import all_of
from tests.factories.world import World
from tests.shares import is_taken, least

pytestmark = [pytest.mark.whole, pytest.mark.drawn]

TEXT = """Ann & Bob O'Neil "Jo" <i>Ltd"""
TWICE = re.compile(r"&amp;(?:amp|lt|gt|quot|#x?[0-9a-f]+);", re.IGNORECASE)
LEAST_PAGES, LEAST_SHOWING = 60, 25


@pytest.fixture(scope="module")
def pages(world_for_module: World) -> list[Read]:
    plant(connection.settings_dict["NAME"], TEXT)
    return list(read_pages(world_for_module, only=is_taken))


def test_no_page_escapes_it_twice_or_not_at_all(pages: list[Read]) -> None:
    showing = [one for one in pages if escape(TEXT) in one.html]
    assert len(pages) >= least(LEAST_PAGES) and len(showing) >= least(LEAST_SHOWING)
    assert [one.url for one in pages if TWICE.search(one.html)] == []
    assert [one.url for one in pages if "<i>Ltd" in one.html] == []


def test_no_title_of_a_page_shows_an_entity(pages: list[Read]) -> None:
    titles = {one.url: re.search(r"<title>(.*?)</title>", one.html, re.DOTALL) for one in pages}
    assert [
        url for url, title in titles.items() if not title or "&" in unescape(title[1]).replace(TEXT, "")
    ] == []


def test_an_e_mail_is_plain_text_without_entities(pages: list[Read]) -> None:
    with tenancy.scope(tenancy.SYSTEM):
        all_of(Notice).update(delivered_at=None, attempts=0)
    delivery.deliver_due(at=clock.now())
    told = [message.subject + message.body for message in mail.outbox]
    assert any(TEXT in words for words in told)
    assert [words for words in told if re.search(r"&(?:amp|lt|gt|quot|#)", words)] == []


def test_the_agreement_prints_it_as_it_was_typed(pages: list[Read]) -> None:
    with tenancy.scope(tenancy.COUNCIL):
        signed = ServiceAgreement.objects.exclude(provider_signed_at=None)[0]
        made = agreement_pdf(signed)
    words = " ".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(made)).pages)
    assert words.replace("\n", " ").count(TEXT) >= 3 and "&amp;" not in words
