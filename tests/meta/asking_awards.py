"""The page that takes back what was published of a quarter."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from django.urls import reverse

from calloffs.models import CallOff
from placements.models import Child
from reporting.models import PublishedAwards
from reporting.rules.published_awards import fingerprint
from reporting.selectors.published_awards import awards_of
from reporting.services.published_awards import publish
from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import User
from sefton_pdps.core.time import clock
from tests.factories import awards
from tests.factories.accounts import person
from tests.meta.asked import Asked, row_of

QUARTER = (date(2026, 7, 1), date(2026, 9, 30))


def _publish(by: User, version: int, why: str) -> PublishedAwards:
    looked_at = fingerprint(awards_of(*QUARTER))
    return publish(
        quarter=QUARTER, folded=[], looked_at=looked_at, version=version, why=why, by=by, at=clock.now()
    )


def _awarded(moved: Any) -> CallOff:
    """A direct award of August; it is October."""
    moved.set(datetime(2026, 8, 12, 9, tzinfo=UTC))
    story = awards.direct()
    awards.make_case(story)
    awards.turn_all(awards.ask(story))
    awards.sign(awards.issue(story), awards.signer(story))
    moved.set(datetime(2026, 10, 1, 9, tzinfo=UTC))
    return story.fresh()


def corrected_awards(about: Callable[[Child], Child], moved: Any, why: str) -> None:
    """What was published of a quarter is corrected, for the reason that is given."""
    about(_awarded(moved).referral.child)
    by = person(Role.COMMISSIONING_MANAGER)
    _publish(by, 0, "")
    _publish(by, 1, why)


def awards_take_back(moved: Any) -> Asked:
    """Another manager corrects what was published while the page is open."""
    _awarded(moved)
    first, second = person(Role.COMMISSIONING_MANAGER), person(Role.COMMISSIONING_MANAGER)
    published = _publish(first, 0, "")
    return Asked(
        reverse("reporting:awards_take_back", args=["2026-07-01"]),
        first,
        lambda: _publish(second, 1, "A figure was wrong."),
        "Version 2",
        row_of(PublishedAwards, published.pk),
        {"reason": "A mistake."},
    )
