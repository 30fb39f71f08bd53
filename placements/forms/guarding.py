from django import forms

from sefton_pdps.core.forms import LongTextField, PageForm
from sefton_pdps.core.web.components import Audience

LINES = "One a line."


class IdentifiersForm(PageForm):
    """What else tells who the child is, one a line."""

    submit_label = "Keep these out of texts"
    consequence = "Texts for providers would be checked for these as well. Nothing here is ever sent out."
    also_known_as = LongTextField(
        label="Also known as",
        audience=Audience.COUNCIL,
        rows=3,
        required=False,
        help_text=f"Nicknames. {LINES}",
    )
    previous_names = LongTextField(
        label="Earlier names", audience=Audience.COUNCIL, rows=2, required=False, help_text=LINES
    )
    relatives = LongTextField(
        label="Relatives", audience=Audience.COUNCIL, rows=4, required=False, help_text=f"Full names. {LINES}"
    )
    workers = LongTextField(
        label="People who work with the child",
        audience=Audience.COUNCIL,
        rows=3,
        required=False,
        help_text=f"The social worker on record is checked anyway. {LINES}",
    )
    other_schools = LongTextField(
        label="Earlier schools, and those of brothers and sisters",
        audience=Audience.COUNCIL,
        rows=3,
        required=False,
        help_text=LINES,
    )
    addresses = LongTextField(
        label="Addresses",
        audience=Audience.COUNCIL,
        rows=3,
        required=False,
        help_text=f"Such as “14 Notional Street, Southport”. {LINES}",
    )
    upn = forms.CharField(label="Unique pupil number", max_length=20, required=False)
    nhs_number = forms.CharField(label="NHS number", max_length=20, required=False)
    case_numbers = LongTextField(
        label="Numbers in courts and other systems",
        audience=Audience.COUNCIL,
        rows=3,
        required=False,
        help_text=LINES,
    )


class LetThroughForm(PageForm):
    """A manager's word that a stopped word may go out."""

    submit_label = "Let the words through"
    consequence = (
        "If you let them through, others could publish texts with these words for this child. Your own "
        "would still be stopped."
    )
    words = forms.CharField(
        label="The words that were stopped",
        max_length=200,
        help_text="As the page that stopped them shows them.",
    )
    reason = LongTextField(
        label="Why do they not tell who the child is?", audience=Audience.COUNCIL, rows=3, max_length=1000
    )


class LetThroughAloneForm(LetThroughForm):
    """The same in an emergency, by the one person on duty."""

    submit_label = "Let the words through in an emergency"
    consequence = (
        "If you let them through, you could publish these words at once. A manager would look at it on "
        "the next working day."
    )
    warning = True
    alone_reason = LongTextField(
        label="Why can nobody else decide it now?", audience=Audience.COUNCIL, rows=2, max_length=1000
    )
