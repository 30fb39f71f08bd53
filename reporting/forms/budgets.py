from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from placements.models import CostLine
from reporting.rules.financial_year import FinancialYear
from sefton_pdps.core.forms import DayField, MoneyField, PageForm


class BudgetYearForm(PageForm):
    """Which year's budgets are shown."""

    form_method = "get"
    submit_label = "Show"

    year = forms.ChoiceField(label="Financial year", required=False)

    def __init__(self, *args: Any, years: Sequence[FinancialYear], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(year.start.isoformat(), year.label) for year in years]
        self.control("year", forms.ChoiceField).choices = choices


class BudgetForm(PageForm):
    """A budget or its revision, with the decision behind it."""

    cost_line = forms.ModelChoiceField(
        CostLine.objects.none(), label="Cost line", empty_label="Choose a cost line"
    )
    year = forms.ChoiceField(label="Financial year")
    amount = MoneyField(label="Budget for the year")
    decided_on = DayField(label="When was it decided?")
    source = forms.CharField(
        label="Where does the figure come from?",
        max_length=300,
        help_text="For example “Budget Council, 26 February 2026, appendix C”.",
    )
    submit_label = "Record the budget"
    consequence = (
        "If you save it, reports as at a date on or after the decision will use this figure. Earlier reports "
        "will not change."
    )
    nouns = {
        "decided_on": "the date of the decision",
        "source": "where the figure comes from",
        "year": "the year",
    }

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.control("cost_line", forms.ModelChoiceField).queryset = CostLine.objects.filter(valid_to=None)
        now = today.year if today.month > 3 else today.year - 1
        years = [date(year, 4, 1) for year in (now + 1, now, now - 1)]
        self.control("year", forms.ChoiceField).choices = [
            (year.isoformat(), f"{year.year} to {year.year + 1}") for year in years
        ]
        self.fields["year"].initial = years[1].isoformat()
