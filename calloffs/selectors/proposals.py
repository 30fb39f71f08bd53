"""The versions of a call-off's proposal: the newest, the one that was authorised, and what each says."""

from collections.abc import Sequence
from dataclasses import dataclass

from calloffs.models import Authorisation, AuthorisationKey, AwardProposal, CallOff, Offer
from calloffs.rules.proposals import Content, Refused, same_words
from calloffs.states import AuthorisationState, KeyDecision

LINE_PARTS = ("kind_id", "weekly", "need", "review_on", "ends_on")
PARTS = ("setting", "household", "provider", "place", "offer", "recommendation__by", "case__by")


def latest(call_off: CallOff) -> AwardProposal | None:
    """The newest version of a call-off's proposal, asked for or not."""
    rows = AwardProposal.objects.filter(call_off=call_off).select_related(*PARTS)
    return rows.order_by("-version").first()


def answer_of_the_office(call_off: CallOff) -> AwardProposal | None:
    """The newest version that carries Adult Social Care's own answer on the impact after 18, for their words."""
    rows = AwardProposal.objects.filter(
        call_off=call_off, uncut_term_passes_18=True, asc_answered_by__isnull=False
    )
    return rows.select_related("asc_answered_by").order_by("-version").first()


def latest_of_offer(call_off: CallOff, offer: Offer) -> AwardProposal | None:
    """The newest version that proposed an offer, for its form to give back what was typed."""
    rows = AwardProposal.objects.filter(call_off=call_off, offer=offer).select_related(*PARTS)
    return rows.order_by("-version").first()


def authorised(call_off: CallOff) -> AwardProposal:
    """The version that was authorised: agreement, award and placement are of this one."""
    return AwardProposal.objects.select_related(*PARTS).get(
        call_off=call_off, authorisations__state=AuthorisationState.AUTHORISED
    )


def content_of(proposal: AwardProposal) -> Content:
    """What the deciding officer reads of a version, comparable with another version."""
    lines = proposal.lines.order_by("kind_id").values_list(*LINE_PARTS)
    notes = proposal.lines.order_by("kind_id").values_list("note", "evidence")
    made, case = proposal.recommendation, proposal.case
    texts = [proposal.asc_impact, proposal.asc_impact_reason]
    texts += [text for texts_of_line in notes for text in texts_of_line]
    if made:
        texts += [made.reasons, made.not_first_reason]
    if case:
        texts += [case.ground, case.evidence, case.benchmark_words, case.longer_reason]
    return Content(
        home=(proposal.offer_id, proposal.setting_id, proposal.household_id, proposal.place_id),
        dates=(proposal.starts_on, proposal.ends_on),
        lines=tuple(lines),
        texts=tuple(same_words(text) for text in texts),
    )


def refused_before(call_off: CallOff) -> list[Refused]:
    """What was refused for a call-off, each with the number of its refusal."""
    rows = Authorisation.objects.filter(call_off=call_off, state=AuthorisationState.REFUSED)
    return [
        Refused(row.reference, content_of(row.proposal))
        for row in rows.select_related("proposal__recommendation", "proposal__case").order_by("requested_at")
    ]


@dataclass(frozen=True)
class Question:
    """What came back with a question: the authorisation, who asked from which office, and what."""

    authorisation: Authorisation
    keys: Sequence[AuthorisationKey]


def open_question(call_off: CallOff) -> Question | None:
    """The question that the newest authorisation came back with; None where nothing waits to be answered."""
    newest = Authorisation.objects.filter(call_off=call_off).order_by("-requested_at").first()
    return question_of(newest) if newest and newest.state == AuthorisationState.RETURNED else None


def question_of(authorisation: Authorisation) -> Question | None:
    """The question that an authorisation was returned with, if it was."""
    keys = authorisation.keys.filter(decision=KeyDecision.RETURN).select_related("by")
    asked = list(keys.order_by("at"))
    return Question(authorisation, asked) if asked else None
