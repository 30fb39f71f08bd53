"""What a provider reads of what it sent: which version, when, its fingerprint, and what follows."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from calloffs.models import Offer
from calloffs.presenters.own_invitation import need_of
from calloffs.presenters.portal import answer_rows, fee_rows, offer_status
from calloffs.rules.deadlines import to_the_second
from calloffs.rules.invitations import offer_reference
from calloffs.rules.told_terms import published_term
from calloffs.states import OfferState
from placements.rules.fees import weekly_total
from sefton_pdps.core.text.words import day, lower_first, moment, pounds
from sefton_pdps.core.web.addresses import address_of
from sefton_pdps.core.web.blocks import Fact
from sefton_pdps.core.web.components import Cell, Column, Table
from sefton_pdps.core.web.confirming import labelled

RESULT = (
    "The result, with the council’s reasons and your points, will stand under Results in the portal, and a message "
    "will tell you."
)


def facts(offer: Offer, versions: Sequence[Offer]) -> list[Fact]:
    """What a receipt says at a glance: which version, when by the database's clock, for how much."""
    return [
        Fact("Version", version_words(offer, versions)),
        Fact("Setting", offer.setting.name),
        Fact("Received", to_the_second(offer.received_at)),
        Fact("Weekly fee", pounds(weekly_total(offer.lines))),
    ]


def version_words(offer: Offer, versions: Sequence[Offer]) -> str:
    """ "2 of 2": the how-manieth that was sent of this setting."""
    earlier = sum(one.received_at < offer.received_at for one in versions)
    return f"{earlier + 1} of {len(versions)}"


def what_follows(offer: Offer, versions: Sequence[Offer]) -> list[str]:
    """What becomes of it and when, by what is kept of it and not by the hour: a paper is read at any time."""
    if offer.state == OfferState.WITHDRAWN:
        return [
            "It was withdrawn. The council does not see it; a working copy is kept, and could be sent again until the "
            f"deadline{_deadline(offer)}."
        ]
    if offer.state == OfferState.SUPERSEDED:
        newer = min(
            (one for one in versions if one.received_at > offer.received_at), key=lambda one: one.received_at
        )
        return [
            f"It was replaced by {offer_reference(newer.pk)}, received {to_the_second(newer.received_at)}. The council "
            "compares only the last version."
        ]
    return [
        *heard_words(offer),
        f"An offer is sealed until the deadline{_deadline(offer)}: nobody at the council can read it before, and it "
        "can be replaced or withdrawn.",
        "After the deadline the council’s panel scores how each need is met and the social value; prices are opened "
        "once that is done.",
        RESULT,
    ]


def heard_words(offer: Offer) -> list[str]:
    """Of an offer that was told: who told it, when and how, and that it was written down for them (ADR 134)."""
    if not hasattr(offer, "heard"):
        return []
    heard = offer.heard
    how = lower_first(str(heard.get_how_display()))
    return [
        f"{heard.said_by}, told it to the council {how} on {moment(heard.said_at)}, and the council wrote it "
        f"down for you on {moment(heard.recorded_at)}. If anything here is not what you said, tell the council.",
        "Whoever wrote it down knows what you told them.",
    ]


def _deadline(offer: Offer) -> str:
    closes_at = offer.call_off.closes_at
    return f", {moment(closes_at)}" if closes_at else ""


def versions_table(offer: Offer, versions: Sequence[Offer]) -> Table:
    """Every version that was sent, the newest first, each with its receipt but the one that is read."""
    rows = [
        [
            Cell(
                offer_reference(one.pk),
                url="" if one.pk == offer.pk else address_of("calloffs:offer_receipt", one.pk),
            ),
            Cell(status=offer_status(one)),
            to_the_second(one.received_at),
        ]
        for one in versions
    ]
    return Table("Versions that you sent", [Column("Offer"), Column("State"), Column("Received")], rows)


def on_paper(offer: Offer, versions: Sequence[Offer], provider: str) -> dict[str, Any]:
    """A receipt as its PDF says it: of the child what went out with the invitation, never a name."""
    kinds = [line.kind for line in offer.price_lines.all()]
    return {
        "reference": offer_reference(offer.pk),
        "state": offer.get_state_display(),
        "provider": provider,
        "need": need_of(offer.call_off),
        "facts": {
            "Version": version_words(offer, versions),
            "Received": to_the_second(offer.received_at),
            "State": offer.get_state_display(),
            "Home needed by": day(offer.call_off.needed_on),
            **_filled({"Wanted for": published_term(offer.call_off.profile)}),
            "Fingerprint (SHA-256)": offer.fingerprint,
        },
        "follows": what_follows(offer, versions),
        "answers": _filled({name: _text(value) for name, value in _answers(offer).items()}),
        "fees": fee_rows([row.line for row in offer.price_lines.all()], kinds),
        "versions": versions_table(offer, versions).rows if len(versions) > 1 else [],
    }


def _answers(offer: Offer) -> dict[str, Any]:
    return labelled(answer_rows(offer, changeable=False))


def _text(value: Any) -> str:
    return str(value.value) if isinstance(value, Cell) else str(value)


def _filled(parts: dict[str, str]) -> dict[str, str]:
    return {name: text for name, text in parts.items() if text}


def when_made(offer: Offer, versions: Sequence[Offer]) -> datetime:
    """The kept time of what the paper tells: that of the newest version that it names."""
    return max([offer.received_at, *(one.received_at for one in versions)])
