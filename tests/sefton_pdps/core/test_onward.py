"""Pages that lead on: what an address asks for, and what it cannot."""

from uuid import UUID

import pytest

from sefton_pdps.core.web.onward import Onward, onward, onward_query

KEY = UUID("5f0c2f0e-9c1d-4f5e-8a3b-2d7e6b1a4c90")  # the same in each process that shares out the tests


def test_the_address_of_the_next_page_reads_back_as_it_was_written():
    assert onward_query(KEY, 50, lot="x") == f"?lot=x&after={KEY}&before=50"
    assert onward({"after": str(KEY), "before": "50"}) == Onward(KEY, 50)


@pytest.mark.parametrize("before", ["", "-1", "1e9", "\N{ARABIC-INDIC DIGIT THREE}", "1" * 8, "x"])
def test_a_number_that_is_none_counts_nobody_before(before):
    assert onward({"after": str(KEY), "before": before}) == Onward(KEY, 0)


@pytest.mark.parametrize("after", ["", "x", "1" * 31, f"{KEY}x", "\x00"])
def test_a_key_that_is_none_asks_for_the_first_page(after):
    assert onward({"after": after, "before": "25"}) == Onward()
