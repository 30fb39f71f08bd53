"""Forms: their base, the fields that read what people type, and the words of their errors."""

from sefton_pdps.core.forms.date_fields import DayField, MomentField
from sefton_pdps.core.forms.fields import EmailField, LongTextField, MoneyField, SubmissionKey
from sefton_pdps.core.forms.finding import FindingForm, Rows
from sefton_pdps.core.forms.page_form import PageForm, Problem, problems

__all__ = [
    "DayField",
    "EmailField",
    "FindingForm",
    "LongTextField",
    "MomentField",
    "MoneyField",
    "PageForm",
    "Problem",
    "Rows",
    "SubmissionKey",
    "problems",
]
