"""A report's typed texts, its frozen figures, and when a month is compiled (S-11)."""

from datetime import date
from decimal import Decimal

import pytest

from reporting.rules.checks import why_not_compile, why_not_report
from reporting.rules.commentary import commented, texts_of
from reporting.rules.snapshot import canonical, fingerprint

NOVEMBER = date(2026, 11, 30)
SNAPSHOT = {
    "layout": 3,
    "lines": [
        {
            "code": "residential",
            "name": "Residential care",
            "words": "residential care",
            "budget_source": None,
        },
        {"code": "fostering", "name": "Fostering", "words": "fostering", "budget_source": "Council, March"},
    ],
    "commentary": {"summary": "Quiet.", "line-fostering": "Rising.", "gone": "Kept of an older layout."},
    "cited": [{"code": "market", "label": "Homes in Sefton", "source": "Ofsted", "note": "At 31 March"}],
}


def test_every_text_that_somebody_typed_is_found_with_the_words_that_name_it():
    assert texts_of(SNAPSHOT) == {
        "Summary": "Quiet.",
        "Fostering": "Rising.",
        "gone": "Kept of an older layout.",
        "Source of the budget of residential care": "",
        "Source of the budget of fostering": "Council, March",
        "The figure “market”": "Homes in Sefton\nOfsted\nAt 31 March",
    }


@pytest.mark.parametrize(
    ("layout", "title"),
    [(2, "Direct awards and large contracts"), (3, "Direct awards and contracts")],
)
def test_since_contracts_are_counted_by_quarter_their_section_names_no_large_ones(layout, title):
    assert commented({**SNAPSHOT, "layout": layout})["contracts"] == title


@pytest.mark.parametrize("value", [Decimal("1.00"), date(2026, 11, 30), {1}])
def test_what_has_no_one_spelling_is_frozen_by_nobody(value):
    with pytest.raises(TypeError, match=f"not {type(value).__name__}"):
        canonical({"figure": value})


def test_the_same_figures_have_the_same_fingerprint_in_any_order():
    assert fingerprint({"a": 1, "b": ["é"]}) == fingerprint({"b": ["é"], "a": 1})
    assert fingerprint({"a": 1}) != fingerprint({"a": 2})


@pytest.mark.parametrize(("today", "taken"), [(NOVEMBER, False), (date(2026, 12, 1), True)])
def test_a_month_is_reported_when_it_is_over(today, taken):
    assert (why_not_report(as_at=NOVEMBER, today=today) == ()) is taken
    assert (why_not_compile(as_at=NOVEMBER, today=today, in_hand="") == ()) is taken
    assert (why_not_compile(as_at=NOVEMBER, today=today, in_hand="compiled") == ()) is taken


def test_a_month_whose_report_is_checked_is_sent_back_first():
    (reason,) = why_not_compile(as_at=NOVEMBER, today=date(2026, 12, 1), in_hand="checked")
    assert "Send it back first" in reason
