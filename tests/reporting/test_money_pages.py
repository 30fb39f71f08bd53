"""The money pages as somebody reads them."""

import re
from typing import Any

import pytest

from reporting.presenters.desk import telling
from reporting.presenters.sections import Section
from sefton_pdps.access.roles import Role
from tests.browsing import PageClient
from tests.factories import placements, providers
from tests.factories.accounts import person

CODE = "residential"


@pytest.fixture
def finance(council_scope: Any) -> PageClient:
    home = providers.setting(providers.provider())
    placements.fee_line(placements.placement(home.places.get(number=1)), "1234.50")
    client = PageClient()
    client.force_login(person(Role.FINANCE_OFFICER))
    return client


def _main(client: PageClient, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode().partition("<main")[2].partition("</main>")[0]


@pytest.mark.django_db
def test_the_page_of_a_cost_line_does_not_lead_to_itself(finance: PageClient) -> None:
    url = f"/money/lines/{CODE}/"
    assert f'href="{url}"' in _main(finance, "/money/")
    assert f'href="{url}"' not in _main(finance, url)


@pytest.mark.django_db
def test_a_chart_stands_below_its_heading_and_above_its_figures(finance: PageClient) -> None:
    page = _main(finance, f"/money/lines/{CODE}/")
    heading = re.search(r"<h2[^>]*>[^<]* by month</h2>", page)
    assert heading
    assert heading.start() < page.index("<svg") < page.index("April")


@pytest.mark.parametrize(
    ("finding", "is_told"), [("Definitions and sources", False), ("12 children lived in placements", True)]
)
def test_a_page_of_the_report_that_finds_nothing_is_not_told_twice(finding: str, is_told: bool) -> None:
    section = Section("definitions", "Definitions and sources", finding)
    assert bool(telling([section])) is is_told
