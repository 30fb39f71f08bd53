"""What came of a call-off: the version that was authorised, its authorisation, its agreement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypedDict
from uuid import UUID

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from calloffs.models import (
    Authorisation,
    AwardProposal,
    CallOff,
    OwedNotice,
    PlacementNotice,
    ServiceAgreement,
    TellingRecord,
)
from calloffs.selectors import placement_notices
from calloffs.selectors.call_offs import outcome_readable_by
from calloffs.selectors.procurement import from_told, told_beside
from calloffs.states import STANDING, AgreementState
from placements.selectors.bars import InLot, in_lot
from placements.selectors.plans import newest_beside
from sefton_pdps.accounts.models import User

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    class Asked(TypedDict):
        newest_agreement: "ToldAgreement | None"
        owed: list[dict[str, Any]]
        told_of: list[dict[str, Any]]
        exempt: bool
        suspended: bool
        active: bool

    AskedAuthorisation = WithAnnotations[Authorisation, Asked]

PARTS = ("proposal__setting", "proposal__household", "proposal__provider", "proposal__place")


class ToldAgreement(TypedDict):
    """An agreement as the database tells it beside its authorisation: JSON."""

    pk: str
    reference: str
    state: str
    placement: str | None
    placement_reference: str | None
    signed: str | None
    started: str | None
    plan: dict[str, Any] | None


@dataclass(frozen=True)
class Agreement:
    """The newest version of an agreement as a page that leads to it needs it; a placement once it is awarded.

    `has_started`: the child lives there, or has lived there; `plan`: the newest placement plan in short.
    """

    pk: UUID
    reference: str
    state: AgreementState
    placement_id: UUID | None
    placement_reference: str
    signed_at: datetime | None = None
    has_started: bool = False
    plan: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Outcome:
    """`agreement` is None before one is drawn up; `in_lot`: how the home stands in the lot today.

    `notices`: what an award owes by law; `told_of`: to whom notice of the placement is owed.
    """

    proposal: AwardProposal
    authorisation: Authorisation
    agreement: Agreement | None
    in_lot: InLot
    notices: Sequence[OwedNotice] = ()
    told_of: Sequence[tuple[PlacementNotice, TellingRecord]] = ()


def outcome_of(call_off: CallOff, user: User) -> Outcome | None:
    """Of a call-off that is authorised or awarded, for who may read what is proposed and agreed on it; one query."""
    readable = outcome_readable_by(user).filter(pk=call_off.pk).values("pk")
    row = _asked(call_off).filter(call_off__in=readable, state__in=STANDING).first()
    if row is None:
        return None
    row.proposal.call_off = call_off
    stands = InLot(row.exempt, row.suspended, row.active)
    notices = [from_told(one) for one in row.owed]
    told = [placement_notices.from_told(one) for one in row.told_of]
    return Outcome(row.proposal, row, _agreement(row.newest_agreement), stands, notices, told)


def _asked(call_off: CallOff) -> "QuerySet[AskedAuthorisation]":
    stands = in_lot(
        lot=call_off.lot_id,
        referral=call_off.referral_id,
        setting=OuterRef("proposal__setting"),
        provider=OuterRef("proposal__setting__provider"),
        on=OuterRef("proposal__starts_on"),
    )
    rows = Authorisation.objects.select_related(*PARTS)
    return rows.annotate(
        newest_agreement=_newest_agreement(),
        owed=told_beside("call_off"),
        told_of=placement_notices.told_beside("call_off"),
        exempt=stands["exempt"],
        suspended=stands["suspended"],
        active=stands["active"],
    )


def _newest_agreement() -> Subquery:
    told = JSONObject(
        pk=F("pk"),
        reference=F("reference"),
        state=F("state"),
        placement=F("placement_id"),
        placement_reference=F("placement__reference"),
        signed=F("provider_signed_at"),
        started=F("placement__started_at"),
        plan=newest_beside("placement"),
    )
    # Until the full agreement is signed, what was awarded stands on the short form.
    rows = ServiceAgreement.objects.filter(call_off=OuterRef("call_off")).order_by("-version")
    rows = rows.exclude(supersedes__isnull=False, placement=None)
    return Subquery(rows.values(told=told)[:1])


def _agreement(told: ToldAgreement | None) -> Agreement | None:
    if told is None:
        return None
    placement = UUID(told["placement"]) if told["placement"] else None
    return Agreement(
        UUID(told["pk"]),
        told["reference"],
        AgreementState(told["state"]),
        placement,
        told["placement_reference"] or "",
        datetime.fromisoformat(told["signed"]) if told["signed"] else None,
        told["started"] is not None,
        told["plan"],
    )
