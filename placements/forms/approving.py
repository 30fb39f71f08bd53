"""Approving a referral as it was read, alone in an emergency, and the second look afterwards."""

from django import forms

from sefton_pdps.core.forms import LongTextField, PageForm
from sefton_pdps.core.web.components import Audience

ALONE = (
    "If you approve it yourself, it will be written down that you were alone, and a colleague will look at it on the "
    "next working day."
)


class ApproveReferral(PageForm):
    """The button under the whole referral, for the version that was read."""

    submit_label = "Approve for search"
    consequence = (
        "If you approve it, the placements team will be told that they can search. Whoever must change it after that "
        "will have to reopen it, and it will be approved again."
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class Alone(PageForm):
    """What somebody alone on duty must say before approving what they wrote."""

    consequence = ALONE
    alone_reason = LongTextField(
        label="Why the child cannot wait until somebody else is there", audience=Audience.COUNCIL, rows=3
    )
    confirm = forms.BooleanField(
        label="I am alone on duty, and I have checked every answer myself",
        error_messages={"required": "Confirm that you are alone on duty and have checked every answer."},
    )


class ApproveReferralAlone(Alone):
    """The same for a referral that this person submitted or changed."""

    submit_label = "Approve for search, alone on duty"
    version = forms.IntegerField(widget=forms.HiddenInput)


class SubmitAndApproveAlone(ApproveReferralAlone):
    """The same before it was submitted: one press does both."""

    submit_label = "Submit and approve, alone on duty"


class SendBackForm(PageForm):
    """What the approver wants to know before deciding."""

    submit_label = "Send it back"
    question = LongTextField(
        label="What do you want to know, or to have changed?",
        audience=Audience.COUNCIL,
        help_text="Say what is missing or not clear, and in which section.",
    )


class ReopenForm(PageForm):
    """Why an approved referral must be changed."""

    submit_label = "Reopen it for a change"
    reason = LongTextField(label="What must be changed, and why?", audience=Audience.COUNCIL, rows=3)


class AnswerForm(PageForm):
    """The answer to the approver's question."""

    submit_label = "Save the answer"
    consequence = (
        "If you save it, you could submit the referral again. The answer would stand beside the question."
    )
    answer = LongTextField(
        label="Your answer",
        audience=Audience.COUNCIL,
        help_text="If you changed the referral for it, say where.",
    )


class SecondLookForm(PageForm):
    """What a second person found."""

    submit_label = "Record that I looked"
    consequence = "If you record it, what you found will stand in the history of the referral."
    note = LongTextField(
        label="What you found",
        audience=Audience.COUNCIL,
        help_text="Say what was right, and what you have done about anything that was not.",
    )
