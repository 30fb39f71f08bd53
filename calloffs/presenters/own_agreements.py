"""A provider's own agreements as its people read them: which child, how far, what to do next."""

from collections.abc import Sequence
from datetime import date

from calloffs.models import ServiceAgreement
from calloffs.presenters.agreements import how_it_stands, status, was_never_signed, why_ended
from calloffs.rules.competition import need_line
from calloffs.states import AgreementForm, AgreementState
from sefton_pdps.access.lists import seen_by
from sefton_pdps.core.web.addresses import address_of
from sefton_pdps.core.web.blocks import ContactBlock, Fact, NextStep, Step, StepState
from sefton_pdps.core.web.components import Cell, Column, Empty, Link, Status, Table
from sefton_pdps.files.models import StoredFile

DOCUMENT = "Individual service agreement"
WRONG = "If something in it is not right, do not sign: tell the officer named below, with its number."
NAME_IS_TOLD = (
    "This page does not tell you the child's name, when on the day the child comes and who brings them. The name "
    "stands in the full referral, where it is shared with you; for the rest ask the officer named below."
)


def title(agreement: ServiceAgreement) -> str:
    """The child in the words that its provider was given; nothing of the child where it was never signed."""
    if agreement.profile is None or was_never_signed(agreement):
        return DOCUMENT
    return need_line(agreement.terms["lot"], agreement.profile)


def seen(agreement: ServiceAgreement, *, signs: bool) -> Status:
    """The badge: that it waits for the provider's signature is yellow to who signs."""
    waits = agreement.state == AgreementState.ISSUED
    return seen_by(status(agreement), acts=signs) if waits else status(agreement)


def own_list(rows: Sequence[ServiceAgreement], *, signs: bool) -> Table:
    """A provider's own agreements, newest first. `signs`: the reader does, so that what waits for it is yellow."""
    return Table(
        "Your agreements",
        [Column("For whom"), Column("State"), Column("Home"), Column("First night")],
        [
            [
                Cell(
                    title(row),
                    url=address_of("calloffs:portal_agreement", row.pk),
                    reference=f"{row.reference}{', short form' if row.form == AgreementForm.SHORT else ''}",
                ),
                Cell(status=seen(row, signs=signs)),
                row.terms["setting"],
                row.starts_on or row.terms["starts_on"],
            ]
            for row in rows
        ],
        Empty(
            "You have no agreements yet. One comes here to be signed when an offer of yours is authorised."
        ),
        caption_hidden=True,
    )


def beside(agreement: ServiceAgreement, full: ServiceAgreement | None) -> tuple[str, Link] | None:
    """Of a short form the full agreement that takes its place, of a full one its short form; None of any other."""
    other = full if agreement.form == AgreementForm.SHORT else agreement.supersedes
    if other is None:
        return None
    if agreement.form == AgreementForm.FULL:
        says = "It takes the place of the short form"
    else:
        says = (
            "Its place is taken by the full agreement"
            if other.placement_id
            else "The full agreement to sign is"
        )
    return says, Link(other.reference, address_of("calloffs:portal_agreement", other.pk))


def facts(agreement: ServiceAgreement) -> list[Fact]:
    """Where, from when and for how much, as it was agreed."""
    terms = agreement.terms
    return [
        Fact("Home", terms["setting"]),
        Fact("First night", terms["starts_on"]),
        Fact("Weekly fee", terms["weekly"]),
    ]


def next_step(agreement: ServiceAgreement, today: date, *, may_sign: bool) -> NextStep:
    """What comes next of an agreement: to read and sign it, to wait, to expect the child, or nothing more."""
    if agreement.state == AgreementState.ENDED:
        return NextStep(why_ended(agreement))
    if agreement.state == AgreementState.SIGNED:
        begun = agreement.placement_id and agreement.starts_on and agreement.starts_on <= today
        return NextStep(f"Both have signed. {_since(agreement)}" if begun else _to_come(agreement))
    if not may_sign:
        said = "Your organisation's administrator signs agreements. Ask them to sign in and sign it."
        return NextStep(said)
    return NextStep(
        f"The council has signed. Read it to its end, then sign it. {WRONG}", link=Link("Sign it", "#sign")
    )


def _to_come(agreement: ServiceAgreement) -> str:
    """Before the first night: what both signatures have come to, and how the home learns whom it takes in."""
    stands = how_it_stands(agreement)
    return f"{stands} {NAME_IS_TOLD}" if agreement.placement_id is not None else stands


def whom_to_ask(agreement: ServiceAgreement) -> ContactBlock | None:
    """The officer who signed for the council, while an agreement stands: the one person of it that it names."""
    officer = agreement.terms.get("council_signer")
    if not officer or agreement.state == AgreementState.ENDED:
        return None
    note = f"Signed for the council. Give the number of the agreement, {agreement.reference}."
    email = agreement.terms.get("council_email", "")
    return ContactBlock(f"At the council: {officer}", email=email, note=note)


def _since(agreement: ServiceAgreement) -> str:
    return f"The place is awarded from {agreement.terms['starts_on']}."


def progress(agreement: ServiceAgreement, today: date) -> list[Step]:
    """How far an agreement that stands has come, from the council's signature to the first night."""
    if agreement.state == AgreementState.ENDED:
        return []
    signed, awarded = agreement.provider_signed_at, agreement.placement_id is not None
    # The arrival itself is on the council's record: until the agreed day has passed, it is still to come.
    begun = awarded and agreement.starts_on is not None and agreement.starts_on < today
    return [
        Step("Signed by the council", StepState.DONE, agreement.council_signed_at),
        Step("Signed by you", StepState.DONE if signed else StepState.NOW, signed),
        Step("Place awarded", _state(done=awarded, before=signed is not None)),
        Step("First night", _state(done=begun, before=awarded), agreement.starts_on),
    ]


def _state(*, done: bool, before: bool) -> StepState:
    if done:
        return StepState.DONE
    return StepState.NOW if before else StepState.TO_COME


def paper(agreement: ServiceAgreement, signed_kind: str) -> StoredFile | None:
    """The PDF, once it can be taken: after both signatures the one that was made anew, for the older denies them."""
    kept = agreement.file
    if kept is None or (agreement.state == AgreementState.SIGNED and kept.kind != signed_kind):
        return None
    return kept
