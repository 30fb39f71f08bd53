"""Money: Decimal only, nights in [start, end), each charge rounded once."""

import ast
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sefton_pdps.core.money import NotMoney, charge, pounds, to_pence

ROOT = Path(__file__).parents[3]
FEES = st.integers(0, 5_000_000).map(lambda pence: Decimal(pence) / 100)
PENCE = st.integers(-(10**12) + 1, 10**12 - 1).map(lambda pence: Decimal(pence) / 100)


def half_up_pence(exact: Fraction) -> int:
    """Whole pence, half upwards, by whole numbers alone."""
    return (exact * 200 + 1).__floor__() // 2


@given(FEES, st.integers(0, 4000))
def test_charge_is_the_exact_seventh_rounded_half_up_once(weekly, count):
    assert charge(weekly, count) * 100 == half_up_pence(Fraction(weekly) * count / 7)


@pytest.mark.parametrize(
    ("weekly", "count", "expected"),
    [
        ("5000.00", 7, "5000.00"),
        ("5000.00", 1, "714.29"),
        ("0.07", 1, "0.01"),
        ("0.03", 1, "0.00"),
        ("0", 9, "0.00"),
    ],
)
def test_charge_of_known_fees(weekly, count, expected):
    assert str(charge(Decimal(weekly), count)) == expected


def test_charge_refuses_fewer_than_no_nights():
    with pytest.raises(ValueError, match="nought"):
        charge(Decimal("10.00"), -1)


@pytest.mark.parametrize(
    ("amount", "expected"), [("0.005", "0.01"), ("0.004", "0.00"), ("-0.005", "-0.01"), ("2.675", "2.68")]
)
def test_half_a_penny_rounds_away_from_nought(amount, expected):
    assert to_pence(Decimal(amount)) == Decimal(expected)


@pytest.mark.parametrize("amount", [1.5, 2, "3"])
def test_money_that_is_not_decimal_is_refused(amount):
    with pytest.raises(TypeError, match="Decimal"):
        to_pence(amount)


@given(PENCE)
def test_an_amount_reads_back_as_it_is_written(amount):
    assert pounds(f"{amount:,.2f}") == pounds(f"{amount:.2f}") == amount


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("£1,234.50", "1234.50"),
        (" 1 234.5 ", "1234.50"),
        ("£0.05", "0.05"),
        ("-£20", "-20.00"),
        ("\u221220", "-20.00"),
        ("007", "7.00"),
    ],
)
def test_an_amount_is_read_as_people_write_it(text, expected):
    assert str(pounds(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "£",
        "-",
        "1,50",
        "1,23.4",
        "12,34",
        "1.234",
        "1.2.3",
        "1e5",
        "nan",
        "Infinity",
        "0x10",
        "five",
        "£-",
        ".50",
        "١٢",
        "10 GBP",
    ],
)
def test_what_is_not_an_amount_is_refused_with_an_example(text):
    with pytest.raises(NotMoney, match="1,234.50"):
        pounds(text)


def test_an_amount_too_large_to_keep_is_refused():
    with pytest.raises(NotMoney, match="smaller than £10,000,000,000"):
        pounds("10000000000")


def inexact_money(source: str) -> list[int]:
    """The lines that name a float, hold one, or use the built-in round, which rounds halves to even."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if (isinstance(node, ast.Constant) and isinstance(node.value, float | complex))
        or (isinstance(node, ast.Name) and node.id in {"float", "round"})
    ]


def money_modules() -> list[Path]:
    apps = ["providers", "placements", "calloffs", "reporting"]
    found = [
        path for app in apps for path in [*ROOT.glob(f"{app}/rules.py"), *ROOT.glob(f"{app}/rules/**/*.py")]
    ]
    return [ROOT / "sefton_pdps/core/money.py", *sorted(found)]


@pytest.mark.parametrize("path", money_modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_float_in_money_code(path):
    assert inexact_money(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("source", ["rate = 0.5", "float('1')", "round(amount, 2)", "def f(x: float): ..."])
def test_the_search_for_floats_finds_one(source):
    assert inexact_money(source) == [1]
