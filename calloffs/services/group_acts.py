"""What is done for brothers and sisters in one act, all or nothing: published, asked for, authorised."""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Q

from calloffs.models import AskedOffice, Authorisation, CallOff
from calloffs.policies.authorising import check_may_decide, people_involved
from calloffs.rules.siblings import why_not_act
from calloffs.selectors import homes
from calloffs.selectors.authorisations import impact_is_open
from calloffs.selectors.competitions import approved_profile
from calloffs.selectors.siblings import searched_call_offs
from calloffs.selectors.stand_ins import mandates_of
from calloffs.services.authorising import decide, request_authorisation
from calloffs.services.competitions import publish
from calloffs.states import AuthorisationState, CallOffRoute, CallOffState, OfficeDecision
from placements.codes import Together
from placements.models import SiblingGroup
from placements.selectors.groups import newest_of, number_searched
from placements.selectors.matching import passing
from providers.models import Place
from sefton_pdps.accounts.models import User
from sefton_pdps.core.database.ids import new_id
from sefton_pdps.core.errors import DomainError, NotAllowed
from sefton_pdps.core.forms.doubts import Unsure

Done = TypeVar("Done")
ANSWERED_APART = (
    "Adult Social Care's answer on the impact after 18 is given with the decision about each child. Decide each on its "
    "own page."
)
NOTHING_WAITS = "Nothing of these brothers and sisters waits for your decision."


def hold_all(group: SiblingGroup) -> list[CallOff]:
    """The live call-offs of those who are searched for together, in the order of their keys, and then the group."""
    keys = [one.pk for one in searched_call_offs(group)]
    rows = CallOff.objects.select_for_update(of=("self",)).filter(pk__in=keys)
    locked = list(rows.select_related("referral__child", "lot").order_by("pk"))
    SiblingGroup.objects.select_for_update().get(pk=group.pk)
    return locked


def each_or_none(call_offs: Iterable[CallOff], act: Callable[[CallOff], Done]) -> list[Done]:
    """The act for each; a refusal says of which it is, and nothing is done for any."""
    done = []
    for call_off in call_offs:
        try:
            done.append(act(call_off))
        except Unsure:
            raise
        except DomainError as refusal:
            told = [f"{call_off.reference}: {reason}" for reason in refusal.reasons]
            raise DomainError(*told, "Nothing was done for any of them.") from refusal
    return done


def for_every_child(call_offs: Sequence[CallOff]) -> set[UUID]:
    """The homes that pass every gate for each of them and are large enough; never by how well they match (S-48).

    Large enough by the places that are open on the day, taken or not: a place may become free while offers come in.
    """
    passed = [
        {setting for _provider, setting in passing(homes.market(one, one.needed_on))} for one in call_offs
    ]
    common = set.intersection(*passed) if passed else set()
    day = max(one.needed_on for one in call_offs)
    is_open = Q(opens_on__lte=day) & (Q(closes_on=None) | Q(closes_on__gt=day))
    places = Place.objects.filter(is_open, setting__in=common).order_by().values("setting", "household")
    return {row["setting"] for row in places.annotate(number=Count("pk")) if row["number"] >= len(call_offs)}


@transaction.atomic
def publish_together(
    *,
    group: SiblingGroup,
    closes_at: datetime,
    weights: tuple[int, int, int] = (60, 25, 15),
    how_long: str = "",
    sure: Collection[str] = (),
    by: User,
    at: datetime,
) -> list[CallOff]:
    """The competitions of all of them go out in one act, with one deadline and one set of weights.

    Where they must be together, only homes that pass for every child are invited, and who is left out is kept with the
    reason; else each child's own. Offers, scores and awards stay of each child.
    """
    rows = hold_all(group)
    if refused := why_not_act(rows, number_searched(group.pk), CallOffState.OPENED):
        raise DomainError(*refused)
    if any(row.route != CallOffRoute.MINI_COMPETITION for row in rows):
        raise DomainError("One of these call-offs is no mini-competition. Publish the others one by one.")
    only = for_every_child(rows) if newest_of(group.pk) == Together.MUST else None
    search = new_id()

    def out(row: CallOff) -> CallOff:
        profile = approved_profile(row)
        if profile is None:
            raise DomainError("The anonymised profile is not approved yet. Write it and have it approved.")
        return publish(
            call_off=row, profile=profile, closes_at=closes_at, weights=weights, how_long=how_long, sure=sure,
            search=search, only=only, by=by, at=at,
        )  # fmt: skip

    return each_or_none(rows, out)


@transaction.atomic
def ask_together(*, group: SiblingGroup, by: User, at: datetime) -> list[Authorisation]:
    """The proposals of all of them are put to the offices that decide on the sum (S-49)."""
    rows = hold_all(group)
    states = (CallOffState.EVALUATED, CallOffState.CASE_MADE)
    if refused := why_not_act(rows, number_searched(group.pk), *states):
        raise DomainError(*refused)
    return each_or_none(rows, lambda row: request_authorisation(call_off=row, by=by, at=at))


@transaction.atomic
def authorise_together(
    *, group: SiblingGroup, no_conflict: bool, reason: str, by: User, at: datetime
) -> list[Authorisation]:
    """One person authorises, for their office, all that waits for it of these brothers and sisters.

    Each authorisation keeps its own decision. A question or a refusal is of one child, on its own page.
    """
    rows = hold_all(group)
    waiting = Authorisation.objects.filter(call_off__in=rows, state=AuthorisationState.REQUESTED)
    asked = {one.call_off_id: one for one in waiting.select_related("proposal", "call_off__referral", "band")}
    if not asked:
        raise DomainError(NOTHING_WAITS)

    def decided(row: CallOff) -> Authorisation:
        office = own_office(asked[row.pk], by, at)
        if office is None:
            raise NotAllowed(NOTHING_WAITS)
        if impact_is_open(office, asked[row.pk].proposal):
            raise DomainError(ANSWERED_APART)
        return decide(
            asked=office,
            decision=OfficeDecision.AUTHORISE,
            reason=reason,
            no_conflict=no_conflict,
            by=by,
            at=at,
        )

    return each_or_none([row for row in rows if row.pk in asked], decided)


def own_office(authorisation: Authorisation, user: User, at: datetime) -> AskedOffice | None:
    """The office of an authorisation that this person decides for and that has not decided; None without one."""
    offices = list(authorisation.offices.select_related("by", "stand_in__absent"))
    involved, mandates = people_involved(authorisation), mandates_of(user, at)
    for office in offices:
        if office.decision:
            continue
        office.authorisation = authorisation
        try:
            check_may_decide(user, office, offices=offices, involved=involved, mandates=mandates)
        except DomainError:
            continue
        return office
    return None
