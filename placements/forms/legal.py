"""The boxes of a legal authority, of its end, and of what was told of it wrongly."""

from datetime import time
from typing import Any

from django import forms

from placements.models import LegalAuthority
from placements.models.legal_authority import KINDS
from placements.rules.legal import ONE_DAY, Told, why_not_end
from placements.states import AuthorityEnd, Giver
from sefton_pdps.core.forms import DayField, LongTextField, PageForm
from sefton_pdps.core.forms.date_fields import clock_reading
from sefton_pdps.core.text.words import clock_time
from sefton_pdps.core.time.working_days import NonexistentTime, local, moment_from_local
from sefton_pdps.core.web.components import Audience

HOUR = "An hour is like 5pm, 9:30am or 17:00. Leave it empty if the hour does not count."


def read_hour(form: PageForm, given: dict[str, Any]) -> None:
    """When it began, from its day and the hour that was typed, into `began_at`; else what is wrong with the hour."""
    began_on, typed = given.get("began_on"), given.get("began_time", "")
    read = clock_reading(typed) if typed else (time(), None)
    if read is None:
        form.add_error("began_time", HOUR)
    elif began_on is not None:
        try:
            given["began_at"] = moment_from_local(began_on, read[0], read[1] or 0)
        except NonexistentTime as refusal:
            form.add_error("began_time", refusal.reasons[0])


class AuthorityForm(PageForm):
    """Which authority, since when and until when, who gave it, and on which conditions."""

    submit_label = "Record the authority"
    consequence = (
        "If you record it, it would be in force from its day, and the one before would be in force no more. It would "
        "stand with your name and be corrected only beside it, with a reason."
    )
    nouns = {
        "kind": "what it is", "began_on": "the day it began", "giver": "who consented", "last_on": "its last day",
        "began_time": "the hour it began", "reason": "what was wrong",
    }  # fmt: skip
    kind = forms.ChoiceField(label="What is it?", choices=[("", "Choose"), *KINDS])
    began_on = DayField(label="From which day?", help_text="The date of the order, or of the consent.")
    began_time = forms.CharField(
        label="From which hour?", max_length=10, required=False,
        help_text="Police protection, and whatever the law lets last for some days only, is counted from its hour.",
    )  # fmt: skip
    giver = forms.ChoiceField(
        label="Only for section 20: who consented?", choices=[("", "No consent under section 20"), *Giver.choices],
        required=False,
    )  # fmt: skip
    reference = forms.CharField(
        label="Court and reference of the order", max_length=60, required=False,
        help_text=f"For police protection the number of the log. Never a name. {Audience.COUNCIL.value}",
    )  # fmt: skip
    last_on = DayField(
        label="Its last day", required=False,
        help_text="Leave it empty where it holds until further order, or for as long as the law lets it.",
    )  # fmt: skip
    conditions = LongTextField(
        label="Conditions", rows=3, max_length=2000, required=False, audience=Audience.COUNCIL
    )

    def clean(self) -> dict[str, Any]:
        """The hour, where one was typed, is one that there was on that day."""
        given = super().clean()
        read_hour(self, given)
        return given

    @property
    def told(self) -> Told:
        """The authority as it was told."""
        return Told(**self.values("kind", "began_at", "giver", "reference", "last_on", "conditions"))


class CorrectForm(AuthorityForm):
    """What is right in place of what is on record, and what was wrong with that."""

    submit_label = "Correct it"
    consequence = (
        "If you correct it, what you enter would stand in its place, with your name. What stood before would be kept "
        "below, with what was wrong. Its end, if it has one, would stay."
    )
    never = forms.BooleanField(
        label="It was never given to this child: take it out, and put nothing in its place", required=False
    )
    reason = LongTextField(label="What was wrong?", rows=3, max_length=1000, audience=Audience.COUNCIL)

    @staticmethod
    def initial_of(row: LegalAuthority) -> dict[str, Any]:
        """The boxes as the record has them."""
        began = local(row.began_at)
        last = local(row.runs_out_at) if row.runs_out_at else None
        return {
            "kind": row.kind,
            "began_on": began.date(),
            "began_time": "" if began.time() == time() else clock_time(row.began_at),
            "giver": row.giver,
            "reference": row.reference,
            "last_on": last.date() - ONE_DAY if last and last.time() == time() else None,
            "conditions": row.conditions,
        }


class EndForm(PageForm):
    """From which day it is in force no more, and why."""

    submit_label = "End it"
    consequence = (
        "If you end it, no award could be made on it from that day on. An end is not taken back: what is wrong is "
        "corrected, and an authority that holds is recorded anew."
    )
    warning = True
    nouns = {"reason": "why it ended", "ended_on": "from which day it is in force no more"}
    ended_on = DayField(label="From which day is it in force no more?")
    reason = forms.ChoiceField(label="Why?", widget=forms.RadioSelect)
    note = LongTextField(
        label="What happened", rows=3, max_length=1000, required=False, audience=Audience.COUNCIL
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ends = [(code, words) for code, words in AuthorityEnd.choices if not why_not_end(kind, code)]
        self.control("reason", forms.ChoiceField).choices = ends
