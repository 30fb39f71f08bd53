"""The versions of a call-off's proposal: the newest, the one that was authorised, and what each says."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypedDict
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, prefetch_related_objects

from calloffs.models import (
    AskedOffice,
    Authorisation,
    AwardProposal,
    CallOff,
    Offer,
    ProposalLine,
    PullOut,
    SeenHome,
)
from calloffs.rules.proposals import Content, Refused, same_words
from calloffs.selectors.siblings import has_siblings
from calloffs.states import STANDING, AuthorisationState, OfficeDecision
from placements.models import Placement
from placements.selectors.groups import group_id_of
from placements.selectors.profiles import that_stand

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    class Profile(TypedDict):
        has_profile: bool
        runs_on: bool
        has_siblings: bool
        group_id: UUID | None
        has_list: bool
        may_be_gone: bool

    ProfiledProposal = WithAnnotations[AwardProposal, Profile]

PARTS = (
    "setting",
    "household",
    "provider",
    "place",
    "offer",
    "recommendation__by",
    "case__by",
    "case__approach__rung",
    "case__act_ground",
    "case__evidence_placement",
    "case__evidence_call_off",
)


def latest(call_off: CallOff) -> AwardProposal | None:
    """The newest version of a call-off's proposal, asked for or not."""
    rows = AwardProposal.objects.filter(call_off=call_off).select_related(*PARTS)
    return rows.order_by("-version").first()


def latest_for_page(call_off: CallOff) -> "ProfiledProposal | None":
    """The same with `has_profile`: whether a profile is approved that its provider can read.

    And with `runs_on`: whether anything was awarded before at the same home, so that a page asks only then what it was;
    `has_siblings`: whether brothers and sisters were searched for together with this child; `has_list`: whether the
    homes that a direct award was chosen from are kept with its case; `may_be_gone`: whether its setting, or a household
    of it, pulled out.
    """
    approved = that_stand().filter(referral=OuterRef("call_off__referral"))
    before = Placement.objects.filter(
        child=OuterRef("call_off__referral__child"), setting=OuterRef("setting"), call_off_id__isnull=False
    )
    rows = AwardProposal.objects.filter(call_off=call_off).select_related(*PARTS)
    marked = rows.annotate(has_profile=Exists(approved), runs_on=Exists(before), has_siblings=has_siblings())
    listed = SeenHome.objects.filter(case=OuterRef("case"), chosen=True)
    gone = PullOut.objects.filter(call_off=OuterRef("call_off"), setting=OuterRef("setting"))
    marked = marked.annotate(
        group_id=group_id_of("call_off__referral"), has_list=Exists(listed), may_be_gone=Exists(gone)
    )
    return marked.order_by("-version").first()


def with_lines(given: Iterable[AwardProposal]) -> None:
    """Read the lines of some versions with their kinds, in one query however many there are."""
    lines = ProposalLine.objects.select_related("kind").order_by("kind__order")
    prefetch_related_objects(list(given), Prefetch("lines", queryset=lines))


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
        call_off=call_off, authorisations__state__in=STANDING
    )


def content_of(proposal: AwardProposal) -> Content:
    """What the deciding officer reads of a version, comparable with another version."""
    with_lines([proposal])
    lines = [row.line for row in sorted(proposal.lines.all(), key=lambda row: row.kind_id)]
    recommendation, case = proposal.recommendation, proposal.case
    texts = [proposal.asc_impact, proposal.asc_impact_reason]
    texts += [text for line in lines for text in (line.note, line.evidence)]
    if recommendation:
        texts += [recommendation.reasons, recommendation.not_first_reason, recommendation.together_why]
    if case:
        texts += [case.ground, case.evidence, case.benchmark_words, case.longer_reason]
        texts += [str(case.act_ground_id or ""), case.why_this, case.evidence_kind, case.evidence_reference]
        texts += [
            str(case.evidence_on or ""),
            str(case.evidence_placement_id or case.evidence_call_off_id or ""),
        ]
    return Content(
        home=(proposal.offer_id, proposal.setting_id, proposal.household_id, proposal.place_id),
        dates=(proposal.starts_on, proposal.ends_on),
        lines=tuple(replace(line, note="", evidence="") for line in lines),
        texts=tuple(same_words(text) for text in texts),
    )


def refused_before(call_off: CallOff) -> list[Refused]:
    """What was refused for a call-off, each with the number of its refusal."""
    return refused_of(asked_of(call_off))


def asked_of(call_off: CallOff) -> list[Authorisation]:
    """Everything that was asked for on a call-off, the newest first, with its version and offices; two queries."""
    parts = ("band", *(f"proposal__{part}" for part in ("setting", "household", "recommendation", "case")))
    rows = Authorisation.objects.filter(call_off=call_off).select_related(*parts)
    return list(rows.prefetch_related(read_offices()).order_by("-requested_at"))


def read_offices(way: str = "offices") -> Prefetch:
    """The offices asked for authorisations with who decided, by office."""
    return Prefetch(
        way, queryset=AskedOffice.objects.select_related("by", "stand_in__absent").order_by("office")
    )


def refused_of(asked: Iterable[Authorisation]) -> list[Refused]:
    """Of what was asked for, what was refused, the first in front; one query."""
    rows = [row for row in asked if row.state == AuthorisationState.REFUSED]
    rows.sort(key=lambda row: row.requested_at)
    with_lines(row.proposal for row in rows)
    return [Refused(row.reference, content_of(row.proposal)) for row in rows]


@dataclass(frozen=True)
class Question:
    """What came back with a question: the authorisation, who asked from which office, and what."""

    authorisation: Authorisation
    offices: Sequence[AskedOffice]


def open_question(call_off: CallOff) -> Question | None:
    """The question that the newest authorisation came back with; None where nothing waits to be answered."""
    newest = Authorisation.objects.filter(call_off=call_off).prefetch_related(read_offices())
    return question_in(list(newest.order_by("-requested_at")[:1]))


def question_in(asked: Sequence[Authorisation]) -> Question | None:
    """The same, of everything that was asked for, the newest first."""
    newest = asked[0] if asked else None
    return question_of(newest) if newest and newest.state == AuthorisationState.RETURNED else None


def question_of(authorisation: Authorisation) -> Question | None:
    """The question that an authorisation was returned with, if it was; of offices that were read (`read_offices`)."""
    returning = [row for row in authorisation.offices.all() if row.decision == OfficeDecision.RETURN]
    asked = sorted(returning, key=lambda row: (row.at is None, row.at))
    return Question(authorisation, asked) if asked else None
