"""The larger blocks of a page: each text escaped once, nothing said twice, and nothing empty shown."""

from datetime import date

import pytest
from django.utils.safestring import SafeString

from sefton_pdps.core.choices import Colour
from sefton_pdps.core.web import block_markup
from sefton_pdps.core.web.blocks import (
    ComparedFact,
    Comparison,
    ContactBlock,
    Fact,
    NextStep,
    Option,
    Step,
    StepState,
    Telephone,
    WorkRow,
)
from sefton_pdps.core.web.components import Action, Cell, Link, Status

HOSTILE = '<script>"&amp;'
ESCAPED = "&lt;script&gt;&quot;&amp;amp;"


def button(action: Action) -> SafeString:
    return SafeString(f"[{action.label}]")


@pytest.mark.parametrize(
    "html",
    [
        block_markup.fact_strip([Fact(HOSTILE, HOSTILE)]),
        block_markup.next_step(NextStep(HOSTILE, link=Link(HOSTILE, HOSTILE)), button),
        block_markup.progress_line([Step(HOSTILE, StepState.NOW, note=HOSTILE)]),
        block_markup.worklist(
            [WorkRow(Status(HOSTILE), HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE)], HOSTILE
        ),
        block_markup.comparison(
            Comparison(
                HOSTILE,
                [Option(HOSTILE, HOSTILE, Status(HOSTILE), note=HOSTILE)],
                [ComparedFact(HOSTILE, [HOSTILE])],
            ),
            button,
        ),
        block_markup.contact_block(ContactBlock(HOSTILE, [Telephone(HOSTILE, HOSTILE)], HOSTILE, HOSTILE)),
    ],
    ids=["facts", "next step", "progress", "worklist", "comparison", "contact"],
)
def test_each_block_escapes_its_texts_once(html: SafeString) -> None:
    assert "<script>" not in html
    assert html.count("&lt;script") == html.replace("&#x27;", "'").count(ESCAPED) >= 2


def test_a_fact_without_a_value_is_left_out_and_a_strip_without_facts_is_nothing() -> None:
    html = block_markup.fact_strip(
        [Fact("Age", 12), Fact("School", ""), Fact("Court", None), Fact("Area", Cell())]
    )
    assert "Age" in html
    assert not any(word in html for word in ("School", "Court", "Area"))
    assert block_markup.fact_strip([Fact("School", "")]) == ""


def test_what_cannot_be_done_yet_stands_in_the_place_of_the_button() -> None:
    step = NextStep("Publish it.", Action("Publish", "/publish/"), why_not=["Approve the profile first."])
    assert "[Publish]" in block_markup.next_step(step, button)
    assert "[Publish]" not in block_markup.next_step(step, button, SafeString("<p>Approve first.</p>"))


def test_a_progress_line_reads_out_where_it_stands_and_marks_one_step_as_current() -> None:
    steps = [
        Step("Published", StepState.DONE, date(2026, 11, 2)),
        Step("Closes", StepState.NOW, date(2026, 11, 30)),
        Step("Signed", StepState.TO_COME),
    ]
    html = block_markup.progress_line(steps)
    assert html.count('aria-current="step"') == 1
    assert "2 Nov 2026" in html and "30 Nov 2026" in html
    for said in (": done<", ": now<", ": to come<"):
        assert said in html


def test_the_verb_is_the_only_link_of_a_line_of_work_and_is_read_out_with_its_child() -> None:
    late = Status("Overdue 1 day", Colour.STOPPED)
    row = WorkRow(late, "Find a home", "/r/", "Girl, 3, L20", "needed 27 Nov", "RF-49")
    html = block_markup.worklist([row], "Overdue")
    assert html.count("<a ") == 1
    assert 'Find a home<span class="govuk-visually-hidden"> (Girl, 3, L20, RF-49)</span></a>' in html


def test_a_comparison_whose_row_does_not_fit_its_options_is_refused() -> None:
    with pytest.raises(ValueError, match="1 values of 'Fee' for 2 options"):
        Comparison("Offers", [Option("A"), Option("B")], [ComparedFact("Fee", ["£1"])])


def test_each_option_of_a_comparison_says_each_fact_under_its_own_label() -> None:
    given = Comparison(
        "Offers",
        [Option("Alder Lodge", action=Action("Recommend Alder Lodge", "/a/")), Option("Beech House")],
        [ComparedFact("Weekly fee", ["£1,000.00", "£1,200.00"]), ComparedFact("Grade", ["Good", None])],
    )
    first, second = block_markup.comparison(given, button).split('aria-labelledby="option-')[1:]
    assert "<dt>Weekly fee</dt><dd>£1,000.00</dd>" in first and "[Recommend Alder Lodge]" in first
    assert "<dt>Weekly fee</dt><dd>£1,200.00</dd>" in second and "<dt>Grade</dt><dd>–</dd>" in second


def test_a_phone_can_tell_short_facts_from_long_ones_and_from_nothing() -> None:
    long = "Two adults by day, one awake at night, and a manager on call who knows the child."
    facts = [ComparedFact("Fee", ["£1.00"]), ComparedFact("Plan", [long]), ComparedFact("Extra", [None])]
    html = block_markup.comparison(Comparison("Offers", [Option("A")], facts), button)
    for look, label in (("short", "Fee"), ("long", "Plan"), ("none", "Extra")):
        assert f'<div class="sefton-compare__{look}"><dt>{label}</dt>' in html


def test_a_number_is_dialled_without_its_spaces_and_shown_as_it_was_typed() -> None:
    html = block_markup.contact_block(ContactBlock("Alder Lodge", [Telephone("At night", "0151 496 0101")]))
    assert 'href="tel:01514960101">0151 496 0101</a>' in html


def test_a_contact_without_anything_says_so() -> None:
    assert "No contact is on record." in block_markup.contact_block(ContactBlock("Alder Lodge"))
