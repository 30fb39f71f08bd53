from django import forms

from sefton_pdps.core.forms import PageForm


class SearchForm(PageForm):
    """The box in the header, sent by POST, so that a child's name stands in no address."""

    # Looking changes nothing, so looking twice is no double sending.
    sent_once = False

    submit_label = "Search"
    nouns = {"words": "a reference, a name or a setting’s postcode"}

    words = forms.CharField(label="Reference, name, or postcode of a setting", max_length=80)
