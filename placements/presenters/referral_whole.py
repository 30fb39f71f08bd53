"""A whole referral on one page, for whoever decides about it: risks first, short answers in strips, texts as texts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import TextField
from django.template.defaultfilters import linebreaksbr
from django.utils.safestring import SafeString

from placements.models import Referral
from placements.rules.answers import IN_EMERGENCY, Question, is_empty
from placements.rules.completeness import left_for_later, sections_for
from placements.rules.questions import QUESTIONS, SECTIONS
from placements.states import Communication, CulturalNeeds, Risk, Suitability, Support, YesNo
from sefton_pdps.core.choices import Colour
from sefton_pdps.core.forms.wording import start
from sefton_pdps.core.text.words import listed, lower_first
from sefton_pdps.core.web.blocks import Fact
from sefton_pdps.core.web.components import Cell, Status, SummaryRow

PRESENT = Status("Risk present", Colour.STOPPED)
NOT_SAID = "Nothing is said of it yet: what happens, how often, and when last."
# Answers that say no and nothing else; "can", "not known" or "no preference" say more.
PLAIN_NO = (YesNo.NO, CulturalNeeds.NOT_REQUIRED, [Support.NOT_APPLICABLE], [Communication.NONE])
# Characters that a strip of short answers takes.
BRIEF = 40
# What stands above by itself: the child's own words and their day, the dates and the kind of the heading.
APART = {"wishes", "wishes_heard_on", "needed_on", "needed_by", "court_date", "service_type", IN_EMERGENCY}


@dataclass(frozen=True)
class Part:
    """A part of the referral as it is read: short answers, texts with their questions, and what nobody answered."""

    title: str
    facts: Sequence[Fact] = ()
    rows: Sequence[SummaryRow] = ()
    lines: Sequence[str] = ()


def risks(referral: Referral) -> Part:
    """Each risk that is present with what is said of it; those that are not known in one line, and those left open."""
    asked = [one for one in QUESTIONS.values() if one.choices is Risk]
    given = referral.answers
    there = [one for one in asked if given[one.field] == Risk.PRESENT]
    rows = [
        SummaryRow(one.label, Cell(given[f"{one.field}_detail"] or NOT_SAID, status=PRESENT)) for one in there
    ]
    section = next(one for one in SECTIONS if any(ask in one.questions for ask in asked))
    texts = [one for one in section.questions if one.choices is not Risk and not one.about]
    rows += [SummaryRow(one.label, _lines(given[one.field])) for one in texts if given[one.field]]
    none = _named(one for one in asked if given[one.field] == Risk.NONE)
    open_ones = _named(one for one in asked if is_empty(given[one.field]))
    lines = [f"No known risk: {none}." if none else "", f"Not answered: {open_ones}." if open_ones else ""]
    if not rows:
        lines = ["No risk is said to be present.", *lines]
    return Part(section.title, rows=rows, lines=[one for one in lines if one])


def _named(questions: Any) -> str:
    return listed([lower_first(one.label) for one in questions])


def _lines(text: str) -> SafeString:
    return linebreaksbr(text)


def the_rest(referral: Referral) -> Part:
    """Every other answer in the order of the referral: short ones in one strip, texts below.

    What is answered with a plain no stands in one line, as the risks that are not known do; what is open in another,
    but for what an emergency lets wait, which stands above the whole. A text of a few words is a short answer.
    """
    given, first = referral.answers, risks(referral).title
    asked = [
        one
        for section in sections_for(given)
        if section.title != first
        for one in section.questions
        if one.field not in APART
    ]
    said = [one for one in asked if not is_empty(given[one.field]) and not _says_none(one, given)]
    no = [lower_first(_label(one)) for one in said if _is_no(given[one.field])]
    answered = [one for one in said if not _is_no(given[one.field])]
    waits = left_for_later(given)
    empty = [
        lower_first(_label(one))
        for one in asked
        if is_empty(given[one.field]) and one.field not in waits and _is_open(one, given)
    ]
    texts = [one for one in answered if _is_text(one) and not _is_brief(given[one.field])]
    return Part(
        "What is asked for",
        facts=[Fact(_label(one), _short(one, given[one.field])) for one in answered if one not in texts],
        rows=[SummaryRow(_label(one), _lines(given[one.field])) for one in texts],
        lines=[
            *([f"No, or not required: {listed(no)}."] if no else []),
            *([f"Not answered: {listed(empty)}."] if empty else []),
        ],
    )


def _says_none(question: Question, given: Mapping[str, Any]) -> bool:
    """Whether it says nothing, or another answer says already that there are none here and this one agrees."""
    if given[question.field] == Suitability.NOT_SPECIFIED:
        return True
    if question.none_if is None or question.asking(given[question.field]):
        return False
    field, none = question.none_if
    return bool(given[field] == none)


def _is_no(answer: Any) -> bool:
    """Whether an answer says no and nothing else; a number of none is a number."""
    return answer is False or (not isinstance(answer, int) and answer in PLAIN_NO)


def _is_open(question: Question, given: Mapping[str, Any]) -> bool:
    """Whether it could be answered beside the other answers: no text about needs that there are not."""
    return question.needed_if is None or question.is_needed(given)


def _is_text(question: Question) -> bool:
    return isinstance(Referral._meta.get_field(question.field), TextField)


def _is_brief(text: str) -> bool:
    return len(text) <= BRIEF and "\n" not in text


def _short(question: Question, value: Any) -> Any:
    return value if not isinstance(value, (str, bool, list)) else question.words(value)


def _label(question: Question) -> str:
    """The short name of an answer: its noun where it has one."""
    return start(question.noun) if question.noun else question.label
