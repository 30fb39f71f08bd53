"""Offers: drafted as you go, submitted through the database's own function, sealed until the deadline."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NoReturn
from uuid import UUID

from django.db import DatabaseError, connection, transaction

from calloffs.models import CallOff, Invitation, Offer, OfferDraft
from calloffs.notices import competition as notices
from calloffs.policies.competitions import check_open, late_words, own_provider
from calloffs.rules.competition import fee_problems
from calloffs.rules.offers import gaps, terms_of_the_council, unevidenced, unsent
from calloffs.rules.unsent import contents_of
from calloffs.selectors import homes, portal
from calloffs.selectors.benchmarks import fee_doubt
from calloffs.selectors.unsent import live_offer
from calloffs.services.invitations import CLOSE_DUE, CLOSED
from calloffs.states import OfferState
from placements.rules.fees import Line, weekly_total
from placements.services.fees import kinds_of
from placements.services.guarding import refuse_personal
from providers.models import CarerHousehold, Place, Setting
from providers.rules.sanity import doubt_of_start
from sefton_pdps.access.access import check_has
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import events
from sefton_pdps.audit.doubts import settle
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.database.ids import new_id
from sefton_pdps.core.errors import DomainError, NotFound
from sefton_pdps.core.forms.doubts import Doubt
from sefton_pdps.core.jobs import wake
from sefton_pdps.core.time import clock
from sefton_pdps.core.time.working_days import local
from sefton_pdps.notifications import outbox

FOR_NO_OTHER = (
    "You are invited for no brother or sister of this child, so it cannot hang on them. Leave the box empty."
)
INCOMPLETE, BARRED, UNEVIDENCED, NONE = "SP002", "SP003", "SP004", "SP404"


class TooLate(DomainError):
    """The database's clock had reached the deadline."""


@dataclass(frozen=True)
class Receipt:
    """What a provider holds of a submitted offer: the very clock reading compared with the deadline, and a hash."""

    offer_id: UUID
    received_at: datetime
    fingerprint: str


@transaction.atomic
def save_draft(
    *,
    call_off: CallOff,
    setting: Setting,
    household: CarerHousehold | None = None,
    place: Place | None = None,
    available_on: date | None = None,
    quality_answers: dict[str, str] | None = None,
    social_value_answer: str | None = None,
    price_lines: Sequence[Line] | None = None,
    only_all: bool | None = None,
    by: User,
    at: datetime,
) -> OfferDraft:
    """Keep a provider's working copy for one of the settings that it was invited with; what is None stays as it was.

    Of the price lines only a discount is negative, and wrap-around support names its need, review and end too (S-7). A
    draft may be kept after the deadline too, for nothing that was typed is lost.
    """
    check_has(by, Permission.OFFER_MAKE)
    provider = own_provider(by)
    check_offered(call_off, setting, household, place, provider)
    if only_all and not portal.invited_beside(call_off, by):
        raise DomainError(FOR_NO_OTHER, field="only_all")
    kept = {
        "household": household,
        "place": place,
        "available_on": available_on,
        "quality_answers": quality_answers,
        "social_value_answer": social_value_answer,
        "price_lines": None if price_lines is None else checked_lines(price_lines, call_off),
        "only_all": only_all,
    }
    values = {name: value for name, value in kept.items() if value is not None}
    saved = {**values, "saved_at": at, "saved_by": by}
    draft, _ = OfferDraft.objects.update_or_create(
        call_off=call_off,
        setting=setting,
        defaults=saved,
        create_defaults={**saved, "provider_id": provider},
    )
    events.record("offer.save", subject=draft, by=by, at=at, fields=sorted(values))
    return draft


def check_offered(
    call_off: CallOff,
    setting: Setting,
    household: CarerHousehold | None,
    place: Place | None,
    provider: UUID,
) -> None:
    """The setting was invited with, and household and place are its own."""
    invitation = Invitation.objects.filter(call_off=call_off, provider_id=provider).first()
    if invitation is None or setting.provider_id != provider:
        raise NotFound("There is no such invitation.")
    if str(setting.pk) not in invitation.setting_ids:
        raise DomainError(
            f"{setting.name} was not among your settings that could meet this need when you were invited. "
            "Choose another, or ask the council."
        )
    if any(part is not None and part.setting_id != setting.pk for part in (household, place)):
        raise DomainError(
            "That household or place belongs to another setting. Choose one of this setting's own."
        )
    if household is not None:
        _check_household(call_off, setting, household)


def _check_household(call_off: CallOff, setting: Setting, household: CarerHousehold) -> None:
    """An agency offers only a household for the published band of ages, one added since publishing too.

    The reason names both gates and no figure; the child's own age is a gate where the council recommends.
    """
    if household not in portal.households(call_off.pk, setting):
        raise DomainError(
            f"{household} cannot be offered for this need. Either it takes no child of this band of ages, or it has "
            "no place open from the date needed. Choose another household."
        )


def checked_lines(lines: Sequence[Line], call_off: CallOff) -> list[dict[str, Any]]:
    """The lines as a working copy keeps them, each of a kind in use and evidenced where it must be."""
    charged = [line for line in lines if line.amount]
    problems = (
        terms_of_the_council(lines)
        or fee_problems(lines, kinds_of(lines))
        or unevidenced(charged, call_off, portal.evidenced_kinds())
    )
    if problems:
        raise DomainError(*problems)
    return [line.as_json() for line in charged]


def submit_offer(*, draft: OfferDraft, sure: Collection[str] = (), by: User) -> Receipt:
    """Submit a draft; the database refuses it from the deadline on, by its own clock, with every worker dead.

    A second submission of unchanged contents leads to the first one's receipt; changed contents replace it.
    Raises TooLate, and keeps a note of it apart, since the refusal rolls everything else back.
    """
    check_has(by, Permission.OFFER_MAKE)
    with transaction.atomic():
        locked = _held(draft, by)
        check_may_go_in(locked)
        same = _unchanged(locked)
        if same is not None:
            return Receipt(same.pk, same.received_at, same.fingerprint)
        receipt = receive(locked, sure=sure, by=by)
        subject = Offer(pk=receipt.offer_id)
        events.record("offer.submit", subject=subject, by=by, at=receipt.received_at, draft=str(locked.pk))
        outbox.queue(
            notices.received(by, offer_id=receipt.offer_id, received_at=receipt.received_at),
            at=receipt.received_at,
        )
    return receipt


def check_may_go_in(draft: OfferDraft) -> None:
    """A working copy is whole, and its setting stands, before anything is compared or sent."""
    if incomplete := gaps(draft, portal.evidenced_kinds()):
        raise DomainError(*incomplete)
    homes.check_setting_stands(draft.call_off_id, draft.setting_id, draft.call_off.needed_on)


def receive(draft: OfferDraft, *, sure: Collection[str], by: User) -> Receipt:
    """Past every gate into the database's own function, in the scope of the provider whose offer it is."""
    if draft.household is not None:
        _check_household(draft.call_off, draft.setting, draft.household)
    refuse_personal(_texts(draft))
    settle("offer", _doubts(draft), sure, subject=draft, by=by, at=clock.now())
    try:
        receipt = Receipt(*_call("calloffs_submit_offer", draft.pk, by.pk, new_id()))
    except DatabaseError as error:
        _refuse(error, draft, by)
    if draft.call_off.emergency:
        wake(CLOSE_DUE)  # it may have been the last answer
    return receipt


def _doubts(draft: OfferDraft) -> list[Doubt | None]:
    """What of an offer is so unlikely that its provider is asked: the fee, and a first day years away."""
    today = local(clock.now()).date()
    with tenancy.scope(tenancy.COUNCIL):
        fee = fee_doubt(weekly_total(draft.lines), draft.call_off.lot, today)
    return [
        fee,
        doubt_of_start(draft.available_on, today=today, what="The place would be free")
        if draft.available_on
        else None,
    ]


def _texts(draft: OfferDraft) -> dict[str, str]:
    """What evaluators will read of an offer, by the names of its parts."""
    answers = " \n".join(map(str, draft.quality_answers.values()))
    notes = " \n".join(line.note for line in draft.lines)
    return {
        "How you meet each need": answers,
        "Social value": draft.social_value_answer,
        "What extra support pays for": notes,
    }


def _held(draft: OfferDraft, by: User) -> OfferDraft:
    """The draft, locked after its invitation, so that a decline and an offer cannot cross."""
    if draft.provider_id != by.provider_id:
        raise NotFound("There is no such offer.")
    invitation = Invitation.objects.select_for_update(of=("self",)).filter(
        call_off_id=draft.call_off_id, provider_id=draft.provider_id
    )
    own_invitation = invitation.first()
    if own_invitation is None:
        raise NotFound("There is no such invitation.")
    if own_invitation.declined_at is not None:
        raise DomainError("You declined this invitation. Change your mind first, then submit your offer.")
    rows = OfferDraft.objects.select_for_update(of=("self",)).select_related("setting", "call_off")
    return rows.defer(*portal.COUNCILS_OWN).get(pk=draft.pk)


def _unchanged(draft: OfferDraft) -> Offer | None:
    """The live offer of the same setting when the draft says nothing new."""
    live = live_offer(draft)
    return live if live and unsent(contents_of(live), contents_of(draft)) is None else None


@transaction.atomic
def drop_change(*, draft: OfferDraft, by: User, at: datetime) -> OfferDraft:
    """Put the working copy back to what the council has of this setting."""
    check_has(by, Permission.OFFER_MAKE)
    locked = _held(draft, by)
    check_open(locked.call_off, at=clock.now())
    live = live_offer(locked)
    if live is None:
        raise DomainError("Nothing of this setting was sent, so there is nothing to go back to.")
    locked.household_id, locked.place_id, locked.available_on = (
        live.household_id,
        live.place_id,
        live.available_on,
    )
    locked.quality_answers, locked.social_value_answer = live.quality_answers, live.social_value_answer
    locked.only_all = live.only_all
    sent = live.price_lines.select_related("kind").order_by("kind__order")
    locked.price_lines = [row.line.as_json() for row in sent]
    locked.saved_at, locked.saved_by = at, by
    locked.save()
    events.record("offer.change_dropped", subject=locked, by=by, at=at)
    return locked


def _call(function: str, *values: Any) -> tuple[Any, ...]:
    marks = ", ".join(["%s"] * len(values))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {function}({marks})", [str(value) for value in values])
        row: tuple[Any, ...] = cursor.fetchone()
    return row


def _refuse(error: DatabaseError, draft: OfferDraft | Offer, by: User) -> NoReturn:
    """The database's refusal in words; any other error of the database goes on as it is."""
    code = getattr(error.__cause__, "pgcode", "")
    call_off = draft.call_off
    if code == CLOSED:
        at = clock.now()
        events.record_apart("offer.late", subject=draft, by=by, at=at)
        if call_off.closes_at is None or call_off.is_sealed(at):
            raise TooLate("This competition has ended. What you typed is kept.") from error
        raise TooLate(late_words(call_off.closes_at)) from error
    if code == INCOMPLETE:
        raise DomainError("A fee line cannot be used. Check the weekly fee, then submit again.") from error
    if code == UNEVIDENCED:
        raise DomainError(
            "An additional support has no evidence. Open the weekly fee and say which need it rests on."
        ) from error
    if code == BARRED:
        raise DomainError(
            "This setting can no longer be offered: its registration or its grade has fallen."
        ) from error
    if code == NONE:
        raise NotFound("There is no such offer.") from error
    raise error


@transaction.atomic
def withdraw_offer(*, offer: Offer, by: User) -> datetime:
    """Withdraw a submitted offer before the deadline; its draft stays and may be submitted again."""
    check_has(by, Permission.OFFER_MAKE)
    if offer.provider_id != by.provider_id:
        raise NotFound("There is no such offer.")
    check_open(offer.call_off, at=clock.now())
    if offer.state != OfferState.SUBMITTED:
        raise DomainError("This offer is no longer in. Look at the invitation again.")
    try:
        moment: datetime = _call("calloffs_withdraw_offer", offer.pk)[0]
    except DatabaseError as error:
        _refuse(error, offer, by)
    events.record("offer.withdraw", subject=offer, by=by, at=moment)
    return moment
