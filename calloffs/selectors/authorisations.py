"""Authorisations: what waits for whom, and everything one decision rests on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypedDict

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Value, When

from calloffs.models import (
    AskedOffice,
    Authorisation,
    AwardProposal,
    CallOff,
    DelegationBand,
    DirectAwardCase,
    Recommendation,
    StandIn,
)
from calloffs.policies.authorising import OFFICE_ROLES, check_may_decide, people_involved
from calloffs.policies.provisional import may_ever_give
from calloffs.policies.scoring import barred
from calloffs.policies.stand_ins import Mandate, may_ever_stand_in
from calloffs.rules.bands import asks_impact
from calloffs.rules.terms import check_need_stands
from calloffs.selectors.decision_records import records_beside
from calloffs.selectors.in_law import answers_in_law, waits_in_law, waits_in_their_name
from calloffs.selectors.placement_notices import told_beside
from calloffs.selectors.proposals import read_offices
from calloffs.selectors.provisional import for_its_time, givable, lapsed_at, to_ratify
from calloffs.selectors.stand_ins import for_person, in_their_name, whose
from calloffs.states import STANDING, TO_DECIDE, TO_RATIFY, AuthorisationState, CallOffState, DecidingOffice
from placements.selectors.profiles import that_stand
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.time.working_days import local

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    class Profile(TypedDict):
        has_profile: bool
        told_of: list[dict[str, Any]]
        kept_records: list[dict[str, Any]]

    class Listed(TypedDict):
        undecided: list[str]

    class Own(TypedDict):
        is_own: bool
        is_in_law: bool

    ListedAuthorisation = WithAnnotations[Authorisation, Listed]
    OwnAuthorisation = WithAnnotations[Authorisation, Own]
    ProfiledAuthorisation = WithAnnotations[Authorisation, Profile]


def visible_to(user: User, *, judges: bool = True) -> QuerySet[Authorisation]:
    """The placing team and the auditor see every authorisation; Adult Social Care those that ask its office.

    An evaluator of the offers who has not declared, or declared a conflict, sees none, whatever other role they hold.
    `judges`: False of somebody who was never asked to score.
    """
    if not has_permission(user, Permission.CALLOFF_SEE):
        return Authorisation.objects.none()
    authorisations = Authorisation.objects.select_related(
        "call_off__referral__child", "call_off__lot", "proposal__setting", "proposal__household",
        "proposal__provider", "proposal__place", "proposal__recommendation__by", "proposal__case__by",
        "proposal__case__approach__rung", "proposal__case__act_ground",
        "proposal__case__evidence_placement", "proposal__case__evidence_call_off", "band",
        "requested_by", "answers", "provisional_by", "provisional_under", "provisional_stand_in__absent",
    ).prefetch_related(read_offices())  # fmt: skip
    if judges:
        authorisations = authorisations.exclude(call_off__in=barred(user).values("call_off"))
    if has_permission(user, Permission.REFERRAL_SEE):
        return authorisations
    asked = AskedOffice.objects.filter(office=DecidingOffice.ASC).values("authorisation_id")
    return (
        authorisations.filter(pk__in=asked)
        if has_permission(user, Permission.ASC_AUTHORISE)
        else authorisations.none()
    )


def living_of(call_off: CallOff) -> Authorisation | None:
    """What is asked for, or relied on, of a call-off, with its proposal."""
    live = (AuthorisationState.REQUESTED, *STANDING)
    row = Authorisation.objects.filter(call_off=call_off, state__in=live).select_related("proposal").first()
    if row is not None:
        row.call_off = call_off
    return row


def with_answered(rows: QuerySet[Authorisation]) -> "QuerySet[ProfiledAuthorisation]":
    """Each with the offices of the one whose question it answers, and what is kept out of its child's texts.

    And with `has_profile`: whether a profile is approved that its provider can read; `told_of`: to whom notice of
    the placement is owed; `kept_records`: the records of what was decided.
    """
    approved = that_stand().filter(referral=OuterRef("call_off__referral"))
    child = rows.select_related("call_off__referral__child__identifiers", "call_off__assessment__by")
    asked = child.prefetch_related(read_offices("answers__offices"))
    return asked.annotate(
        has_profile=Exists(approved), told_of=told_beside("call_off"), kept_records=records_beside()
    )


def lacks_profile(authorisation: "ProfiledAuthorisation") -> bool:
    """Whether its provider could read no profile yet, while the authorisation waits."""
    waits = authorisation.state == AuthorisationState.REQUESTED
    return waits and authorisation.call_off.profile is None and not authorisation.has_profile


def answered_in(authorisation: Authorisation) -> Authorisation | None:
    """The one that answered the question which an authorisation was returned with; no other is answered."""
    if authorisation.state != AuthorisationState.RETURNED:
        return None
    return authorisation.answered_in.select_related("requested_by").first()


def as_listed(rows: QuerySet[Authorisation]) -> "QuerySet[ListedAuthorisation]":
    """Authorisations with what a list shows of them: the case and the evidence are of the page of one.

    `undecided`: the offices that have not decided.
    """
    offices = AskedOffice.objects.filter(authorisation=OuterRef("pk"), decision="").order_by("office")
    shown = rows.select_related(None).prefetch_related(None)
    return (
        shown.select_related("call_off__lot", "call_off__referral__child", "proposal__provider",
                             "proposal__setting", "proposal__household")
        .annotate(undecided=ArraySubquery(offices.values("office")))
        .only(
            "reference", "state", "value", "requested_at", "provisional_until", "call_off__reference",
            "call_off__needed_on", "call_off__lot__service_type", "call_off__referral__child__sex",
            "call_off__referral__child__date_of_birth", "call_off__referral__child__home_postcode",
            "proposal__provider__name", "proposal__setting__name", "proposal__household__code",
        )
    )  # fmt: skip


def waiting() -> Q:
    """Asked for and not decided, of a call-off that still waits for it; or given for a time and to be ratified."""
    asked = Q(state=AuthorisationState.REQUESTED, call_off__state=CallOffState.RECOMMENDED)
    # The first part says nothing more, but an index serves it.
    return Q(state__in=TO_DECIDE) & (asked | to_ratify())


def offices_of(user: User) -> set[str]:
    """The offices that a person decides for."""
    return {office for office, role in OFFICE_ROLES.items() if role in user.roles}


def decides(user: User) -> bool:
    """Whether an authorisation may ever wait for this person: by an office, on call, in law, or under a scheme."""
    return (
        bool(offices_of(user))
        or has_permission(user, Permission.EMERGENCY_AUTHORISE)
        or may_ever_give(user)
        or may_ever_stand_in(user)
        or answers_in_law(user)
    )


def _own(user: User, day: date) -> Q:
    """What asks a person's offices; on call, what asks the Head of Service about care that is bought for its time.

    And what they may give provisional authority to under the scheme of the day.
    """
    own, requested = Q(office__in=offices_of(user)), Q(authorisation__state=AuthorisationState.REQUESTED)
    if has_permission(user, Permission.EMERGENCY_AUTHORISE):
        own |= requested & Q(office=DecidingOffice.HEAD_OF_SERVICE) & for_its_time()
    return own | requested & givable(user, day) if may_ever_give(user) else own


def waiting_for(
    user: User, at: datetime, *, judges: bool = True, answers_for: bool = False
) -> "QuerySet[OwnAuthorisation]":
    """The authorisations that one of the person's offices has not decided yet, with `is_own` and `is_in_law`.

    `is_in_law`: only the approval of the home is asked of them, before the money is decided (reg. 11).

    And of the offices that they stand in for, which costs a small query of its own: of whoever may stand in at all,
    `for_whom` is the name of the absent person, or empty where it is their own.
    `answers_for`: also those that lapsed unratified, whoever is to ratify them; `is_own` says which are not theirs.
    """
    day, rows = local(at).date(), visible_to(user, judges=judges)
    if answers_for and not decides(user):
        return rows.filter(lapsed_at(at)).annotate(is_own=Value(False), is_in_law=Value(False))
    undecided = AskedOffice.objects.filter(decision="")
    own = waiting() & Q(pk__in=undecided.filter(_own(user, day)).values("authorisation_id"))
    theirs, in_law = own, waits_in_law() if answers_in_law(user) else None
    stands_in = for_person(user, day) if may_ever_stand_in(user) else None
    # The statement takes longer to write and to plan than to run: whoever stands in for nobody asks nothing of it.
    if stands_in is not None and stands_in.exists():
        not_theirs = undecided.filter(in_their_name(stands_in, user, day)).values("authorisation_id")
        mine = own if in_law is None else own | in_law
        rows = rows.annotate(
            for_whom=Case(When(mine, then=Value("")), default=whose(stands_in), output_field=CharField())
        )
        theirs |= waiting() & Q(pk__in=not_theirs)
        in_law = waits_in_their_name(stands_in) if in_law is None else in_law | waits_in_their_name(stands_in)
    elif stands_in is not None:
        rows = rows.annotate(for_whom=Value(""))
    if in_law is None:
        mine, rows = theirs, rows.annotate(is_in_law=Value(False))
    else:
        mine = theirs | in_law
        rows = rows.annotate(is_in_law=Case(When(theirs, then=False), When(in_law, then=True), default=False))
    if not answers_for:
        return rows.filter(mine).annotate(is_own=Value(True))
    return rows.filter(mine | lapsed_at(at)).annotate(is_own=Case(When(mine, then=True), default=False))


def bands_on(day: date) -> QuerySet[DelegationBand]:
    """The bands in force on a date, lowest first."""
    dated = DelegationBand.objects.filter(Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day)
    return dated.order_by("over")


@dataclass(frozen=True)
class DecisionChoice:
    """An office that is asked, and why this person may not decide for it; empty when they may."""

    asked: AskedOffice
    why_not: tuple[str, ...]
    asks_impact: bool = False
    # In whose name they would decide; None: in their own right.
    stand_in: StandIn | None = None


def impact_is_open(asked: AskedOffice, proposal: AwardProposal) -> bool:
    """Whether this office's decision must answer the impact on Adult Social Care, as nobody has yet (S-52)."""
    return asks_impact(
        asked.office, uncut_term_passes_18=proposal.uncut_term_passes_18, recorded=proposal.asc_impact
    )


def choice_for(
    user: User, authorisation: Authorisation, mandates: Sequence[Mandate] = ()
) -> DecisionChoice | None:
    """The undecided office that this person may decide for; where there is none, the first with the reason why not.

    An office of their own before one that they stand in for.
    """
    offices = list(authorisation.offices.all())
    undecided = [asked for asked in offices if not asked.decision]
    if authorisation.state not in (AuthorisationState.REQUESTED, *TO_RATIFY) or not undecided:
        return None
    involved = people_involved(authorisation)
    refusals, not_theirs = [], []
    for asked in undecided:
        try:
            if authorisation.state == AuthorisationState.REQUESTED:
                check_need_stands(authorisation.call_off.referral.state)
            stand_in = check_may_decide(user, asked, offices=offices, involved=involved, mandates=mandates)
        except DomainError as refusal:
            refusals.append(DecisionChoice(asked, refusal.reasons))
            continue
        choice = DecisionChoice(asked, (), impact_is_open(asked, authorisation.proposal), stand_in)
        if stand_in is None:
            return choice
        not_theirs.append(choice)
    return [*not_theirs, *refusals][0]


@dataclass(frozen=True)
class Grounds:
    """Why this home and why not the others."""

    recommendation: Recommendation | None
    case: DirectAwardCase | None

    @property
    def ranking(self) -> list[dict[str, Any]]:
        return self.recommendation.ranking if self.recommendation else []


def grounds(proposal: AwardProposal) -> Grounds:
    """What a version of a proposal stands on: its recommendation after a competition, or its case."""
    return Grounds(proposal.recommendation, proposal.case)
