from typing import Any

from django import forms

from placements.states import LegalStatus, NoPostcode, Sex
from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.selectors import people_in
from sefton_pdps.core.forms import DayField, PageForm
from sefton_pdps.geography.fields import PostcodeField


class SearchForm(PageForm):
    """Sent by POST, so that no name ever stands in an address."""

    # Looking changes nothing, so looking twice is no double sending.
    sent_once = False

    submit_label = "Search"
    words = forms.CharField(
        label="Reference or name", max_length=80, help_text="Names are never put into the page's address."
    )


class ChildForm(PageForm):
    submit_label = "Record the child"
    nouns = {"no_postcode": "why there is no home postcode"}
    consequence = "Only the council sees this record. Each opening of it is written down."
    given_name = forms.CharField(label="Given names", max_length=80)
    family_name = forms.CharField(label="Family name", max_length=80)
    date_of_birth = DayField(label="Date of birth")
    sex = forms.ChoiceField(label="Sex", choices=Sex.choices, widget=forms.RadioSelect)
    home_postcode = PostcodeField(
        label="Home postcode",
        required=False,
        help_text="Distances are measured from here. Providers never see it in full. "
        "A postcode that is no longer in use is taken too.",
    )
    no_postcode = forms.ChoiceField(
        label="If there is none, why?",
        choices=[("", "There is a home postcode"), *NoPostcode.choices],
        required=False,
        help_text="Distances then read “not measurable”.",
    )
    legal_status = forms.ChoiceField(label="Legal status", choices=[("", "Choose"), *LegalStatus.choices])
    school = forms.CharField(label="School", max_length=120, required=False)
    social_worker = forms.ModelChoiceField(
        label="Social worker", queryset=None, required=False, empty_label="Not known yet"
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["social_worker"].queryset = people_in(Role.SOCIAL_WORKER).order_by("name")

    def clean(self) -> dict[str, Any]:
        """A postcode or a reason why there is none, as the record needs it."""
        given = super().clean() or {}
        postcode, reason = given.get("home_postcode"), given.get("no_postcode")
        if postcode and reason:
            self.add_error("no_postcode", "Leave this as “There is a home postcode”, or empty the postcode.")
        elif not postcode and not reason and "home_postcode" not in self.errors:
            self.add_error("home_postcode", "Enter the home postcode, or choose below why there is none.")
        given["not_in_list"] = self.fields["home_postcode"].not_in_list
        return given
