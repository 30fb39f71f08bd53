from collections.abc import Sequence
from typing import Any

from django import forms

from reporting.rules.published_awards import Line
from sefton_pdps.core.forms import LongTextField, PageForm
from sefton_pdps.core.web.components import Audience


class PublishForm(PageForm):
    """Which lines are published without their names, and that somebody looked at every line."""

    submit_label = "Publish these awards"
    nouns = {"why": "why it is published again"}
    looked_at = forms.CharField(widget=forms.HiddenInput, max_length=64)
    standing = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    folded = forms.MultipleChoiceField(
        label="Which of them would be published as “Other providers”?",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Tick an organisation whose name would tell where a child lives. Those with one home are ticked.",
    )
    is_checked = forms.BooleanField(
        label="I have looked at every line, and none tells of a child",
        error_messages={"required": "Look at every line, and confirm that none tells of a child"},
    )
    why = LongTextField(label="Why is it published again?", audience=Audience.COUNCIL)
    consequence = (
        "If you publish them, anybody could read these lines without signing in. They could be corrected by another "
        "version."
    )

    def __init__(self, *args: Any, lines: Sequence[Line], again: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        box = self.control("folded", forms.MultipleChoiceField)
        box.choices = [(line.key, f"{line.provider}, {line.kind.lower()}") for line in lines]
        box.initial = [line.key for line in lines if line.tells_a_home]
        if not again:
            self.drop("why")
