"""The figures of a report as text to be frozen: money as decimal strings in pounds, no child in it (S-11, S-23)."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from placements.states import LocationClass, Route
from reporting.models import CitedFigure
from reporting.rules.counted_children import CountedChildren, CrossedTable, counted
from reporting.rules.small_numbers import FEWEST_SHOWN, is_small, merged_months, moves_shown
from reporting.rules.variance import LineVariance, variance_words
from reporting.selectors.as_at import cut_off
from reporting.selectors.breaches_snapshot import breaches_snapshot
from reporting.selectors.contracts_snapshot import contracts_snapshot
from reporting.selectors.costs import LineFigures
from reporting.selectors.figures import Figures
from sefton_pdps.core.money import NIGHTS_IN_A_WEEK, to_pence

# 1 named the contracts over the procurement threshold; 2 those over the lowest delegation band; 3 counts contracts by
# quarter and tells no amount that is of 1 to 4 children; 4 tells breaches, unauthorised spend and clocks.
LAYOUT = 4
NO_HEADLINE = "No budget is recorded for this financial year."
# An average fee is told to the nearest of these pounds, so that two months' averages do not give one child's fee.
AVERAGE_STEP = Decimal(10)


def snapshot(figures: Figures) -> dict[str, Any]:
    """Every figure that the report shows, and nothing else; the same figures always give the same snapshot."""
    children = _children(figures)
    lines = [_line(line, figures, children) for line in figures.lines]
    return {
        "layout": LAYOUT,
        "month": f"{figures.month:%Y-%m}",
        "as_at": figures.as_at.isoformat(),
        "known_until": cut_off(figures.as_at).isoformat(),
        "financial_year": figures.year.label,
        "headline": _headline(lines),
        "lines": lines,
        "areas": _table(children.areas, children),
        "routes": _table(children.routes, children),
        **contracts_snapshot(figures),
        **breaches_snapshot(figures.broken),
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


def pounds_text(amount: Decimal) -> str:
    """Money as the snapshot keeps it: pounds and pence, no sign of the currency."""
    return f"{to_pence(amount):.2f}"


def _maybe(amount: Decimal | None) -> str | None:
    return None if amount is None else pounds_text(amount)


def _headline(lines: list[dict[str, Any]]) -> str:
    told = [LineVariance(line["words"], Decimal(line["variance"])) for line in lines if line["variance"]]
    return variance_words(told) or NO_HEADLINE


def _children(figures: Figures) -> CountedChildren:
    """The children of the day by area and by route as they may be shown, by the rule of small numbers."""
    codes = {line.id: line.code for line in figures.lines}
    by_area: dict[tuple[str, str], int] = {}
    by_route: dict[tuple[str, str], int] = {}
    for row in figures.living:
        for counts, column in ((by_area, row.location_class), (by_route, row.route)):
            cell = (codes[row.cost_line_id], column)
            counts[cell] = counts.get(cell, 0) + row.number
    return counted(
        by_area,
        by_route,
        lines=list(codes.values()),
        areas=list(LocationClass.values),
        routes=list(Route.values),
    )


def _line(line: LineFigures, figures: Figures, children: CountedChildren) -> dict[str, Any]:
    """A cost line; its money is told where it is of 5 children or more in at least one month of the year."""
    paid_for = figures.paid_for.get(line.id, {})
    months = merged_months([paid_for.get(month.month, 0) for month in line.months])
    return {
        "code": line.code,
        "name": line.name,
        "words": line.words,
        "budget": _maybe(line.budget.amount if line.budget else None),
        "budget_decided_on": line.budget.decided_on.isoformat() if line.budget else None,
        "budget_source": line.budget.source if line.budget else None,
        "is_withheld": months is None,
        **_forecast(line, figures, told=months is not None),
        **_moves(line, figures),
        **_rate(line, figures, children),
        "months": [_span(line, span) for span in months or []],
    }


def _forecast(line: LineFigures, figures: Figures, *, told: bool) -> dict[str, str | None]:
    """The parts of the forecast; the planned moves only where each is of nobody or of 5 children or more."""
    forecast, before = line.forecast, figures.before.get(line.id)
    parts = told and not any(is_small(number) for number in figures.planned_for.get(line.id, (0, 0)))
    amounts = {
        "spent": (told, forecast.accrued),
        "committed": (parts, forecast.committed),
        "to_come": (told, forecast.total - forecast.accrued),
        "expected_starts": (parts, forecast.expected_starts),
        "expected_ends": (parts, forecast.expected_ends),
        "forecast": (told, forecast.total),
        "variance": (told, line.variance),
        "forecast_a_month_before": (told, before),
        "forecast_change": (told, None if before is None else forecast.total - before),
    }
    return {name: _maybe(amount) if shown else None for name, (shown, amount) in amounts.items()}


def _span(line: LineFigures, span: range) -> dict[str, str | None]:
    """One month of a cost line, or several told together so that their sum is not of 1 to 4 children."""
    months = [line.months[number] for number in span]
    budgets = [month.budget for month in months if month.budget is not None]
    return {
        "month": f"{months[0].month:%Y-%m}",
        "until": f"{months[-1].month:%Y-%m}",
        "budget": pounds_text(sum(budgets, Decimal(0))) if budgets else None,
        "spent": pounds_text(sum((month.spent for month in months), Decimal(0))),
        "to_come": pounds_text(sum((month.ahead for month in months), Decimal(0))),
    }


def _moves(line: LineFigures, figures: Figures) -> dict[str, int | None]:
    moved = figures.moves.get(line.id)
    if moved is None or not moves_shown(moved.moved_in, moved.moved_out):
        return {"moved_in": None, "moved_out": None}
    return {"moved_in": moved.moved_in, "moved_out": moved.moved_out}


def _rate(line: LineFigures, figures: Figures, counts: CountedChildren) -> dict[str, Any]:
    """What a child of the day costs a week on average, and for how many the budget would pay at that fee all year."""
    weekly, children = figures.weekly.get(line.id, Decimal(0)), counts.lines[line.code]
    if children is None or children < FEWEST_SHOWN or not weekly:
        return {"children": children, "average_weekly": None, "budget_pays_for": None}
    nights = (figures.year.end - figures.year.start).days
    pays_for = line.budget.amount * NIGHTS_IN_A_WEEK * children // (weekly * nights) if line.budget else None
    average = (weekly / children / AVERAGE_STEP).quantize(Decimal(1), ROUND_HALF_UP) * AVERAGE_STEP
    return {
        "children": children,
        "average_weekly": pounds_text(average),
        "budget_pays_for": None if pays_for is None else int(pays_for),
    }


def _table(table: CrossedTable, children: CountedChildren) -> dict[str, Any]:
    """Children by cost line and one other fact; a withheld count is null."""
    return {
        "columns": list(table.columns),
        "rows": [
            {"line": line, "counts": list(counts), "total": children.lines[line]}
            for line, counts in table.rows.items()
        ],
        "totals": list(table.totals),
        "total": children.all,
    }


def _cited(figure: CitedFigure) -> dict[str, Any]:
    return {
        "code": figure.code,
        "label": figure.label,
        "value": f"{figure.value.normalize():f}",
        "as_at": figure.as_at.isoformat(),
        "source": figure.source,
        "note": figure.note,
    }
