"""The boxes for a fee file."""

from django import forms
from django.core.exceptions import ValidationError

from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.forms import MoneyField, PageForm
from sefton_pdps.files.file_types import FileType
from sefton_pdps.files.uploads import Checked, check_upload


class FeeFileForm(PageForm):
    """The file, and what its lines come to a week."""

    submit_label = "Read the file"
    consequence = "If you read it, you would see first what it does. Nothing is written until you apply it."
    nouns = {"file": "the fee file", "control_total": "the control total"}
    checked: Checked

    file = forms.FileField(
        label="Fee file",
        help_text="An Excel workbook (.xlsx) or CSV (.csv) with the template’s headings. Write kinds, routes "
        "and the like in words, as the pages do: a row with a word that is not known says which are.",
    )
    control_total = MoneyField(
        label="Control total", help_text="What all its lines come to a week, in pounds, by your own count."
    )

    def clean_file(self) -> Checked:
        """The content decides what it is."""
        try:
            self.checked = check_upload(self.cleaned_data["file"], {FileType.XLSX, FileType.CSV})
        except DomainError as refusal:
            raise ValidationError(list(refusal.reasons)) from refusal
        return self.checked
