"""The figures of a report as text to be frozen: money as decimal strings in pounds, no child in it (S-11, S-23)."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from placements.states import LocationClass, Route
from reporting.models import CitedFigure
from reporting.rules.small_numbers import ALL, FEWEST_SHOWN, few, protected
from reporting.rules.variance import LineVariance, variance_words
from reporting.selectors.costs import LineFigures
from reporting.selectors.figures import Figures
from reporting.selectors.known import cut_off
from reporting.selectors.purchases import Contract
from sefton_pdps.core.money import NIGHTS_IN_A_WEEK, to_pence

# 1 named the contracts over the procurement threshold; 2 names those over the lowest delegation band.
LAYOUT = 2
NO_HEADLINE = "No budget is recorded for this financial year."


def snapshot(figures: Figures) -> dict[str, Any]:
    """Every figure that the report shows, and nothing else; the same figures always give the same snapshot."""
    counts = _counts(figures)
    return {
        "layout": LAYOUT,
        "month": f"{figures.month:%Y-%m}",
        "as_at": figures.as_at.isoformat(),
        "known_until": cut_off(figures.as_at).isoformat(),
        "financial_year": figures.year.label,
        "headline": _headline(figures),
        "lines": [_line(line, figures, counts) for line in figures.lines],
        "areas": _table(figures, "location_class", LocationClass.values),
        "routes": _table(figures, "route", Route.values),
        "direct_awards": [_direct_award(one) for one in figures.contracts if one.is_direct],
        "contracts_over_band": [_contract(one) for one in figures.contracts if one.is_over_the_lowest_band],
        "bands": _bands(figures.contracts),
        "threshold": _threshold(figures),
        "market": {
            "providers": figures.market.providers,
            "homes": figures.market.homes,
            "beds": figures.market.beds,
            "grades": [
                {"grade": one.grade, "homes": one.homes, "beds": one.beds} for one in figures.market.grades
            ],
        },
        "cited": [_cited(figure) for figure in figures.cited],
        "commentary": {},
    }


def _pounds(amount: Decimal) -> str:
    return f"{to_pence(amount):.2f}"


def _maybe(amount: Decimal | None) -> str | None:
    return None if amount is None else _pounds(amount)


def _headline(figures: Figures) -> str:
    lines = [LineVariance(line.words, line.variance) for line in figures.lines if line.variance is not None]
    return variance_words(lines) or NO_HEADLINE


def _counts(figures: Figures) -> dict[Any, int]:
    counts: dict[Any, int] = {}
    for row in figures.living:
        counts[row.cost_line_id] = counts.get(row.cost_line_id, 0) + row.number
    return counts


def _line(line: LineFigures, figures: Figures, counts: dict[Any, int]) -> dict[str, Any]:
    forecast, before = line.forecast, figures.before.get(line.id)
    moved = figures.moves.get(line.id)
    return {
        "code": line.code,
        "name": line.name,
        "words": line.words,
        "budget": _maybe(line.budget.amount if line.budget else None),
        "budget_decided_on": line.budget.decided_on.isoformat() if line.budget else None,
        "budget_source": line.budget.source if line.budget else None,
        "spent": _pounds(forecast.accrued),
        "committed": _pounds(forecast.committed),
        "to_come": _pounds(forecast.total - forecast.accrued),
        "expected_starts": _pounds(forecast.expected_starts),
        "expected_ends": _pounds(forecast.expected_ends),
        "forecast": _pounds(forecast.total),
        "variance": _maybe(line.variance),
        "forecast_a_month_before": _maybe(before),
        "forecast_change": _maybe(None if before is None else forecast.total - before),
        "moved_in": few(moved.moved_in) if moved else 0,
        "moved_out": few(moved.moved_out) if moved else 0,
        **_rate(line, figures, counts.get(line.id, 0)),
        "months": [
            {
                "month": f"{month.month:%Y-%m}",
                "budget": _maybe(month.budget),
                "spent": _pounds(month.spent),
                "to_come": _pounds(month.ahead),
            }
            for month in line.months
        ],
    }


def _rate(line: LineFigures, figures: Figures, children: int) -> dict[str, Any]:
    """What the children of the day cost a week, and for how many the budget would pay at that fee all year."""
    weekly = figures.weekly.get(line.id, Decimal(0))
    if children < FEWEST_SHOWN or not weekly:
        return {"children": children, "weekly": None, "average_weekly": None, "budget_pays_for": None}
    nights = (figures.year.end - figures.year.start).days
    pays_for = line.budget.amount * NIGHTS_IN_A_WEEK * children // (weekly * nights) if line.budget else None
    return {
        "children": children,
        "weekly": _pounds(weekly),
        "average_weekly": _pounds(weekly / children),
        "budget_pays_for": None if pays_for is None else int(pays_for),
    }


def _table(figures: Figures, field: str, columns: list[str]) -> dict[str, Any]:
    """Children by cost line and one other fact; a withheld count is null, by the rule of small numbers."""
    cells: dict[tuple[str, str], int] = {}
    codes = {line.id: line.code for line in figures.lines}
    for row in figures.living:
        cell = (codes[row.cost_line_id], getattr(row, field))
        cells[cell] = cells.get(cell, 0) + row.number
    used = [column for column in columns if any((code, column) in cells for code in codes.values())]
    rows = [code for code in codes.values() if any(cell[0] == code for cell in cells)]
    safe = protected(cells, rows, used)
    return {
        "columns": used,
        "rows": [
            {
                "line": code,
                "counts": [safe[code, column] for column in used],
                "total": sum(cells.get((code, column), 0) for column in used),
            }
            for code in rows
        ],
        "totals": [safe[ALL, column] for column in used],
        "total": sum(cells.values()),
    }


def _direct_award(one: Contract) -> dict[str, Any]:
    return {
        "call_off": one.reference,
        "awarded_on": one.awarded_on.isoformat(),
        "ground": one.ground,
        "reason": one.reason,
        "whole_life_value": _pounds(one.value),
    }


def _contract(one: Contract) -> dict[str, Any]:
    return {
        "call_off": one.reference,
        "awarded_on": one.awarded_on.isoformat(),
        "route": one.route,
        "authorised_by": one.office,
        "band_over": _maybe(one.band_over),
        "band_up_to": _maybe(one.band_up_to),
        "band_is_placeholder": one.band_is_placeholder,
        "whole_life_value": _pounds(one.value),
    }


def _threshold(figures: Figures) -> dict[str, Any]:
    """The procurement threshold, which is another test than the bands: since when, and how many are above it."""
    threshold = figures.threshold
    return {
        "amount": _pounds(threshold.amount),
        "valid_from": threshold.valid_from.isoformat(),
        "source": threshold.source,
        "contracts": sum(one.value > threshold.amount for one in figures.contracts),
    }


def _bands(contracts: Iterable[Contract]) -> list[dict[str, Any]]:
    """The month's contracts by the delegation band that authorised them, lowest band first (S-10)."""
    bands: dict[tuple[str, Decimal, Decimal | None, bool], list[Decimal]] = {}
    for one in contracts:
        if one.band_over is not None:
            band = (one.office, one.band_over, one.band_up_to, one.band_is_placeholder)
            bands.setdefault(band, []).append(one.value)
    return [
        {
            "office": office,
            "over": _pounds(over),
            "up_to": _maybe(up_to),
            "is_placeholder": placeholder,
            "contracts": len(values),
            "value": _pounds(sum(values, Decimal(0))),
        }
        for (office, over, up_to, placeholder), values in sorted(bands.items(), key=lambda band: band[0][1])
    ]


def _cited(figure: CitedFigure) -> dict[str, Any]:
    return {
        "code": figure.code,
        "label": figure.label,
        "value": f"{figure.value.normalize():f}",
        "as_at": figure.as_at.isoformat(),
        "source": figure.source,
        "note": figure.note,
    }
