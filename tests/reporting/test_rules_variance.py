from decimal import Decimal

import pytest

from reporting.rules.variance import LineVariance, variance_words


def words(**variances):
    return variance_words([LineVariance(name.replace("_", " "), Decimal(v)) for name, v in variances.items()])


def test_the_headline_of_december_2021_reads_as_the_council_says_it():
    assert words(residential_care="1498000.00", fostering="3000.00") == (
        "Residential care is forecast to overspend by £1.498 million; fostering by £0.003 million."
    )


def test_the_verb_is_said_again_when_it_changes():
    assert words(residential_care="1498123.45", fostering="-20000") == (
        "Residential care is forecast to overspend by £1.498 million;"
        " fostering to underspend by £0.020 million."
    )


@pytest.mark.parametrize("variance", ["0", "499.99", "-499.99"])
def test_less_than_500_pounds_meets_the_budget(variance):
    assert words(fostering=variance) == "Fostering is forecast to meet its budget."


@pytest.mark.parametrize(("variance", "verb"), [("500", "overspend"), ("-500", "underspend")])
def test_500_pounds_is_said(variance, verb):
    assert words(fostering=variance) == f"Fostering is forecast to {verb} by £0.001 million."


def test_two_lines_that_meet_their_budget_are_each_said_to():
    assert words(residential_care="0", fostering="0") == (
        "Residential care is forecast to meet its budget; fostering to meet its budget."
    )


def test_a_line_that_meets_its_budget_does_not_lend_its_verb_on():
    assert words(residential_care="0", fostering="3000", supported_accommodation="4000").endswith(
        "fostering to overspend by £0.003 million; supported accommodation by £0.004 million."
    )


def test_no_cost_line_gives_no_sentence():
    assert variance_words([]) == ""
