"""The individual service agreement (S-46): the terms frozen when it is drawn up, and the PDF made from them alone."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from calloffs.models import ActGround, Authorisation, AwardProposal, ProposalLine, ServiceAgreement
from calloffs.presenters.agreements import needs_draft
from calloffs.presenters.evidence import told
from calloffs.presenters.terms import AT_18, agreed_term
from calloffs.rules import clauses
from calloffs.rules.direct_awards import NIGHTS
from calloffs.rules.evidence import accepted
from calloffs.rules.short_forms import ShortForm
from calloffs.rules.values import LEAST_YEARS
from calloffs.states import AgreementForm, AgreementState, AuthorisationState, CallOffRoute, HowLong
from placements.presenters.ends import ends_at_18
from placements.states import PayRule, Regime
from providers.rules.home_names import number_with_regulator
from sefton_pdps.core.text import words
from sefton_pdps.pdf.render import render
from sefton_pdps.pdf.typefaces import named, unprintable

TEMPLATE, SHORT_TEMPLATE = "calloffs/agreement_document.html", "calloffs/agreement_short_document.html"
WEEK = (
    "A week is seven nights; part of a week is paid by the night, a seventh of the weekly fee each. Each fee line is "
    "rounded once to the penny in each calendar month."
)


def frozen_terms(proposal: AwardProposal, authorisation: Authorisation) -> dict[str, Any]:
    """Everything that is agreed, as text, so that no later change of a row changes the agreement."""
    lot = proposal.call_off.lot
    lines = list(proposal.lines.select_related("kind").order_by("kind__order"))
    return {
        "provider": proposal.provider.name,
        "setting": proposal.setting.name,
        "urn": number_with_regulator(proposal.setting),
        "kind": proposal.setting.get_kind_display(),
        "household": proposal.household.code if proposal.household else "",
        "place": f"Place {proposal.place.number}",
        "lot": lot.name,
        "service_type": lot.service_type,
        **_stands_on(proposal),
        "legal_basis": authorisation.band.legal_basis,
        "starts_on": words.day(proposal.starts_on),
        "ends_on": words.day(proposal.ends_on),
        "term": agreed_until(proposal),
        "weekly": words.pounds(proposal.weekly),
        "lines": [
            {
                "kind": line.kind.name,
                "weekly": words.pounds(line.weekly),
                "note": told(
                    replace(accepted(line.line), words=line.note or line.evidence),
                    term_ends_on=proposal.ends_on,
                ),
            }
            for line in lines
        ],
        "night_rule": night_rule(lines),
        "notice": clauses.notice(proposal.starts_on, proposal.ends_on),
        "reviews": clauses.reviews(proposal.starts_on, proposal.ends_on),
        "changes": _changes(proposal),
    }


def short_needs(profile: Mapping[str, Any] | None) -> str:
    """The child's needs on a short form: as the anonymised profile tells them, which nobody writes anew at night."""
    return needs_draft(profile)


def short_terms(
    proposal: AwardProposal,
    authorisation: Authorisation,
    form: ShortForm,
    *,
    issued_on: date,
    **contacts: str,
) -> dict[str, Any]:
    """What a short form says beside the terms of every agreement: who decided, when it is reviewed, whom to ring.

    `contacts`: for safeguarding, and for medical consent as it was delegated (ADR 126).
    """
    offices = [one.get_office_display() for one in authorisation.offices.order_by("office") if one.decision]
    decided = (
        f"Authorised by {words.listed([f'the {office}' for office in offices])}, {authorisation.reference}."
    )
    if authorisation.state == AuthorisationState.PROVISIONAL and authorisation.provisional_at:
        on = words.moment(authorisation.provisional_at)
        decided = f"Provisional authority {authorisation.reference}, given on {on} and to be ratified."
    return {
        **frozen_terms(proposal, authorisation),
        "short": {
            "decided": decided,
            "review_on": words.day(form.review_on(proposal.starts_on, proposal.ends_on)),
            "full_due_on": words.day(form.full_due_on(issued_on)),
            **contacts,
        },
    }


def _stands_on(proposal: AwardProposal) -> dict[str, str]:
    """Route and regime: the framework's, or on the ladder those of the rung, as in force when it was opened (S-3)."""
    call_off, case = proposal.call_off, proposal.case
    if case and case.approach:
        rung = case.approach.rung
        ground = {"act_ground": act_ground_words(case.act_ground)} if case.act_ground else {}
        return {
            "framework": rung.legal_basis,
            "regime": Regime(rung.regime).label,
            "route": rung.name,
            **ground,
        }
    framework = call_off.lot.framework
    route = CallOffRoute(call_off.route).label
    return {"framework": framework.title, "regime": framework.regime, "route": route}


def act_ground_words(ground: ActGround) -> str:
    """The ground of the Procurement Act 2023 with its rule, as the agreement prints it (ADR 137)."""
    return f"{ground.name} ({ground.legal_basis})"


def night_rule(lines: Sequence[ProposalLine]) -> str:
    """Which nights are paid, by the lines' own pay rule; each by the name of its kind where they differ."""
    rules = {PayRule(line.pay_rule).label for line in lines}
    if len(rules) == 1:
        return f"{rules.pop()}. {WEEK}"
    told = [f"{line.kind.name}: {words.lower_first(PayRule(line.pay_rule).label)}." for line in lines]
    return " ".join([*told, WEEK])


def agreed_until(proposal: AwardProposal) -> str:
    """The five-year minimum with the break at 18 (S-47); why a term is shorter is for the council's eyes only."""
    last, length = words.last_night(proposal.ends_on), proposal.how_long
    # First of all: a shorter term and an emergency's stay may end on the birthday too, and would tell it.
    if ends_at_18(proposal.ends_on, proposal.call_off.referral.child.date_of_birth):
        return f"{AT_18}: {last}."
    # Cut by a shorter term, the stay's own length would be untrue.
    if (proposal.ends_on - proposal.starts_on).days == NIGHTS.get(length):
        return f"{HowLong(length).label}, in an emergency: {last}."
    if proposal.call_off.short_term_reason:
        return f"A shorter term than five years: {last}."
    return f"At least {LEAST_YEARS} years: {last}, unless it is reviewed and goes on."


def _changes(proposal: AwardProposal) -> list[str]:
    """What is agreed otherwise than it was offered."""
    offer = proposal.offer
    if offer is None and proposal.case and proposal.case.approach:
        return ["This was agreed with you directly: there was no offer before it."]
    if offer is None:
        return ["This is a direct award: there was no offer before it."]
    if offer.available_on != proposal.starts_on:
        return [
            f"The start is {words.day(proposal.starts_on)}; you offered the place from {words.day(offer.available_on)}."
        ]
    return []


def not_printable(agreement: ServiceAgreement, *more: str) -> str:
    """A sentence about the characters that the PDF can only name, to be read before anybody signs; else ""."""
    texts = (agreement.needs, agreement.service, json.dumps(agreement.terms, ensure_ascii=False), *more)
    characters = unprintable("\n".join(texts))
    if not characters:
        return ""
    shown = ", ".join(f"{character} ({named(character)})" for character in characters)
    return (
        f"The PDF cannot print {shown}: it puts the name in brackets there. "
        "If the words matter, have them written with other characters before you sign."
    )


def agreement_pdf(agreement: ServiceAgreement) -> bytes:
    """The agreement as a tagged PDF, made from the agreement's own row only; the same row gives the same bytes."""
    signed = agreement.state == AgreementState.SIGNED
    moment = agreement.provider_signed_at if signed else agreement.issued_at
    if moment is None:
        raise ValueError("An agreement that was not issued has no PDF.")
    as_at = moment.astimezone(words.LONDON).date()
    terms = agreement.terms | {"term": agreed_term(agreement.terms["term"], tells_birthday=signed)}
    short = agreement.form == AgreementForm.SHORT
    return render(
        SHORT_TEMPLATE if short else TEMPLATE,
        {"agreement": agreement, "terms": terms, "signed": signed, "as_at": as_at},
        identifier=f"{agreement.reference} version {agreement.version}{' signed' if signed else ''}",
        title=f"{'Emergency agreement' if short else 'Individual service agreement'} {agreement.reference}",
        created=moment,
    )
