"""Nothing of a person stays in the browser, and nothing they typed is lost: with the back-forward cache on."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import User
from sefton_pdps.local.live import LiveSystem
from tests.e2e.looking import AXE
from tests.factories.accounts import PASSWORD, person
from tests.factories.rows import all_of

pytestmark = pytest.mark.e2e
SECRET = "Testperson Whom Nobody May Read Here"
# The page tells by a cookie that it was kept: a console and a store of its own do not outlive what comes after.
LISTEN = """addEventListener("pageshow", event => {
  if (event.persisted) document.cookie = `kept=${getComputedStyle(document.body).visibility}`;
})"""
SETTLE_MS = 1_500
Arrive = Callable[..., Page]


@pytest.fixture(scope="module")
def running(live_system_for_module: LiveSystem) -> LiveSystem:
    live_system_for_module.start("web")
    return live_system_for_module


@pytest.fixture
def arrive(running: LiveSystem, keeping_browser: Browser) -> Iterator[Arrive]:
    """`arrive()` is a window of its own, until the test ends; `script=False` one without script."""
    contexts: list[BrowserContext] = []

    def window(*, script: bool = True) -> Page:
        context = keeping_browser.new_context(
            base_url=running.base_url, java_script_enabled=script, timezone_id="Europe/London"
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        return context.new_page()

    yield window
    for context in contexts:
        context.close()


@pytest.fixture
def chief(running: LiveSystem) -> User:
    return person(Role.SYSTEM_ADMINISTRATOR, name="Testperson Chief")


def _sign_in(page: Page, user: User, path: str = "/sign-in/") -> None:
    page.goto(path)
    page.get_by_label("E-mail address").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda address: "/sign-in/" not in address)


def _open_a_persons_page(page: Page) -> str:
    shown = person(Role.FINANCE_OFFICER, name=SECRET)
    page.goto(f"/people/{shown.pk}/")
    assert page.is_visible("h1") and SECRET in page.inner_text("body")
    return f"/people/{shown.pk}/"


def _open_as_a_browser_that_keeps_everything(page: Page) -> None:
    """Open a person's page without the header and the cookie for which Chromium of today would not keep it.

    It did keep pages with the header alone when tried, and other browsers do: then the page's own check must hold.
    """

    def bare(route: Route) -> None:
        answer = route.fetch()
        kept = {
            name: value
            for name, value in answer.headers.items()
            if name not in ("cache-control", "set-cookie")
        }
        route.fulfill(status=answer.status, headers=kept, body=answer.body())

    page.route("**/people/*/", bare)
    _open_a_persons_page(page)
    page.unroute_all()


def _back(page: Page) -> None:
    """Not the tool's own `go_back`: it waits for a load, and a page that was kept is not loaded again."""
    page.evaluate("setTimeout(() => history.back(), 50)")
    page.wait_for_timeout(SETTLE_MS)


def _leave(page: Page) -> None:
    """Go to another site, so that nothing of ours changes in between."""
    page.evaluate(LISTEN)
    page.goto(f"{page.evaluate('location.origin').replace('127.0.0.1', 'localhost')}/help/")


def _was_kept(page: Page) -> str:
    """Whether Back brought the page as it was left, and if so whether it was "visible" or "hidden" at first."""
    return "".join(cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "kept")


def _reads(page: Page) -> str:
    """What can be seen: nothing of a page that is hidden."""
    return page.inner_text("body")


def test_the_browser_of_these_tests_keeps_pages_for_back(arrive: Arrive) -> None:
    """A public page comes back as it was. Were it not so, the tests below would pass whatever we did."""
    page = arrive()
    page.goto("/help/")
    _leave(page)
    _back(page)
    assert _was_kept(page) == "visible"


def test_a_page_comes_back_hidden_and_is_shown_while_the_session_stands(arrive: Arrive, chief: User) -> None:
    page = arrive()
    _sign_in(page, chief)
    _open_as_a_browser_that_keeps_everything(page)
    _leave(page)
    _back(page)
    assert _was_kept(page) == "hidden", "until the server has answered"
    assert SECRET in _reads(page)


@pytest.mark.parametrize("script", [True, False])
def test_back_after_signing_out_shows_nothing(arrive: Arrive, chief: User, script: bool) -> None:
    page = arrive(script=script)
    _sign_in(page, chief)
    _open_a_persons_page(page)
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in/")
    _back(page)
    assert SECRET not in _reads(page)
    page.wait_for_url("**/sign-in/**")


def test_back_after_the_idle_time_shows_nothing_although_nothing_was_sent(
    arrive: Arrive, chief: User, clock
) -> None:
    page = arrive()
    _sign_in(page, chief)
    _open_as_a_browser_that_keeps_everything(page)
    _leave(page)
    clock.advance(minutes=31)
    _back(page)
    page.wait_for_url("**/sign-in/**")
    assert _was_kept(page)
    assert SECRET not in _reads(page)


def test_back_after_access_ended_elsewhere_shows_nothing(arrive: Arrive, chief: User) -> None:
    page = arrive()
    _sign_in(page, chief)
    _open_as_a_browser_that_keeps_everything(page)
    _leave(page)
    all_of(User).filter(pk=chief.pk).update(is_active=False)
    _back(page)
    page.wait_for_url("**/sign-in/**")
    assert _was_kept(page)
    assert SECRET not in _reads(page)


def test_somebody_elses_session_does_not_bring_a_page_back(arrive: Arrive, chief: User) -> None:
    page = arrive()
    _sign_in(page, chief)
    _open_a_persons_page(page)
    page.goto("/help/")
    other = page.context.new_page()
    other.goto("/")
    other.get_by_role("button", name="Sign out").click()
    _sign_in(other, person(Role.FINANCE_OFFICER))
    _back(page)
    assert SECRET not in _reads(page)


def test_a_warning_comes_five_minutes_before_and_staying_keeps_the_text(
    arrive: Arrive, chief: User, clock
) -> None:
    page = arrive()
    page.clock.install()
    _sign_in(page, chief)
    page.goto("/people/invite/")
    page.get_by_label("Full name").fill("Testperson Halftyped")
    clock.advance(minutes=25, seconds=30)
    page.clock.fast_forward("25:30")
    dialog = page.get_by_role("alertdialog")
    expect(dialog).to_contain_text("You will be signed out at")
    button = dialog.get_by_role("button", name="Stay signed in")
    expect(button).to_be_focused()
    assert AXE.run(page).violations_count == 0
    button.click()
    expect(dialog).to_be_hidden()
    expect(page.get_by_label("Full name")).to_have_value("Testperson Halftyped")
    expect(page.get_by_label("Full name")).to_be_focused()
    clock.advance(minutes=20)
    assert page.evaluate("fetch('/session/').then(answer => answer.json())")["stands"]


def test_work_in_another_tab_is_heard_of_and_no_warning_comes(arrive: Arrive, chief: User, clock) -> None:
    page = arrive()
    page.clock.install()
    _sign_in(page, chief)
    page.goto("/people/invite/")
    clock.advance(minutes=20)
    page.context.new_page().goto("/inbox/")
    clock.advance(minutes=6)
    page.clock.fast_forward("26:00")
    page.wait_for_timeout(SETTLE_MS)
    expect(page.get_by_role("alertdialog")).to_be_hidden()
    assert page.url.endswith("/people/invite/")


def test_a_page_left_open_keeps_what_was_typed_and_leads_to_signing_in(
    arrive: Arrive, chief: User, clock
) -> None:
    page = arrive()
    page.clock.install()
    _sign_in(page, chief)
    page.goto("/people/invite/")
    page.get_by_label("Full name").fill("Testperson Leftopen")
    clock.advance(minutes=31)
    page.clock.fast_forward("31:00")
    page.wait_for_url("**/sign-in/?next=/people/invite/")
    expect(page.locator("body")).to_contain_text("What you typed is kept for an hour")
    _sign_in(page, chief, page.url)
    expect(page.get_by_label("Full name")).to_have_value("Testperson Leftopen")
    expect(page.locator("body")).to_contain_text("It is not saved until you send it")


@pytest.mark.parametrize("script", [True, False])
def test_what_is_sent_after_the_time_is_given_back(arrive: Arrive, chief: User, clock, script: bool) -> None:
    page = arrive(script=script)
    _sign_in(page, chief)
    page.goto("/people/invite/")
    expect(page.locator("form.sefton-form")).to_contain_text("If you do nothing, you will be signed out at")
    page.get_by_label("Full name").fill("Testperson Sentlate")
    clock.advance(minutes=31)
    page.get_by_role("button", name="Invite this person").click()
    expect(page.locator("body")).to_contain_text("What you typed is kept for an hour")
    _sign_in(page, chief, page.url)
    expect(page.get_by_label("Full name")).to_have_value("Testperson Sentlate")
    page.get_by_label("E-mail address").fill(f"late{script}@example.invalid")
    page.get_by_label("Placements officer").check()
    page.get_by_role("button", name="Invite this person").click()
    expect(page.locator("body")).to_contain_text("Testperson Sentlate has been invited")


def test_without_script_a_link_lengthens_the_time_and_the_text_stays(
    arrive: Arrive, chief: User, clock
) -> None:
    page = arrive(script=False)
    _sign_in(page, chief)
    page.goto("/people/invite/")
    page.get_by_label("Full name").fill("Testperson Slow")
    clock.advance(minutes=29)
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Stay signed in (opens in a new tab)").click()
    expect(opened.value.locator("h1")).to_contain_text("You are still signed in")
    opened.value.close()
    clock.advance(minutes=29)
    expect(page.get_by_label("Full name")).to_have_value("Testperson Slow")
    page.get_by_role("button", name="Invite this person").click()
    expect(page.locator("body")).to_contain_text("Enter the e-mail address")
