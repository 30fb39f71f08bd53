"""The page of an invitation as its provider reads it: what comes next, the facts, the need as a table."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from django.urls import reverse

from calloffs.models import CallOff, Invitation, Offer, OfferDraft, ResultLetter
from calloffs.presenters.status import invitation_status
from calloffs.rules.competition import need_line
from calloffs.rules.deadlines import shown, shown_with_time_left
from calloffs.rules.invitations import invitation_reference
from calloffs.rules.offers import Unsent
from calloffs.rules.told_terms import published_term, shorter_term
from calloffs.states import CallOffState, DeclineReason, OfferResult, OfferState
from placements.rules.fees import weekly_total
from placements.rules.groups import SIBLINGS, must_be_together
from providers.rules.home_names import home_name
from sefton_pdps.core.text.words import listed, lower_first, pounds, short_day
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.addresses import address_of
from sefton_pdps.core.web.blocks import Fact, NextStep
from sefton_pdps.core.web.components import Action, Cell, Column, Empty, Link, Table

if TYPE_CHECKING:
    from calloffs.selectors.portal import AnsweredCallOff


SOONER = (
    " It closes sooner if everybody who was invited has answered, so send each home that you would offer."
)
SAVED_AS_YOU_GO = "If you start, a working copy would be kept. Nothing would be sent until you submit it."
NOTHING_OPEN = Empty(
    "No invitation is open. You are invited when a setting of yours passes every gate of a need in one of your lots."
)


def need_in_a_line(invitation: Invitation) -> str:
    """The need as a heading: lot, age, gender, area; all from the anonymised profile."""
    return need_of(invitation.call_off)


def need_of(call_off: CallOff) -> str:
    """The same of its call-off, for the pages of an offer."""
    return need_line(call_off.lot.name, call_off.profile)


def open_table(rows: Sequence[Invitation], at: datetime) -> Table:
    """Invitations that can be answered, the nearest deadline first; needs the provider's own offers and drafts."""
    table_rows = [
        [
            _named(row),
            Cell(status=invitation_status(row, at)),
            shown_with_time_left(row.call_off.closes_at, at) if row.call_off.closes_at else "",
            Cell(row.call_off.needed_on, note=shorter_term(row.call_off.profile)),
            _own_fee(row),
        ]
        for row in rows
    ]
    columns = [
        Column("Need"),
        Column("Your answer"),
        Column("Deadline"),
        Column("Home needed by"),
        Column("Your fee a week", numeric=True),
    ]
    return Table("Open for offers", columns, table_rows, NOTHING_OPEN)


def earlier_table(rows: Sequence[Invitation], at: datetime) -> Table:
    """Invitations whose deadline has passed, with what became of each."""
    table_rows = [
        [
            _named(row),
            Cell(status=invitation_status(row, at)),
            local(row.call_off.closes_at).date() if row.call_off.closes_at else "",
            _own_fee(row),
        ]
        for row in rows
    ]
    columns = [
        Column("Need"),
        Column("Your answer"),
        Column("Closed"),
        Column("Your fee a week", numeric=True),
    ]
    return Table("Earlier", columns, table_rows, Empty("There are no earlier invitations."))


def _named(invitation: Invitation) -> Cell:
    url = address_of("calloffs:invitation_detail", invitation.pk)
    return Cell(need_in_a_line(invitation), url=url, reference=invitation_reference(invitation.pk))


def siblings_table(own: Invitation, rows: Sequence[Invitation], at: datetime) -> Table | None:
    """The provider's invitations for brothers and sisters as one thing, each with its answer; None without any."""
    if not rows:
        return None
    return Table(
        str((own.call_off.profile or {}).get(SIBLINGS, "")) or "Brothers and sisters",
        [Column("Need"), Column("Your answer")],
        [[_part_of(own, row), Cell(status=invitation_status(row, at))] for row in rows],
    )


def _part_of(own: Invitation, row: Invitation) -> Cell:
    if row.pk != own.pk:
        return _named(row)
    return Cell(need_in_a_line(row), note="The child of this page", reference=invitation_reference(row.pk))


def all_of_them(own: Invitation, rows: Sequence[Invitation]) -> str:
    """That an offer for one of them alone is no use, where they are to be placed together; else nothing."""
    told = str((own.call_off.profile or {}).get(SIBLINGS, ""))
    if not rows or not must_be_together(told):
        return ""
    return (
        "They are to be placed together in one home. Send an offer of the same home for each of them: an offer for one "
        "alone could not be chosen."
    )


FILE_HEADINGS = (
    "Invitation", "Need", "Kind of care", "Your answer", "Invited", "Deadline", "Home needed by", "Wanted for",
    "Your fee a week",
)  # fmt: skip


def file_lines(rows: Iterable[Invitation], at: datetime) -> Iterator[list[str]]:
    """A provider's invitations as lines of a file: what the list shows of each, days from the year down."""
    for row in rows:
        call_off = row.call_off
        yield [
            invitation_reference(row.pk),
            need_in_a_line(row),
            call_off.lot.name,
            invitation_status(row, at).text,
            f"{local(row.invited_at):%Y-%m-%d %H:%M}",
            f"{local(call_off.closes_at):%Y-%m-%d %H:%M}" if call_off.closes_at else "",
            call_off.needed_on.isoformat(),
            published_term(call_off.profile),
            _own_fee(row),
        ]


def _own_fee(invitation: Invitation) -> str:
    """What the provider asks a week in the offers that stand, the lowest first; nothing without one."""
    call_off = cast("AnsweredCallOff", invitation.call_off)
    standing = [offer for offer in call_off.own_offers if offer.state != OfferState.WITHDRAWN]
    return listed(pounds(fee) for fee in sorted({weekly_total(offer.lines) for offer in standing}))


def facts(invitation: Invitation) -> list[Fact]:
    """What was published besides the need: the day, for how long, and how offers are compared."""
    call_off = invitation.call_off
    return [
        *wanted(call_off),
        Fact(
            "Offers are compared by",
            f"quality {call_off.quality_weight}, price {call_off.price_weight}, "
            f"social value {call_off.social_value_weight}, of 100",
        ),
    ]


def wanted(call_off: CallOff) -> list[Fact]:
    """From when a home is wanted, and for how long in words that tell no birthday."""
    return [
        Fact("Home needed by", call_off.needed_on),
        Fact("Wanted for", published_term(call_off.profile)),
        Fact("Brothers and sisters", str((call_off.profile or {}).get(SIBLINGS, ""))),
    ]


def needs_in_short(profile: Mapping[str, Any]) -> list[Fact]:
    """The need as facts: age, gender and area, then each row that was published."""
    who = [("Age", "age_words"), ("Gender", "gender_words"), ("Area", "area_words")]
    return [
        *(Fact(label, profile.get(name, "")) for label, name in who),
        *(Fact(need["label"], need["value"]) for need in profile.get("needs", [])),
    ]


def next_step(
    invitation: Invitation,
    at: datetime,
    *,
    changes: Mapping[Any, Unsent],
    result: ResultLetter | None,
    may_answer: bool,
) -> NextStep:
    """The one thing to do about an invitation now, or what became of it."""
    call_off = cast("AnsweredCallOff", invitation.call_off)
    if not call_off.is_open(at):
        return _over(invitation, at, result)
    if invitation.declined_at is not None:
        reason = lower_first(str(DeclineReason(invitation.decline_reason).label))
        sentence = " ".join(
            filter(None, [f"You declined this invitation: {reason}.", _ended(invitation.decline_note)])
        )
        return NextStep(sentence, action=_change_mind(invitation) if may_answer else None)
    if changes:
        return _changed(call_off.own_drafts, changes)
    sent = [offer for offer in call_off.own_offers if offer.state == OfferState.SUBMITTED]
    return _sent(sent, call_off) if sent else _unanswered(invitation, may_answer=may_answer)


def _sent(offers: Sequence[Offer], call_off: CallOff) -> NextStep:
    homes = listed(sorted({offer.setting.name for offer in offers}))
    return NextStep(
        f"Your offer of {homes} is with the council, sealed until the deadline. Until then you could replace or "
        f"withdraw it.{_sooner(call_off)}",
        link=Link("See what you sent", address_of("calloffs:offer_receipt", offers[0].pk)),
    )


def _unanswered(invitation: Invitation, *, may_answer: bool) -> NextStep:
    call_off = cast("AnsweredCallOff", invitation.call_off)
    if not may_answer:
        return NextStep("Your colleagues who write offers can answer this invitation.")
    if call_off.own_drafts:
        return _begun(call_off.own_drafts)
    if not invitation.setting_ids:
        return NextStep(
            "None of your settings could meet this need when you were invited, so there is none to offer. Ask the "
            "council if that has changed, or decline."
        )
    # Where one setting passed, there is nothing to choose: the button begins its working copy at once.
    only = len(invitation.setting_ids) == 1
    url = reverse("calloffs:offer_start", args=[invitation.pk])
    start = Action("Make an offer", url, SAVED_AS_YOU_GO if only else "", asks=not only)
    return NextStep(f"Offer a setting, ask a question, or decline.{_sooner(call_off)}", action=start)


def _ended(note: str) -> str:
    return note if not note or note.endswith(".") else f"{note}."


def _sooner(call_off: CallOff) -> str:
    """In an emergency the deadline need not be waited for."""
    return SOONER if call_off.emergency else ""


def way_to_choose(invitation: Invitation) -> str:
    """What the link to the choice of a setting says below the button; "" where the button leads there itself."""
    call_off = cast("AnsweredCallOff", invitation.call_off)
    if len(invitation.setting_ids) == 1:
        return "See which of your settings can be offered"
    return "Offer another setting" if [*call_off.own_offers, *call_off.own_drafts] else ""


def _changed(drafts: Iterable[OfferDraft], changes: Mapping[Any, Unsent]) -> NextStep:
    draft = next(draft for draft in drafts if draft.pk in changes)
    url = address_of("calloffs:offer_draft", draft.pk)
    return NextStep(changes[draft.pk].sentence, action=Action("Send the change or drop it", url, asks=True))


def _begun(drafts: Iterable[OfferDraft]) -> NextStep:
    draft = max(drafts, key=lambda one: one.saved_at)
    said = f"You began an offer of {draft.setting.name}. The council has nothing of it until you submit it."
    url = address_of("calloffs:offer_draft", draft.pk)
    return NextStep(said, action=Action("Go on with your offer", url, asks=True))


def _over(invitation: Invitation, at: datetime, result: ResultLetter | None) -> NextStep:
    """What became of it: the result, or why there is none yet or none at all."""
    call_off = cast("AnsweredCallOff", invitation.call_off)
    if result is not None:
        url = address_of("calloffs:portal_result", result.pk)
        label = OfferResult(result.result).label
        return NextStep(
            f"{label}. The council has told you why.", link=Link("Read the result and the reasons", url)
        )
    if call_off.state == CallOffState.NO_AWARD:
        return NextStep("This competition ended with no award. There is nothing left to do.")
    stood = any(
        offer.state not in (OfferState.WITHDRAWN, OfferState.SUPERSEDED) for offer in call_off.own_offers
    )
    left = (
        "The council compares the offers. You will be told the result here, with the reasons."
        if stood
        else "No offer, question or decline is taken any more."
    )
    closed = f"The deadline was {shown(call_off.closes_at)}. " if call_off.closes_at else ""
    if call_off.answered_at:
        closed = f"It closed on {shown(call_off.answered_at)}, when everybody who was invited had answered. "
    return NextStep(f"{closed}{left}")


def _change_mind(invitation: Invitation) -> Action:
    return Action(
        "Change your mind",
        reverse("calloffs:change_mind", args=[invitation.pk]),
        "If you change your mind, your decline will be taken back, and you could make an offer until the deadline.",
    )


def profile_ended(invitation: Invitation, letter: ResultLetter | None) -> NextStep:
    """That the profile has ended, and what stays."""
    day = short_day(local(invitation.profile_ends_at).date()) if invitation.profile_ends_at else ""
    return NextStep(
        f"What you were told of this child ended on {day}. Your own offers and the result stay.",
        link=Link("Read the result", address_of("calloffs:portal_result", letter.pk)) if letter else None,
    )


def kept_offers(offers: Sequence[Offer]) -> Table:
    """A provider's own offers in a competition whose profile has ended for it."""
    return Table(
        "Your offers",
        [Column("Home"), Column("State"), Column("Your fee a week", numeric=True), Column("Received")],
        [
            [
                home_name(offer),
                OfferState(offer.state).label,
                pounds(weekly_total(offer.lines)),
                local(offer.received_at).date(),
            ]
            for offer in offers
        ],
        Empty("You did not offer."),
    )
