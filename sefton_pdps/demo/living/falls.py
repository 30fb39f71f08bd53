"""The register a month ago: a home falls, some are not in the file, and somebody decides what follows (ADR 24)."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from calloffs.models import AwardProposal, Offer
from calloffs.states import LIVE
from placements.selectors.living import live_at
from placements.services import exemptions, grave_changes
from placements.services.register_changes import take_changes
from placements.states import PlacementState, SafeguardChoice
from providers.models import Absence, Admission, GraveChange, Setting
from providers.services import absences
from providers.states import (
    AbsenceState,
    AdmissionState,
    Grade,
    GraveCause,
    GraveChangeState,
    SettingKind,
)
from sefton_pdps.core.time.working_days import local
from sefton_pdps.demo import market
from sefton_pdps.demo.living import register
from sefton_pdps.demo.living.story import Story

SEEN_AGAIN = timedelta(days=33)
UNUSED_LEFT_OUT = 4
SAFEGUARDS = "A visit each week until the home is inspected again; the independent visitor is told."
FALL_READ = "Ofsted's report was read, and the home's action plan was gone through with the provider."
EXEMPT = (
    "Only for a brother or sister of a child who lives there, while the home acts on Ofsted's requirements."
)
NOBODY_THERE = "No child of ours lives there. The home is not offered until Ofsted has inspected it again."
STILL_REGISTERED = "Ofsted's regional office answered that the home is registered; the list was wrong."
CLOSED = "The provider wrote that the home has closed; Ofsted's website says so too."


def plan(story: Story) -> None:
    """The newer register is imported; the day after, and this morning, it is decided what follows."""
    imported = story.working_day(story.today - SEEN_AGAIN + timedelta(days=2))
    # Never of the month before: its report is compiled by then, and would have to be compiled again.
    again = max(story.today - SEEN_AGAIN, imported.replace(day=1))
    story.on(imported, lambda at: _import_again(story, again, at), hour=14, minute=35)
    story.on(imported, _take_changes, hour=14, minute=36)
    decided = story.working_day(imported + timedelta(days=1))
    story.on(decided, lambda at: _decide_falls(story, at), hour=11, minute=5)
    story.on(story.today, lambda at: _close_one(story, at), hour=8, minute=40)
    story.on(story.today, _take_changes, hour=8, minute=41)


def _import_again(story: Story, as_at: date, at: datetime) -> None:
    """One home falls, and some are not in the file: one in which a child lives, and a few that nobody lives in."""
    left_out = story.made["left_out"] = _left_out(story)
    sites = market.later(story.random, story.made["sites"], as_at=as_at, falls=_falling(story, left_out))
    register.import_sites(story, [site for site in sites if site.urn not in left_out], as_at, at)


def _left_out(story: Story) -> list[str]:
    homes = Setting.objects.filter(
        kind=SettingKind.CHILDRENS_HOME, urn__in=[site.urn for site in story.made["sites"]]
    )
    lived_in = homes.filter(placements__state=PlacementState.STARTED).distinct().order_by("-urn")
    admitted = Admission.objects.filter(state=AdmissionState.ACTIVE).values("provider")
    unused = homes.filter(placements=None, provider__in=admitted).order_by("urn")
    return [home.urn for home in [*lived_in[:1], *unused[:UNUSED_LEFT_OUT]]]


def _falling(story: Story, left_out: Sequence[str]) -> str:
    """The home that falls, of an admitted provider: one that a child lives in, or that required improvement before."""
    homes = Setting.objects.filter(
        urn__in=[site.urn for site in story.made["sites"]],
        kind=SettingKind.CHILDRENS_HOME,
        provider__in=Admission.objects.filter(state=AdmissionState.ACTIVE).values("provider"),
    ).exclude(urn__in=left_out)
    lived_in = set(homes.filter(placements__state=PlacementState.STARTED).values_list("urn", flat=True))
    return min(
        homes,
        key=lambda home: (home.urn not in lived_in, home.grade != Grade.REQUIRES_IMPROVEMENT, home.urn),
    ).urn


def _decide_falls(story: Story, at: datetime) -> None:
    """The day after the import it is decided what follows where a home fell, for each child there."""
    for change in GraveChange.objects.filter(state=GraveChangeState.OPEN).order_by("setting__urn"):
        living = live_at([change.setting_id])
        grave_changes.decide(
            change=change,
            decisions={one.pk: (SafeguardChoice.STAYS, SAFEGUARDS) for one in living},
            reason=FALL_READ if living else NOBODY_THERE,
            by=story.people["head_of_service"],
            at=at,
        )
        if change.cause == GraveCause.INADEQUATE:
            _exempt(story, change, at)


def _exempt(story: Story, change: GraveChange, at: datetime) -> None:
    """The home that fell may take a brother or sister of who lives there for four weeks, in spite of its grade."""
    admissions = Admission.objects.filter(provider=change.setting.provider, state=AdmissionState.ACTIVE)
    today = local(at).date()
    exemptions.grant(
        setting=change.setting,
        referral=None,
        admission=admissions.order_by("lot__code")[0],
        reason=EXEMPT,
        starts_on=today,
        until=today + timedelta(days=28),
        by=story.people["head_of_service"],
        at=at,
    )


def _close_one(story: Story, at: datetime) -> None:
    """This morning one home left out is known to have closed, so that 24 hours run; the others are registered."""
    by, closed = story.people["quality_officer"], False
    undecided = Absence.objects.filter(state=AbsenceState.OPEN, setting__placements=None)
    for absence in undecided.order_by("setting__urn"):
        relied_on = {"setting": absence.setting_id, "call_off__state__in": LIVE}
        is_relied_on = any(model.objects.filter(**relied_on).exists() for model in (Offer, AwardProposal))
        if closed or is_relied_on:
            absences.keep_registered(absence=absence, reason=STILL_REGISTERED, by=by, at=at)
        else:
            day = local(at).date() - timedelta(days=1)
            absences.close_setting(absence=absence, closed_on=day, reason=CLOSED, by=by, at=at)
            closed = True


def _take_changes(at: datetime) -> None:
    """The sweep that a minute later tells the placing team."""
    while take_changes(at=at):
        pass
    grave_changes.tell_opened(at=at)
