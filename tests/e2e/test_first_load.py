"""What a browser that was never here before is sent for the home page: as `make run` and the container serve it."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Request

from sefton_pdps.access.roles import Role
from sefton_pdps.local.embedded import PROJECT, manage
from sefton_pdps.local.live import LiveSystem
from sefton_pdps.settings import environment
from tests.factories.accounts import PASSWORD, person

pytestmark = pytest.mark.e2e
COLLECTED = Path(tempfile.gettempdir()) / f"sefton-static-{os.getpid()}"
LIVE_SETTINGS = {"STATIC_ROOT": str(COLLECTED)}
MOST_BYTES = 100 * 1024


@pytest.fixture(scope="module")
def running(live_system_for_module: LiveSystem) -> Iterator[LiveSystem]:
    env = environment.child(DJANGO_SETTINGS_MODULE="sefton_pdps.settings.test", **LIVE_SETTINGS)
    command = manage("collectstatic", "--no-input", "--verbosity", "0")
    subprocess.run(command, cwd=PROJECT, env=env, check=True)
    live_system_for_module.start("web")
    yield live_system_for_module
    shutil.rmtree(COLLECTED)


def _first_load(browser: Browser, base_url: str, *, signed_in: bool) -> list[Request]:
    """Each request of the home page in a browser that holds nothing but the session's cookie."""
    first = browser.new_context(base_url=base_url)
    cookies = []
    if signed_in:
        page = first.new_page()
        page.goto("/sign-in/")
        page.get_by_label("E-mail address").fill(person(Role.PLACEMENTS_OFFICER).email)
        page.get_by_label("Password").first.fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_load_state("networkidle")
        cookies = first.cookies()
    fresh = browser.new_context(base_url=base_url)
    fresh.add_cookies([{"name": one["name"], "value": one["value"], "url": base_url} for one in cookies])
    page = fresh.new_page()
    asked: list[Request] = []

    def note(one: Request) -> None:
        asked.append(one)

    page.on("requestfinished", note)
    page.goto("/", wait_until="networkidle")
    assert page.get_by_role("button", name="Sign out" if signed_in else "Sign in").is_visible()
    assert page.evaluate("document.body.classList.contains('govuk-frontend-supported')"), (
        "the scripts did not run"
    )
    return asked


@pytest.mark.parametrize("signed_in", [True, False], ids=["home", "sign in"])
def test_the_first_load_is_at_most_100_kilobytes_with_everything(
    running: LiveSystem, whole_browser: Browser, signed_in: bool
) -> None:
    asked = _first_load(whole_browser, running.base_url, signed_in=signed_in)
    sent = {
        urlsplit(one.url).path: one.sizes()["responseBodySize"] + one.sizes()["responseHeadersSize"]
        for one in asked
    }
    assert {path.rpartition(".")[2] for path in sent} >= {"css", "js", "svg"}
    assert sum(sent.values()) <= MOST_BYTES, sent


def test_each_style_and_script_is_sent_compressed_and_kept_for_good(
    running: LiveSystem, whole_browser: Browser
) -> None:
    asked = [
        one for one in _first_load(whole_browser, running.base_url, signed_in=True) if "/static/" in one.url
    ]
    assert len(asked) >= 5
    for one in asked:
        headers = one.response().all_headers()  # type: ignore[union-attr]  # a request that finished was answered
        # A typeface is compressed in itself.
        assert one.url.endswith(".woff2") or headers["content-encoding"] in ("br", "gzip"), one.url
        assert "immutable" in headers["cache-control"], one.url


def test_whoever_serves_the_files_need_not_be_who_collected_them(running: LiveSystem) -> None:
    closed = [path for path in COLLECTED.rglob("*") if path.stat().st_mode & 0o004 == 0]
    assert closed == []
