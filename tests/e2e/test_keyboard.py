"""By the keyboard alone, and without script: a referral, an offer and a decision, from each person's home."""

from collections.abc import Callable, Iterator
from uuid import UUID

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from calloffs.models import Invitation
from calloffs.states import CallOffState
from providers.states import ServiceType
from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import RoleGrant
from sefton_pdps.demo.people import PASSWORD
from sefton_pdps.local.live import LiveSystem
from tests.factories.rows import all_of
from tests.kept_load import Loaded

pytestmark = pytest.mark.e2e
LIVE_ROWS = "loaded_demonstration"
MOST_TABS = 120
# What has the focus, in its own words, and whether it shows it: a box, a link and a label are marked each its way.
FOCUS = """() => {
  const one = document.activeElement, label = one.labels?.[0];
  const styles = [getComputedStyle(one), getComputedStyle(one, "::before")];
  if (label) styles.push(getComputedStyle(label, "::before"));
  const marked = styles.some(style => style.boxShadow !== "none" || parseFloat(style.outlineWidth) >= 3);
  return [(label ?? one).innerText ?? "", marked];
}"""
Arrive = Callable[..., Page]


@pytest.fixture
def arrive(live_system_for_module: LiveSystem, demonstration: Loaded, browser: Browser) -> Iterator[Arrive]:
    """`arrive(Role.DCS)` is that person's home page in a window of its own; `script=False` one without script."""
    contexts: list[BrowserContext] = []

    def at_home(role: Role, *, script: bool = True, width: int = 1200) -> Page:
        context = browser.new_context(
            base_url=live_system_for_module.base_url,
            java_script_enabled=script,
            viewport={"width": width, "height": 800},
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        grants = all_of(RoleGrant).filter(role=role.name).order_by("user__email")
        if role.for_provider:
            grants = grants.filter(user__provider_id__in=asked_now(demonstration))
        page.goto("/sign-in/")
        tab_to(page, "E-mail address")
        # Of one provider there may be one invitation to begin: with script it is begun by another than without.
        emails = list(grants.values_list("user__email", flat=True))
        page.keyboard.type(emails[1 if role.for_provider and not script else 0])
        tab_to(page, "Password")
        page.keyboard.type(PASSWORD)
        enter(page)
        return page

    yield at_home
    for context in contexts:
        context.close()


def asked_now(demonstration: Loaded) -> list[UUID]:
    """The providers that an open competition for a residential home asks and that have not looked yet.

    One that told its offer by telephone has begun already; of brothers and sisters the story sends offers unlooked at.
    """
    asked = all_of(Invitation).filter(
        call_off__closes_at__gt=demonstration.now, call_off__emergency=False, first_opened_at=None,
        call_off__state=CallOffState.PUBLISHED, call_off__group_search=None,
        call_off__lot__service_type=ServiceType.RESIDENTIAL, declined_at=None,
    )  # fmt: skip
    return list(asked.values_list("provider_id", flat=True))


def tab_to(page: Page, words: str) -> None:
    """Press Tab until something with these words has the focus, and everything on the way has shown that it had it."""
    way = []
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        told, marked = page.evaluate(FOCUS)
        way.append(told.strip().replace("\n", " "))
        assert marked or not told.strip(), f"{way[-1]!r} does not show that it has the focus at {page.url}"
        if words in way[-1]:
            return
    raise AssertionError(f"{words!r} is not reached by Tab at {page.url}: {way}")


def enter(page: Page) -> None:
    """Press Enter on what has the focus, and wait for the page that comes."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def go(page: Page, *words: str) -> Page:
    for each in words:
        tab_to(page, each)
        enter(page)
    return page


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
@pytest.mark.parametrize("width", [1200, 320])
def test_a_decision_is_made_from_home_and_a_refusal_leads_to_its_box(
    arrive: Arrive, script: bool, width: int
) -> None:
    page = go(arrive(Role.DCS, script=script, width=width), "Authorise")
    tab_to(page, "I have no conflict of interest")
    page.keyboard.press("Space")
    go(page, "Record my decision")
    summary = page.locator(".govuk-error-summary")
    assert "Select" in summary.inner_text()
    if script:
        assert summary.evaluate("box => box === document.activeElement")
    tab_to(page, "Select")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == "decision"


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_a_part_of_a_referral_is_answered_and_leads_to_the_next(arrive: Arrive, script: bool) -> None:
    page = go(arrive(Role.PLACEMENTS_OFFICER, script=script), "Finish the referral", "Risks")
    tab_to(page, "I have read the whole list")
    page.keyboard.press("Space")
    go(page, "Save and continue")
    assert "is saved" in page.locator("main").inner_text()
    assert "/sections/" in page.url and "risks" not in page.url


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_an_offer_is_started_and_its_total_is_right(arrive: Arrive, script: bool) -> None:
    page = go(
        arrive(Role.PROVIDER_ADMINISTRATOR, script=script, width=320), "Offer or decline", "Make an offer"
    )
    radio = page.locator("main input[type=radio]").first
    if radio.count():
        tab_to(page, radio.evaluate("box => box.labels[0].innerText").split("\n")[0])
        page.keyboard.press("Space")
        go(page, "Start the offer")
    go(page, "All parts of your offer", "Weekly fee")
    tab_to(page, "Accommodation")
    page.keyboard.press("Control+A")
    page.keyboard.type("3,200")
    go(page, "Update total")
    assert "£3,200.00" in page.locator("main").inner_text()
