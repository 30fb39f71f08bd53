from typing import Any

from django import forms

from placements.forms.legal import read_hour
from placements.models import Child, Team
from placements.rules.legal import Told
from placements.rules.questions import LEFT_EMPTY
from placements.states import Giver, LegalStatus, NoPostcode, Sex
from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.selectors import people_in
from sefton_pdps.core.forms import DayField, FindingForm, LongTextField, PageForm, Rows
from sefton_pdps.core.web.components import Audience
from sefton_pdps.geography.fields import PostcodeField

NOT_KNOWN = "Not known yet"
ONLY_RECORD = "only_record"
NO_AUTHORITY = "none"
TEAM = (
    "Its manager meets the child by name; managers of other teams meet initials. While there is no team, every team "
    "manager meets the name."
)


def _person(label: str, *, hint: str = "") -> "forms.ModelChoiceField[Any]":
    return forms.ModelChoiceField(label=label, queryset=None, required=False, help_text=hint)


def _team() -> "forms.ModelChoiceField[Any]":
    return _person("Team", hint=TEAM)


def _offer_people(form: FindingForm) -> None:
    form.offer("social_worker", Rows(people_in(Role.SOCIAL_WORKER)), NOT_KNOWN)
    form.offer("team", Rows(Team.objects.all()), NOT_KNOWN)
    form.offer("reviewing_officer", Rows(people_in(Role.REVIEWING_OFFICER)), NOT_KNOWN)


class PeopleForm(FindingForm):
    """Who works with a child from now on."""

    submit_label = "Save"
    consequence = (
        "If you save it, they would meet the child by name, and who no longer works with the child would not."
    )
    social_worker = _person("Social worker")
    team = _team()
    reviewing_officer = _person("Reviewing officer")
    reason = LongTextField(
        label="Why you change it", audience=Audience.COUNCIL, rows=3, required=False,
        help_text="Nobody manages the child's team now. The data protection officer reads this; name no child.",
    )  # fmt: skip

    def __init__(self, *args, asks_reason: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        _offer_people(self)
        if not asks_reason:
            self.drop("reason")

    @staticmethod
    def initial_of(child: Child) -> dict[str, Any]:
        """The boxes as the record has them."""
        return {name: getattr(child, f"{name}_id") for name in ("social_worker", "team", "reviewing_officer")}


class TeamForm(FindingForm):
    """A team's name, and who manages it."""

    submit_label = "Save the team"
    consequence = "If you save it, the manager and the stand-in would meet the children of this team by name."
    name = forms.CharField(label="Name of the team", max_length=80)
    manager = _person("Manager")
    stand_in = _person("Who stands in for the manager")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("manager", "stand_in"):
            self.offer(name, Rows(people_in(Role.TEAM_MANAGER)), "Nobody now")

    @staticmethod
    def initial_of(team: Team) -> dict[str, Any]:
        """The boxes as the team has them."""
        return {"name": team.name, "manager": team.manager_id, "stand_in": team.stand_in_id}


class SearchForm(PageForm):
    """Sent by POST, so that no name ever stands in an address."""

    # Looking changes nothing, so looking twice is no double sending.
    sent_once = False

    submit_label = "Search"
    words = forms.CharField(
        label="Reference or name", max_length=80, help_text="Names are never put into the page's address."
    )


class ChildForm(FindingForm):
    submit_label = "Record the child and start a referral"
    secondary = ((ONLY_RECORD, "Record the child only"),)
    nouns = {
        "no_postcode": "why there is no home postcode", "began_on": "the date of the order or consent",
        "giver": "who consented",
    }  # fmt: skip
    consequence = (
        "If you record the child, only the council will see the record, and each opening of it will be "
        "written down. If you start a referral, you will go on to its first part."
    )
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
        label="Only if there is no home postcode: why?",
        choices=[("", "There is a home postcode"), *NoPostcode.choices],
        required=False,
        help_text="Distances then read “not measurable”.",
    )
    legal_status = forms.ChoiceField(
        label="Legal status", choices=[("", "Choose"), *LegalStatus.choices, (NO_AUTHORITY, "None yet")],
        help_text="By what the council may place the child. No award is made while there is none.",
    )  # fmt: skip
    began_on = DayField(label="Date of the order, or of the consent", required=False)
    began_time = forms.CharField(
        label="Only for police protection: from which hour?", max_length=10, required=False,
        help_text="The law counts it in hours, like 5pm or 17:00.",
    )  # fmt: skip
    giver = forms.ChoiceField(
        label="Only for section 20: who consented?", choices=[("", "No consent under section 20"), *Giver.choices],
        required=False,
    )  # fmt: skip
    reference = forms.CharField(
        label="Court and reference of the order, if you have them", max_length=60, required=False,
        help_text=f"Never a name. {Audience.COUNCIL.value}",
    )  # fmt: skip
    school = forms.CharField(label="School", max_length=120, required=False, help_text=LEFT_EMPTY)
    social_worker = _person("Social worker")
    team = _team()
    reviewing_officer = _person("Reviewing officer")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _offer_people(self)

    @property
    def of_the_child(self) -> dict[str, Any]:
        """What the record itself keeps, with the authority to place the child, where there is one."""
        told = dict(self.answered)
        status, began_at = told.pop("legal_status"), told.pop("began_at", None)
        told.pop("began_on"), told.pop("began_time")
        giver, reference = told.pop("giver"), told.pop("reference")
        if status == NO_AUTHORITY:
            return {**told, "authority": None}
        return {**told, "authority": Told(status, began_at, giver, reference)}

    @property
    def starts(self) -> bool:
        """Whether the press that sent the form starts a referral too."""
        return ONLY_RECORD not in self.data

    def clean(self) -> dict[str, Any]:
        """A postcode or a reason why there is none, as the record needs it."""
        given = super().clean() or {}
        postcode, reason = given.get("home_postcode"), given.get("no_postcode")
        if postcode and reason:
            self.add_error("no_postcode", "Leave this as “There is a home postcode”, or empty the postcode.")
        elif not postcode and not reason and "home_postcode" not in self.errors:
            self.add_error("home_postcode", "Enter the home postcode, or choose below why there is none.")
        status = given.get("legal_status")
        if status and status != NO_AUTHORITY and not given.get("began_on") and "began_on" not in self.errors:
            self.add_error("began_on", "Enter since when this is the legal status.")
        read_hour(self, given)
        given["not_in_list"] = self.control("home_postcode", PostcodeField).not_in_list
        return given
