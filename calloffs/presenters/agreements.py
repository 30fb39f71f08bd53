"""Agreements as lists, badges and tables; the first drafts of an agreement's two sections."""

from collections.abc import Mapping, Sequence
from typing import Any

from calloffs.models import AwardProposal, CallOff, ServiceAgreement
from calloffs.presenters.terms import agreed_term
from calloffs.rules.proposals import same_words
from calloffs.states import AgreementForm, AgreementState, SignatureCame
from placements.presenters.child_words import child_words
from placements.rules.profile import needs_of
from sefton_pdps.access.lists import Asked
from sefton_pdps.core.text import words
from sefton_pdps.core.web.addresses import address_of
from sefton_pdps.core.web.components import Cell, Column, Empty, Link, Status, SummaryRow, Table, badge_of
from sefton_pdps.core.web.confirming import labelled


def status(agreement: ServiceAgreement) -> Status:
    """The badge of an agreement."""
    return badge_of(AgreementState(agreement.state))


def kind_of(agreement: ServiceAgreement) -> str:
    """What an agreement is called."""
    short = agreement.form == AgreementForm.SHORT
    return "Emergency agreement, short form" if short else "Individual service agreement"


def when(agreement: ServiceAgreement) -> str:
    """The date that matters: signed, taken back, issued or drawn up."""
    for moment, what in (
        (agreement.ended_at, "Ended on" if agreement.placement_id else "Taken back on"),
        (agreement.provider_signed_at, "Signed by both on"),
        (agreement.issued_at, "Issued on"),
        (agreement.drafted_at, "Drawn up on"),
    ):
        if moment:
            return f"{what} {words.moment(moment)}"
    return ""


def needs_draft(profile: Mapping[str, Any] | None) -> str:
    """The child's needs from the anonymised profile, as the first draft of the first section."""
    if not profile:
        return ""
    told = [str(profile.get(name, "")) for name in ("story",)]
    told += [f"{need.label}: {need.value}" for need in needs_of(profile)]
    return "\n\n".join(part for part in told if part)


def needs_are_the_profiles(agreement: ServiceAgreement) -> bool:
    """Whether the needs were agreed as the profile tells them, which stands above: twice the same is read by nobody."""
    drafted = needs_draft(agreement.profile)
    return drafted != "" and same_words(drafted) == same_words(agreement.needs)


def service_draft(call_off: CallOff, proposal: AwardProposal) -> str:
    """What the provider offered to do, as the first draft of the second section; nothing for a direct award."""
    if proposal.offer is None:
        return ""
    given = proposal.offer.quality_answers
    told = [
        f"{need.label}: {given[need.code]}" for need in needs_of(call_off.profile) if given.get(need.code)
    ]
    return "\n\n".join([*told, f"Social value: {proposal.offer.social_value_answer}"])


def council_list(rows: Sequence[ServiceAgreement], asked: Asked, *, reads_child: bool) -> Table:
    """The council's list of agreements; who does not open referrals reads no word of the child."""
    return Table(
        "Agreements",
        [
            Column("Child" if reads_child else "Agreement"),
            Column("State"),
            Column("Starts"),
            Column("Home", wide=True),
        ],
        [
            [
                _first_cell(row, asked, reads_child=reads_child),
                Cell(status=status(row)),
                row.starts_on or row.terms["starts_on"],
                _home(row),
            ]
            for row in rows
        ],
        Empty("There is no agreement that you may see yet. One is drawn up when a call-off is authorised."),
        caption_hidden=True,
    )


def _home(row: ServiceAgreement) -> str:
    """The home and its provider, once where they have one name."""
    home = str(row.terms["setting"])
    return home if home == row.provider.name else f"{home}, {row.provider.name}"


def _first_cell(row: ServiceAgreement, asked: Asked, *, reads_child: bool) -> Cell:
    page = address_of("calloffs:agreement_detail", row.pk)
    if not reads_child:
        return Cell(row.reference, url=page, note=f"Call-off {row.call_off.reference}")
    child = child_words(row.call_off.referral.child, row.call_off.lot.service_type, asked.today)
    return Cell(child, url=page, reference=row.reference)


def terms_rows(terms: Mapping[str, Any], *, tells_birthday: bool = True) -> list[SummaryRow]:
    """What was agreed besides needs and service."""
    home = f"{terms['setting']}, household {terms['household']}" if terms["household"] else terms["setting"]
    return [
        SummaryRow("Home", Cell(home, note=f"{terms['kind']}, {_number(terms)}, {terms['place']}")),
        SummaryRow("Bought by", Cell(terms["route"], note=terms["regime"])),
        *([SummaryRow("Ground of the Act", terms["act_ground"])] if terms.get("act_ground") else []),
        SummaryRow("Lot", Cell(terms["lot"], note=terms["framework"])),
        SummaryRow("Starts", terms["starts_on"]),
        SummaryRow("Term", agreed_term(terms["term"], tells_birthday=tells_birthday)),
        SummaryRow("Weekly fee", terms["weekly"]),
        SummaryRow("How nights are counted", terms["night_rule"]),
        SummaryRow("Notice", terms["notice"]),
        SummaryRow("Reviews", terms["reviews"]),
        *_short_rows(terms),
    ]


def _short_rows(terms: Mapping[str, Any]) -> list[SummaryRow]:
    """What an emergency's short form says beside that; nothing of any other."""
    if "short" not in terms:
        return []
    labels = {
        "decided": "Who decided", "review_on": "Reviewed by", "safeguarding": "If the child is not safe, ring",
        "consent": "Medical consent", "full_due_on": "Full agreement due",
    }  # fmt: skip
    return [SummaryRow(label, terms["short"][name]) for name, label in labels.items()]


def _number(terms: Mapping[str, Any]) -> str:
    """Ofsted's URN by that name; any other regulator's number stands with the regulator."""
    number = str(terms["urn"])
    return number if "," in number else f"URN {number}"


def fee_table(terms: Mapping[str, Any]) -> Table:
    """The agreed fee lines."""
    return Table(
        "Fee lines",
        [Column("Fee line"), Column("Note"), Column("Pounds a week", numeric=True)],
        [[line["kind"], line["note"], line["weekly"]] for line in terms["lines"]],
        totals=["Total", "", terms["weekly"]],
    )


def signed_parts(agreement: ServiceAgreement) -> dict[str, Any]:
    """All that a signature is given to, as whoever signs reads it above the button (S-46)."""
    lines = [f"{line['kind']}: {line['weekly']}" for line in agreement.terms["lines"]]
    return {
        "State": agreement.get_state_display(),
        "What the child needs": agreement.needs,
        "What the provider will do": agreement.service,
        **labelled(terms_rows(agreement.terms)),
        "Fee lines": lines,
    }


def signatures(agreement: ServiceAgreement) -> list[SummaryRow]:
    """Who signs for whom, and who has."""
    council, provider = "Not signed yet", "Not signed yet"
    if agreement.council_signed_at:
        council = f"{agreement.terms['council_signer']}, {words.moment(agreement.council_signed_at)}"
    if agreement.provider_signed_at:
        provider = (
            f"{agreement.provider_signed_name}, {agreement.provider_signed_role}, "
            f"{words.moment(agreement.provider_signed_at)}"
        )
    return [
        SummaryRow("For Sefton Council", council),
        SummaryRow(f"For {agreement.terms['provider']}", Cell(provider, note=signed_as(agreement))),
    ]


def signed_as(agreement: ServiceAgreement) -> str:
    """Whose account signed for the provider, where the name that was typed is another; "" where they are the same."""
    recorded = agreement.signature_recorded_by
    if recorded:
        return f"{SignatureCame(agreement.signature_came).label}. Recorded by {recorded.described}."
    who = agreement.provider_signed_by
    if who is None or _plain(who.name) == _plain(agreement.provider_signed_name):
        return ""
    return f"Signed from the account of {who.name}."


def copy_way(agreement: ServiceAgreement, *, attaches: bool) -> Link | None:
    """Of a provider without an account: to what it signed, or to where that is attached."""
    if agreement.signed_copy_id:
        return Link("Download the signed copy", address_of("calloffs:signed_copy", agreement.pk))
    if agreement.signature_recorded_by_id and attaches:
        return Link("Attach the signed copy", address_of("calloffs:attach_copy", agreement.pk))
    return None


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def how_it_stands(agreement: ServiceAgreement) -> str:
    """For the provider: what both signatures have come to; nothing before them."""
    if agreement.state != AgreementState.SIGNED:
        return ""
    if agreement.placement_id is not None:
        start = agreement.terms["starts_on"]
        return f"Both have signed and the place is awarded. The child is to come on {start}."
    return (
        "Both have signed, but the place is not awarded yet: the council is checking something once more. "
        "Keep the place free. You will be told when it is awarded, or if the agreement is taken back."
    )


def was_never_signed(agreement: ServiceAgreement) -> bool:
    """Taken back before the provider signed: then it shows that, and nothing of the child."""
    return agreement.ended_at is not None and agreement.provider_signed_at is None


def why_ended(agreement: ServiceAgreement) -> str:
    """For the provider: by what an agreement has ended; nothing while it stands."""
    if agreement.ended_at is None:
        return ""
    if agreement.placement_id is not None:
        return "This agreement has ended with its placement: it was cancelled or the child has left."
    if agreement.provider_signed_at is not None:
        return "The council took this agreement back. The place was not awarded."
    back = "The council took this agreement back. It can no longer be signed."
    return f"{back} Its reason: {agreement.withdrawn_reason}" if agreement.withdrawn_reason else back
