"""Steps 6, 8, 9 and 10 of the path in the browser, each by the person whose job it is, on the running system.

The steps before each are made by the demonstration through the same services as the pages use.
"""

import re
from collections.abc import Callable
from datetime import datetime, time, timedelta
from io import BytesIO
from typing import Any

import pypdf
import pytest
from django.urls import reverse
from playwright.sync_api import expect

from calloffs.models import AuthorisationKey, CallOff, Invitation, ServiceAgreement
from placements.models import Child, Placement
from providers.models import Provider
from reporting.models import ExpenditureReport
from sefton_pdps.accounts.models import User
from sefton_pdps.core import clock, tenancy
from sefton_pdps.core.working_days import local
from sefton_pdps.demo.people import PASSWORD
from sefton_pdps.local.live import LiveSystem
from tests.e2e.conftest import Person

pytestmark = pytest.mark.e2e
Arrive = Callable[[str], Person]
NOON = time(12)


def _arrive(person_at: Arrive, key: str) -> Person:
    return person_at(key).sign_in(f"{key.replace('_', '.')}@sefton.invalid", PASSWORD)


def _of_provider(person_at: Arrive, provider_id: Any, name: str) -> Person:
    user = User.objects.filter(provider_id=provider_id, email__startswith="administrator").get()
    return person_at(name).sign_in(user.email, PASSWORD)


def _in_council(read: Callable[[], Any]) -> Any:
    with tenancy.scope(tenancy.COUNCIL):
        return read()


def test_step_6_a_competition_goes_out_and_a_decline_shows_at_once(
    demonstration: LiveSystem, person_at: Arrive
) -> None:
    opened = _in_council(lambda: CallOff.objects.get(state="opened", route="mini_competition"))
    page = reverse("calloffs:call_off_detail", args=[opened.pk])
    officer = _arrive(person_at, "placements_officer")
    officer.open(reverse("calloffs:publish", args=[opened.pk]))
    yesterday = local(clock.now()) - timedelta(days=1)
    _deadline(officer, yesterday)
    officer.page.get_by_role("button", name=re.compile("^Invite ")).click()
    officer.look().reads("There is a problem")
    _deadline(officer, datetime.combine(yesterday.date() + timedelta(days=4), NOON))
    officer.page.get_by_role("button", name=re.compile("^Invite ")).click()
    officer.look()
    invited = _in_council(lambda: list(Invitation.objects.filter(call_off=opened).order_by("pk")))
    assert invited
    provider = _of_provider(person_at, invited[0].provider_id, "invited_provider")
    provider.open(_invitation(invited[0]))
    child = _in_council(lambda: Child.objects.get(referrals__call_offs=opened))
    provider.reads_nothing_of(f"{child.given_name} {child.family_name}", child.home_postcode)
    provider.open(reverse("calloffs:decline", args=[invited[0].pk])).choose("Staffing").press(
        "Decline this invitation"
    )
    officer.open(page).reads("Staffing", "sealed")
    stranger_id = _in_council(
        lambda: (
            Provider.objects.exclude(pk__in=[one.provider_id for one in invited])
            .filter(pk__in=User.objects.filter(provider_id__isnull=False).values("provider_id"))
            .values_list("pk", flat=True)[0]
        )
    )
    stranger = _of_provider(person_at, stranger_id, "other_provider")
    stranger.open(_invitation(invited[0])).reads("Page not found")


def _invitation(invitation: Invitation) -> str:
    return reverse("calloffs:invitation_detail", args=[invitation.pk])


def _deadline(officer: Person, moment: datetime) -> None:
    officer.fill_day("Deadline for offers", moment.date())
    group = officer.page.get_by_role("group", name="Deadline for offers")
    group.get_by_label("Time").fill(f"{moment:%H:%M}")


def test_step_8_the_head_of_service_authorises_what_waits(
    demonstration: LiveSystem, person_at: Arrive
) -> None:
    key = _in_council(
        lambda: (
            AuthorisationKey.objects.filter(office="head_of_service", decision="")
            .select_related("authorisation")
            .order_by("pk")
            .first()
            or AuthorisationKey.objects.filter(office="dcs", decision="")
            .select_related("authorisation")
            .first()
        )
    )
    holder = _arrive(person_at, "head_of_service" if key.office == "head_of_service" else "dcs")
    address = reverse("calloffs:authorisation_detail", args=[key.authorisation_id])
    holder.open(address).reads("whole-life", "Authorise this placement")
    holder.choose("Refuse").press("Record my decision").reads("There is a problem")
    holder.open(address).choose("I have no conflict of interest in this decision")
    holder.choose("Authorise", within="Your decision").press("Record my decision")
    assert _in_council(lambda: AuthorisationKey.objects.get(pk=key.pk).decision) == "authorise"


def test_step_9_the_provider_signs_and_the_placement_stands_with_its_fee_lines(
    demonstration: LiveSystem, person_at: Arrive
) -> None:
    agreement = _in_council(lambda: ServiceAgreement.objects.filter(state="issued").order_by("pk").first())
    provider = _of_provider(person_at, agreement.provider_id, "signing_provider")
    address = reverse("calloffs:portal_agreement", args=[agreement.pk])
    provider.open(address).press("Sign the agreement").reads("There is a problem")
    provider.fill("Your full name", "Marigold Bidwell-Test").fill("Your role", "Director")
    provider.choose("I may sign for my organisation").press("Sign the agreement")
    placement = _in_council(lambda: Placement.objects.get(call_off_id=agreement.call_off_id))
    assert _in_council(placement.fee_lines.count) >= 1
    officer = _arrive(person_at, "placements_officer_two")
    officer.open(reverse("placements:placement_detail", args=[placement.pk])).reads(
        placement.reference, "Fee"
    )
    _until(
        lambda: (
            provider.page.reload() and provider.page.get_by_role("link", name="Download the agreement (PDF)")
        )
    )
    with provider.page.expect_download() as waiting:
        provider.page.get_by_role("link", name="Download the agreement (PDF)").click()
    assert waiting.value.path().read_bytes().startswith(b"%PDF")


def _until(link: Callable[[], Any]) -> None:
    expect(link()).to_be_visible(timeout=20_000)


def test_step_10_the_report_is_checked_issued_and_read_by_the_cabinet_member(
    demonstration: LiveSystem, person_at: Arrive
) -> None:
    report = _in_council(lambda: ExpenditureReport.objects.get(state="compiled"))
    address = reverse("reporting:report_detail", args=[report.pk])
    finance = _arrive(person_at, "finance_officer")
    finance.open(reverse("reporting:report_comment", args=[report.pk, "summary"]))
    finance.fill("What changed, and why?", "Two children moved in.").press("Save the comment")
    for _ in range(100):
        finance.page.goto(f"{finance.base_url}{address}")
        if finance.page.get_by_role("link", name="Read the report (PDF").count():
            break
        finance.page.wait_for_timeout(200)
    finance.look().press("Confirm the figures").reads("The figures are confirmed")
    manager = _arrive(person_at, "commissioning_manager")
    manager.open(address).press("Issue the report").reads("The report is issued")
    member = _arrive(person_at, "cabinet_member").reads(f"{report.month:%B %Y}")
    with member.page.expect_download() as waiting:
        member.page.get_by_role("button", name="Read the report (PDF").click()
    text = "".join(
        page.extract_text() for page in pypdf.PdfReader(BytesIO(waiting.value.path().read_bytes())).pages
    )
    assert "Two children moved in." in text
    names = _in_council(lambda: [f"{one.given_name} {one.family_name}" for one in Child.objects.all()])
    assert not [name for name in names if name in text]
