"""What this app answers to the apps below it: what came of a referral, messages, what a setting offered."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.urls import reverse

from calloffs.policies.stand_ins import may_ever_stand_in, offices_held
from calloffs.presenters.procurement import of_award
from calloffs.presenters.provisional import unauthorised_sentence
from calloffs.presenters.status import call_off_status, call_off_when
from calloffs.rules.competition import need_line
from calloffs.rules.places import also_wanted, standing_among
from calloffs.selectors import matters
from calloffs.selectors.agreements import latest_of
from calloffs.selectors.call_offs import latest_of_each, latest_of_referral, live_for
from calloffs.selectors.homes_offered import offers_of_setting
from calloffs.selectors.procurement import of_placement
from calloffs.selectors.provisional import lapsed_of, unauthorised
from calloffs.selectors.relying import relying_on
from calloffs.states import LIVE, CallOffRoute, CallOffState, OfferState
from placements.ports import Agreed, Home, Purchase
from placements.presenters.child_words import child_words
from placements.selectors.identity import kept_beside
from placements.selectors.reading import as_read
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.core.text.words import lower_first
from sefton_pdps.core.time import clock
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.addresses import address_of
from sefton_pdps.core.web.components import Cell, Column, Empty, Link, Status, Table, Withheld
from sefton_pdps.notifications.ports import Matter

OFFERS = "Offers made from here"


NEWEST_OFFERS = 10


def offers_from(setting_id: UUID, user: User) -> Table:
    """The newest offers made from a setting and what came of them, for whoever reads offers; one query.

    An offer before its deadline is hidden by the seal itself. One that a later version replaced is not told twice.
    """
    columns = [Column("Offered for"), Column("Received"), Column("What came of it")]
    if not has_permission(user, Permission.CALLOFF_SEE):
        return Table(OFFERS, columns, [], Withheld("offers"))
    offers = offers_of_setting(setting_id, user)[:NEWEST_OFFERS]
    return Table(
        OFFERS,
        columns,
        [
            [
                Cell(
                    child_words(one.call_off.referral.child, one.call_off.lot.service_type, one.available_on),
                    url=address_of("calloffs:call_off_detail", one.call_off_id),
                    reference=one.call_off.reference,
                ),
                one.received_at,
                OfferState(one.state).label,
            ]
            for one in offers
        ],
        Empty("No offer from here that you may read. Offers come here when their deadline has passed."),
    )


def purchase_for(referral_id: UUID, user: User, at: datetime) -> Purchase | None:
    """The latest call-off of a referral in one sentence, with its address where the reader may open it; one query."""
    call_off = latest_of_referral(referral_id)
    if call_off is None:
        return None
    route = lower_first(CallOffRoute(call_off.route).label)
    status, when = call_off_status(call_off, at).text, call_off_when(call_off, at)
    opens = has_permission(user, Permission.CALLOFF_SEE)
    return Purchase(
        reference=call_off.reference,
        words=f"a {route}. {status}. {when}.",
        url=reverse("calloffs:call_off_detail", args=[call_off.pk]) if opens else "",
        live=call_off.state in LIVE,
    )


def notices_of(placement_id: UUID, user: User, at: datetime) -> Table | None:
    """What a placement already made owes by law, for who reads call-offs; None where nothing is owed; one query."""
    if not has_permission(user, Permission.CALLOFF_SEE):
        return None
    today, may = local(at).date(), has_permission(user, Permission.AWARD)
    notices = of_placement(placement_id)
    if notices:
        child = notices[0].child
        notices = as_read(notices, child, user, known=kept_beside(child))
    return of_award(notices, today, may=may)


def matters_at(urls: Collection[str], user: User, at: datetime) -> dict[str, Matter]:
    """What messages that lead to these addresses are about, as far as this person may read it; one query."""
    keys = matters.keys_in(urls)
    if user.is_provider:
        told = {
            pk: Matter(need_line(lot, profile))
            for pk, (profile, lot) in matters.profiles_behind(keys, user).items()
        }
    else:
        told = {pk: _matter(child, at) for pk, child in matters.children_behind(keys, user).items()}
    return {
        url: told[pk] for asked in keys.values() for pk, found in asked.items() if pk in told for url in found
    }


def _matter(child: matters.ChildOf, at: datetime) -> Matter:
    declined = f"{child.reference}: {child.declined} of {child.invited} declined"
    return Matter(
        child_words(child, child.service_type, local(at).date()),
        {"invitation.declined": declined} if child.declined else {},
    )


def wanted_elsewhere(referral_id: UUID, free: Mapping[Home, int]) -> Mapping[Home, str]:
    """Which homes with so many free places other children's call-offs count on, in words; one query."""
    relying = relying_on({setting_id for setting_id, _household in free}, but_for=referral_id)
    told = {
        home: also_wanted(standing_among(number, relying.get(home, {}).values()))
        for home, number in free.items()
    }
    return {home: words for home, words in told.items() if words}


def open_for(referral_id: UUID) -> str:
    """The reference of the call-off of a referral that has not ended with no award; one query."""
    call_off = live_for(referral_id)
    return call_off.reference if call_off else ""


def searches_of(referral_ids: Iterable[UUID], at: datetime) -> Mapping[UUID, Status]:
    """The badge of the latest call-off of each referral of a list; one query."""
    return {call_off.referral_id: call_off_status(call_off, at) for call_off in latest_of_each(referral_ids)}


def unauthorised_for(call_off_id: UUID, user: User, at: datetime) -> str:
    """The red line of a placement whose provisional authority has lapsed; "" of every other. One query as a rule."""
    costs = has_permission(user, Permission.PLACEMENT_COST_SEE)
    return " ".join(
        unauthorised_sentence(one, tells_cost=costs) for one in unauthorised(lapsed_of(call_off_id, at), at)
    )


def too_far_to_amend(referral_id: UUID) -> str:
    """Why answers of a referral stay as they are: what was offered, proposed or decided rests on them; else ""."""
    call_off = live_for(referral_id)
    if call_off is None or call_off.state == CallOffState.OPENED or call_off.is_open(clock.now()):
        return ""
    return (
        f"{call_off.reference} is “{call_off.get_state_display()}”: what was offered or proposed rests on the answers "
        "as they are. End it with no award first, and reopen the referral."
    )


def own_links(user: User) -> list[Link]:
    """Stand-ins, for whoever may name one while they are away, or be named."""
    if not offices_held(user) and not may_ever_stand_in(user):
        return []
    return [Link("Stand-ins: who acts for whom", reverse("calloffs:stand_in_list"))]


def agreed_in(call_off_id: UUID) -> Agreed | None:
    """The service, notice and reviews of a call-off's newest agreement, as its home read them; one query."""
    agreement = latest_of(call_off_id)
    if agreement is None:
        return None
    return Agreed(agreement.service, agreement.terms.get("notice", ""), agreement.terms.get("reviews", ""))
