"""The messages about referrals and placements. A title carries references only, never a child's data."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from placements.models import (
    AnonymisedProfile,
    BarredStart,
    Child,
    Placement,
    Referral,
    ReferralAmendment,
    Team,
)
from placements.rules.urgency import Escalation
from placements.selectors.profiles import approvers_of
from placements.states import Amended, BreachGround, EscalatedTo, UrgentClock
from providers.models import Exemption, GraveChange, RegisterChange
from providers.notices.people import tell
from providers.presenters.register import change_sentence
from providers.states import GraveCause
from sefton_pdps.access.permissions import Permission
from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import User
from sefton_pdps.accounts.selectors import people_in, people_of_provider, people_with
from sefton_pdps.core.text import words
from sefton_pdps.core.text.words import lower_first, plural
from sefton_pdps.notifications.outbox import Message

# The kinds of what is new only until it is done.
WAITS, PROFILE_WAITS, APPROVED = "referral.submit", "referral.profile", "referral.approve"
AMENDMENT_ASKED = "referral.amendment"


def referral_submitted(referral: Referral, by: User, at: datetime) -> Iterator[Message]:
    """To everybody who may approve it, except the person who submitted it."""
    for person in people_with(Permission.REFERRAL_APPROVE):
        if person.pk != referral.submitted_by_id:
            yield Message(
                key=f"referral.submit:{referral.pk}:{at.isoformat()}:{person.pk}",
                recipient_id=person.pk,
                kind=WAITS,
                title=f"Referral {referral.reference} waits for approval",
                url=referral_page(referral),
            )


def referral_sent_back(referral: Referral, by: User, at: datetime) -> Iterator[Message]:
    """To the person who submitted it and the child's social worker: the question itself stands on the page only."""
    told = (referral.submitted_by_id, referral.child.social_worker_id)
    for person_id in sorted({one for one in told if one and one != by.pk}):
        yield Message(
            key=f"referral.send_back:{referral.pk}:{at.isoformat()}:{person_id}",
            recipient_id=person_id,
            kind="referral.send_back",
            title=f"Referral {referral.reference} came back with a question",
            url=referral_page(referral),
        )


def referral_approved(referral: Referral, by: User, at: datetime) -> Iterator[Message]:
    """To those who open call-offs, and to the person who submitted it."""
    recipients = set(people_with(Permission.CALLOFF_OPEN).values_list("pk", flat=True))
    if referral.submitted_by_id:
        recipients.add(referral.submitted_by_id)
    for person_id in sorted(recipients):
        yield Message(
            key=f"{APPROVED}:{referral.pk}:{at.isoformat()}:{person_id}",
            recipient_id=person_id,
            kind=APPROVED,
            title=f"Referral {referral.reference} is approved for search",
            url=referral_page(referral),
        )


def escalated(referral: Referral, escalation: Escalation) -> Iterator[Message]:
    """To whoever answers for it next, once for each clock: a child has no home yet (S-51)."""
    told = {EscalatedTo.MANAGER: Role.COMMISSIONING_MANAGER, EscalatedTo.DIRECTOR: Role.DCS}
    why = "an emergency" if escalation.clock is UrgentClock.EMERGENCY else "a court's date"
    for person in people_in(told[escalation.to]):
        yield Message(
            key=f"referral.escalate:{referral.pk}:{escalation.clock}:{escalation.to}:{person.pk}",
            recipient_id=person.pk,
            kind="referral.escalate",
            title=f"Referral {referral.reference} has no home yet, and {why} is near or running",
            url=referral_page(referral),
        )


def referral_reopened(referral: Referral, by: User, at: datetime) -> Iterator[Message]:
    """To approver, submitter, the child's social worker and the placements team, other than whoever reopened it."""
    people = set(people_with(Permission.CALLOFF_OPEN).values_list("pk", flat=True))
    had_part = (referral.approved_by_id, referral.submitted_by_id, referral.child.social_worker_id)
    people |= {pk for pk in had_part if pk}
    yield from tell(
        people - {by.pk},
        kind="referral.reopen",
        mark=f"{referral.pk}:{at.isoformat()}",
        title=f"Referral {referral.reference} is reopened for a change",
        url=referral_page(referral),
        body="It is a draft again. Nobody searches for it until it is submitted and approved anew.",
    )


def who_decides(amendment: ReferralAmendment) -> QuerySet[User]:
    """Whoever approves referrals, other than who asked for this change."""
    return people_with(Permission.REFERRAL_APPROVE).exclude(pk=amendment.asked_by_id)


def amendment_asked(amendment: ReferralAmendment) -> Iterator[Message]:
    """To whoever may decide it."""
    yield from tell(
        who_decides(amendment).values_list("pk", flat=True),
        kind=AMENDMENT_ASKED,
        mark=str(amendment.pk),
        title=f"A change of referral {amendment.referral.reference} waits for your decision",
        url=amendment_page(amendment),
        body="A search may be running on its answers. Until it is decided, they stay as they are.",
    )


def amendment_decided(amendment: ReferralAmendment) -> Iterator[Message]:
    """To whoever asked for it, and after an approval to who writes profiles: what providers read is older than it."""
    approved = amendment.outcome == Amended.APPROVED
    people = set(people_with(Permission.CALLOFF_OPEN).values_list("pk", flat=True)) if approved else set()
    yield from tell(
        (people | {amendment.asked_by_id}) - {amendment.decided_by_id},
        kind="referral.amendment_decided",
        mark=str(amendment.pk),
        title=f"The change of {amendment.referral.reference} is {lower_first(amendment.get_outcome_display())}",
        url=referral_page(amendment.referral),
        body="What providers read changes only with a new approved version of the profile."
        if approved
        else "",
    )


def amendment_page(amendment: ReferralAmendment) -> str:
    """Where a change is read and decided."""
    return reverse("placements:amendment", args=[amendment.pk])


def profile_waits(referral: Referral, profile: AnonymisedProfile) -> Iterator[Message]:
    """To everybody who may approve a version and wrote none of it; once a version, however often it is rewritten."""
    yield from tell(
        approvers_of(profile).values_list("pk", flat=True),
        kind=PROFILE_WAITS,
        mark=str(profile.pk),
        title=f"The anonymised profile of {referral.reference} waits for approval",
        url=profile_page(referral),
        body="Without it nothing goes out to providers.",
    )


def profile_page(referral: Referral) -> str:
    """Where a profile is read and approved."""
    return reverse("placements:profile_detail", args=[referral.pk])


def referral_page(referral: Referral) -> str:
    """Where a referral is read and decided."""
    return reverse("placements:referral_detail", args=[referral.pk])


def home_agreed(referral: Referral, by: User, at: datetime) -> Iterator[Message]:
    """To those who work with the child, other than whoever recorded it: where, the record says."""
    yield from tell(
        sorted(work_with(referral.child) - {getattr(by, "pk", None)}),
        kind="referral.home_agreed",
        mark=str(referral.pk),
        title=f"A home is agreed for referral {referral.reference}",
        url=referral_page(referral),
        body="The child's record says where and from when. The placements team records the arrival.",
    )


def work_with(child: Child) -> set[UUID]:
    """The social worker, the reviewing officer, and who manages the team now."""
    managers = [child.team.manager_id, child.team.stand_in_id] if child.team else []
    return {pk for pk in (child.social_worker_id, child.reviewing_officer_id, *managers) if pk}


def child_handed_over(child: Child, was: Mapping[str, Any], by: User, at: datetime) -> Iterator[Message]:
    """To whoever had the child before, but not to whoever changed it: the worker, the team's manager and stand-in.

    `was`: of what changed, the former worker, team or reviewing officer. The people who have
    the child now read it on the record.
    """
    team = was.get("team")
    former = [
        was.get("social_worker"),
        was.get("reviewing_officer"),
        *([team.manager, team.stand_in] if team else []),
    ]
    people = {one.pk for one in former if one and one.pk != by.pk}
    yield from tell(
        sorted(people),
        kind="child.people",
        mark=f"{child.pk}:{at.isoformat()}",
        title=f"Somebody else works with child {child.reference} now",
        url=reverse("placements:child_list"),
        body=f"{by.described} changed it. If that is not right, ask them or the placements team.",
    )


def team_given_over(team: Team, former: Iterable[Any], by: User, at: datetime) -> Iterator[Message]:
    """To whoever managed a team, or stood in, and no longer does."""
    yield from tell(
        sorted(one.pk for one in former if one.pk != by.pk),
        kind="team.save",
        mark=f"{team.pk}:{at.isoformat()}",
        title=f"You no longer manage or stand in for the team {team.name}",
        url=reverse("placements:child_list"),
        body=f"{by.described} changed it. You meet the children of the team by initials from now on.",
    )


def placement_started(placement: Placement, by: User, at: datetime) -> Iterator[Message]:
    """To those who work with the child."""
    return _of_placement(placement, "placement.start", "has started")


def placement_ended(placement: Placement, by: User, at: datetime) -> Iterator[Message]:
    """To those who work with the child."""
    return _of_placement(placement, "placement.end", "has ended")


def placement_cancelled(placement: Placement, by: User, at: datetime) -> Iterator[Message]:
    """To those who work with the child; the provider hears of it with the end of its agreement."""
    return _of_placement(placement, "placement.cancel", "is cancelled")


def _of_placement(placement: Placement, kind: str, happened: str) -> Iterator[Message]:
    yield from tell(
        sorted(work_with(placement.child)),
        kind=kind,
        mark=str(placement.pk),
        title=f"Placement {placement.reference} {happened}",
        url=reverse("placements:child_detail", args=[placement.child_id]),
    )


def grave_change_opened(
    change: GraveChange, *, social_workers: Iterable[UUID], reviewing_officers: Iterable[UUID]
) -> Iterator[Message]:
    """To those who decide, the DCS, and the social worker and reviewing officer of each child there.

    No setting and no child in the title. Who decides as well as directs is told once, as one who decides.
    """
    cause = words.lower_first(str(GraveCause(change.cause).label))
    page = reverse("placements:grave_change_detail", args=[change.pk])
    for person in people_with(Permission.GRAVE_CHANGE_DECIDE):
        yield Message(
            key=f"grave_change.open:{change.pk}:{person.pk}",
            recipient_id=person.pk,
            kind="grave_change.open",
            title=f"Ofsted’s register, of a setting that we use: {cause}. Decide by {words.moment(change.due_at)}",
            url=page,
        )
    deciders = people_with(Permission.GRAVE_CHANGE_DECIDE)
    for person in people_in(Role.DCS).exclude(pk__in=deciders.values("pk")):
        yield Message(
            key=f"grave_change.director:{change.pk}:{person.pk}",
            recipient_id=person.pk,
            kind="grave_change.director",
            title=f"Ofsted’s register, of a setting that we use: {cause}",
            url=page,
            body=f"The Head of Service and those who decide have until {words.moment(change.due_at)} to say what "
            "follows for each child there.",
        )
    for person_id in sorted(set(reviewing_officers)):
        yield Message(
            key=f"grave_change.review:{change.pk}:{person_id}",
            recipient_id=person_id,
            kind="grave_change.review",
            title="Ofsted’s register changed gravely for a placement of a child you review",
            url=page,
            body=f"What follows for each child there is to be decided by {words.moment(change.due_at)}.",
        )
    for person_id in sorted(set(social_workers)):
        yield Message(
            key=f"grave_change.child:{change.pk}:{person_id}",
            recipient_id=person_id,
            kind="grave_change.child",
            title="Ofsted’s register changed gravely for a placement of a child you work with",
            url=reverse("placements:child_list"),
            body=f"What follows for each child there is to be decided by {words.moment(change.due_at)}.",
        )


def barred_start_recorded(started: BarredStart) -> Iterator[Message]:
    """To those who decide: that a child moved in although a gate or a rule bars it; titles name nobody."""
    broke = any(code in BreachGround.values for code, _reason in started.gates)
    what = "A placement broke a rule" if broke else "A child moved into a home that may not be used"
    for person in people_with(Permission.GRAVE_CHANGE_DECIDE):
        yield Message(
            key=f"placement.start_barred:{started.pk}:{person.pk}",
            recipient_id=person.pk,
            kind="placement.start_barred",
            title=f"{what}. Decide by {words.moment(started.due_at)}",
            url=reverse("placements:barred_start", args=[started.pk]),
        )


def breach_recorded(started: BarredStart) -> Iterator[Message]:
    """To the Director: that a placement broke a rule; no child, no home and no rule in the title (S-33)."""
    yield from tell(
        people_in(Role.DCS).values_list("pk", flat=True),
        kind="placement.breach",
        mark=str(started.pk),
        title=f"A placement that broke a rule is recorded: {started.placement.reference}",
        url=reverse("placements:placement_detail", args=[started.placement_id]),
        body=f"Those who decide have until {words.moment(started.due_at)} to say what follows.",
    )


def exemption_granted(exemption: Exemption, by: User) -> list[Message]:
    """To the setting's provider, and to those who buy and keep the framework, other than who granted it."""
    days = f"from {words.day(exemption.starts_on)} until {words.day(exemption.until)}"
    return _of_exemption(
        exemption, by, "granted", f"may be offered and chosen in spite of Ofsted’s judgement {days}."
    )


def exemption_ended(exemption: Exemption, by: User) -> list[Message]:
    """To the same people: from now on nothing rests on it."""
    return _of_exemption(
        exemption,
        by,
        "ended",
        "may no longer be offered or chosen because of it. What was awarded already stands.",
    )


def _of_exemption(exemption: Exemption, by: User, what: str, means: str) -> list[Message]:
    """A title names no setting; a provider is told for which lot, but never for which child or why."""
    setting, kind = exemption.setting, f"exemption.{what}"
    whom = f"in {exemption.admission.lot.name}" if exemption.admission else "for one child"
    body = f"{setting.name} {means} It was granted {whom}."
    own = people_of_provider(setting.provider_id, Permission.VACANCY_KEEP).values_list("pk", flat=True)
    buying = people_with(Permission.CALLOFF_PUBLISH) | people_with(Permission.FRAMEWORK_MANAGE)
    council = buying.exclude(pk=by.pk).distinct().values_list("pk", flat=True)
    return [
        *tell(
            own, kind=kind, mark=str(exemption.pk), body=body,
            title=f"The council {what} an exemption for one of your settings",
            url=reverse("providers:portal_setting_detail", args=[setting.pk]),
        ),
        *tell(
            council, kind=kind, mark=str(exemption.pk), body=body,
            title=f"An exemption from the grade gate was {what}",
            url=reverse("placements:exemption_list", args=[setting.pk]),
        ),
    ]  # fmt: skip


def register_changed(changes: Sequence[RegisterChange], living: int) -> Iterator[Message]:
    """To everybody who starts and ends placements: what changed in a setting where children of ours live."""
    setting, done = changes[0].setting, changes[0].register_import_id
    children = plural(living, "child of ours lives", "children of ours live")
    # That places stay open is read after the number that they are compared with.
    told = sorted(changes, key=lambda one: one.field == "places_kept_open")
    for person in people_with(Permission.PLACEMENT_START):
        yield Message(
            key=f"register.changed:{done}:{setting.pk}:{person.pk}",
            recipient_id=person.pk,
            kind="register.changed",
            title="Ofsted’s register changed for a setting that we use",
            url=reverse("providers:setting_detail", args=[setting.pk]),
            body=f"{setting.name}, where {children}. {' '.join(map(change_sentence, told))}",
        )
