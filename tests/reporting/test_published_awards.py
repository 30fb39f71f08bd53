"""What anybody reads of awards: after the quarter, after a person's check, the version that stands and no other."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from providers.models import Provider
from reporting.models import PublishedAwards
from reporting.rules.published_awards import OTHERS, fingerprint, grouped
from reporting.selectors.published_awards import awards_of, quarter_of, quarters_over
from reporting.selectors.worklist.accounts import report_work
from reporting.services.published_awards import publish, take_back
from reporting.services.reports import compile_report
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError, NotAllowed, Stale
from tests.browsing import PageClient
from tests.conftest import Clock
from tests.factories import awards
from tests.factories.accounts import person
from tests.kept_rows import kept_rows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("council_scope", "files_root")]
QUARTER = (date(2026, 7, 1), date(2026, 9, 30))
AFTER = datetime(2026, 10, 1, 9, tzinfo=UTC)
PUBLIC = "/published/awards/2026-07-01/"


@kept_rows
def awarded(clock: Clock) -> Any:
    """A direct award of August; it is October."""
    clock.set(datetime(2026, 8, 12, 9, tzinfo=UTC))
    story = awards.direct()
    awards.make_case(story)
    awards.turn_all(awards.ask(story))
    awards.sign(awards.issue(story), awards.signer(story))
    clock.set(AFTER)
    return story.fresh()


def _publish(**given: Any) -> PublishedAwards:
    values = {
        "quarter": QUARTER, "folded": [], "looked_at": fingerprint(awards_of(*QUARTER)), "version": 0, "why": "",
        "at": AFTER,
    }  # fmt: skip
    return publish(**{**values, "by": person(Role.COMMISSIONING_MANAGER), **given})


def _read_without_signing_in() -> list[Any]:
    """The rows that the database shows to nobody known, whatever a page would make of them."""
    with tenancy.scope(tenancy.DOOR):
        return list(PublishedAwards.objects.values_list("version", flat=True))


def test_a_quarter_is_three_months_and_the_newest_is_over() -> None:
    assert quarters_over(date(2026, 10, 1))[:2] == [QUARTER, (date(2026, 4, 1), date(2026, 6, 30))]
    assert quarters_over(date(2026, 9, 30))[0] == (date(2026, 4, 1), date(2026, 6, 30))
    assert quarter_of(date(2026, 7, 1)) == QUARTER
    assert quarter_of(date(2026, 7, 2)) is None
    assert quarter_of(date(2026, 8, 1)) is None


@pytest.mark.parametrize(
    "role", [Role.PLACEMENTS_OFFICER, Role.FINANCE_OFFICER, Role.CABINET_MEMBER, Role.AUDITOR]
)
def test_only_whoever_issues_reports_publishes(awarded: Any, role: Role) -> None:
    with pytest.raises(NotAllowed, match="Your role does not let you"):
        _publish(by=person(role))
    assert not PublishedAwards.objects.exists()


def test_a_quarter_that_is_not_over_is_not_published(awarded: Any) -> None:
    with pytest.raises(DomainError, match="The quarter is not over"):
        _publish(at=datetime(2026, 9, 30, 12, tzinfo=UTC))


def test_a_quarter_without_an_award_is_not_published(awarded: Any) -> None:
    empty = (date(2026, 4, 1), date(2026, 6, 30))
    with pytest.raises(DomainError, match="Nothing was awarded"):
        _publish(quarter=empty, looked_at=fingerprint([]))


def test_other_awards_than_those_that_were_looked_at_are_not_published(awarded: Any) -> None:
    with pytest.raises(Stale, match="not the ones that you looked at"):
        _publish(looked_at=fingerprint([]))
    assert not PublishedAwards.objects.exists()


def test_who_comes_second_changes_nothing(awarded: Any) -> None:
    _publish()
    with pytest.raises(Stale, match="Somebody else"):
        _publish()
    with pytest.raises(Stale, match="Somebody else"):
        take_back(
            quarter_starts_on=QUARTER[0],
            version=0,
            why="Wrong.",
            by=person(Role.COMMISSIONING_MANAGER),
            at=AFTER,
        )
    assert PublishedAwards.objects.count() == 1


def test_a_correction_says_why_and_names_no_child(awarded: Any) -> None:
    _publish()
    with pytest.raises(DomainError, match="Say why"):
        _publish(version=1)
    child = awarded.referral.child
    with pytest.raises(DomainError, match="Why"):
        _publish(version=1, why=f"{child.given_name} {child.family_name} could be found.")
    assert PublishedAwards.objects.count() == 1


def test_a_line_that_is_none_of_the_quarter_is_not_folded(awarded: Any) -> None:
    with pytest.raises(DomainError, match="none of this quarter"):
        _publish(folded=["0123456789abcdef"])


def test_a_folded_line_stands_without_its_name(awarded: Any) -> None:
    (line,) = grouped(awards_of(*QUARTER))
    row = _publish(folded=[line.key])
    assert [one["provider"] for one in row.lines] == [OTHERS]
    assert line.provider not in str(row.lines)


def test_nothing_that_is_published_tells_the_child_the_home_the_value_or_the_call_off(awarded: Any) -> None:
    said = str(_publish().lines)
    proposal, child = awarded.proposals.get(), awarded.referral.child
    told = (
        child.given_name, child.family_name, child.reference, awarded.reference, proposal.setting.name,
        f"{proposal.whole_life_value:.2f}", "2026-08",
    )  # fmt: skip
    assert [word for word in told if word in said] == []


def test_the_database_shows_everybody_the_version_that_stands_and_no_other(awarded: Any) -> None:
    _publish()
    assert _read_without_signing_in() == [1]
    _publish(version=1, why="A figure was wrong.")
    assert _read_without_signing_in() == [2]
    take_back(
        quarter_starts_on=QUARTER[0],
        version=2,
        why="To be looked at.",
        by=person(Role.COMMISSIONING_MANAGER),
        at=AFTER,
    )
    assert _read_without_signing_in() == []
    with tenancy.scope(tenancy.provider_scope(Provider.objects.first().pk)):
        assert not PublishedAwards.objects.exists()


@pytest.mark.parametrize(
    "change", ["lines = '[{}]'", "why = 'x'", "superseded_at = NULL", "version = 9", "is_taken_back = true"]
)
def test_a_version_never_changes_and_what_was_superseded_does_not_stand_again(
    awarded: Any, change: str
) -> None:
    _publish()
    _publish(version=1, why="A figure was wrong.")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE reporting_publishedawards SET {change} WHERE version = 1")


def test_nobody_but_the_council_writes_what_everybody_reads(awarded: Any) -> None:
    row = _publish()
    for scope in (tenancy.DOOR, tenancy.provider_scope(Provider.objects.first().pk)):
        with pytest.raises(DatabaseError), transaction.atomic(), tenancy.scope(scope):
            PublishedAwards.objects.create(
                quarter_starts_on=date(2026, 4, 1), lines=row.lines, by=row.by, at=AFTER
            )


def _send(manager: PageClient, page: str, answers: dict[str, Any]) -> str:
    """Send the form of a page with what it carries unseen."""
    form = manager.get(page).context["form"]
    unseen = {name: form[name].value() for name in ("looked_at", "standing")}
    return manager.post(page, {"key": uuid4(), **unseen, **answers}).content.decode()


def test_the_manager_checks_publishes_corrects_and_takes_back_and_anybody_reads(
    awarded: Any, client: Client
) -> None:
    manager = PageClient()
    manager.force_login(person(Role.COMMISSIONING_MANAGER))
    page = reverse("reporting:awards_publish", args=["2026-07-01"])
    assert client.get(PUBLIC).status_code == 404
    shown = manager.get(page).content.decode()
    assert "One home of this kind" in shown and "Look twice" in shown
    (line,) = grouped(awards_of(*QUARTER))
    assert "Look at every line, and confirm" in _send(manager, page, {"folded": [line.key]})
    assert not PublishedAwards.objects.exists()
    _send(manager, page, {"is_checked": "on", "folded": [line.key]})
    read = client.get(PUBLIC).content.decode()
    assert OTHERS in read and "fewer than 5" in read
    assert OTHERS in client.get(PUBLIC + "?as=csv").content.decode()
    assert "July to September 2026" in client.get("/published/awards/").content.decode()
    _send(manager, page, {"is_checked": "on", "folded": [], "why": "The organisation agreed."})
    assert line.provider in client.get(PUBLIC).content.decode()
    manager.post(page.replace("publish", "take-back"), {"key": uuid4(), "reason": "A mistake."})
    assert client.get(PUBLIC).status_code == 404
    assert "Nothing is published yet" in client.get("/published/awards/").content.decode()


@pytest.mark.parametrize("word", ["2026-08-01", "2026-07", "9999-10-01", "0001-01-01", "july"])
def test_an_address_that_is_no_quarter_is_no_page(client: Client, word: str) -> None:
    assert client.get(f"/published/awards/{word}/").status_code == 404
    client.force_login(person(Role.COMMISSIONING_MANAGER))
    assert client.get(f"/reports/awards/{word}/").status_code == 404


def test_the_manager_is_told_to_look_at_the_awards_of_a_quarter_until_they_are_published(
    awarded: Any,
) -> None:
    """Another office is not told; a quarter that is published, or without an award, is not asked for."""
    compile_report(month=date(2026, 8, 1), by=None, at=AFTER)
    manager = person(Role.COMMISSIONING_MANAGER)

    def told(user: Any, at: datetime = AFTER) -> list[Any]:
        return [one for one in report_work(user, at) if one.page == "reporting:awards_quarters"]

    (one,) = told(manager)
    assert (one.about, one.due) == ("Awards of July to September 2026", date(2026, 10, 31))
    assert told(person(Role.FINANCE_OFFICER)) == []
    assert told(manager, datetime(2027, 1, 2, 9, tzinfo=UTC)) == []
    _publish()
    assert told(manager) == []
