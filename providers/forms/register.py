from django import forms
from django.core.exceptions import ValidationError

from sefton_pdps.core.forms import DayField, PageForm, SubmissionKey
from sefton_pdps.files.file_types import FileType
from sefton_pdps.files.refusals import UploadRefused
from sefton_pdps.files.uploads import Checked, check_upload


class RegisterForm(PageForm):
    """The register to import and its date."""

    submit_label = "Import the register"
    consequence = (
        "Settings are created and updated by URN from that date on; what was valid before stays as it is. "
        "Rows that cannot be taken are listed for you. A register of 3,000 rows takes about 10 seconds: wait for "
        "the next page."
    )
    nouns = {"file": "the Ofsted register", "as_at": "the date of the register"}
    checked: Checked

    key = SubmissionKey()
    file = forms.FileField(
        label="Ofsted register", help_text="The Excel workbook (.xlsx) as Ofsted sent it, up to 10 MB."
    )
    as_at = DayField(
        label="What is the date of the register?",
        help_text="The date that Ofsted gives for the list, for example 31 3 2025.",
    )

    def clean_file(self):
        try:
            self.checked = check_upload(self.cleaned_data["file"], {FileType.XLSX})
        except UploadRefused as refusal:
            raise ValidationError(list(refusal.reasons)) from refusal
        return self.checked
