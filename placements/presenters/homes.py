"""Where a child lives: the home at a glance, whom to speak with, and every home and search as one line of time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.urls import reverse

from placements.models import Child, Placement, Referral
from placements.presenters.children import home_postcode
from placements.presenters.ends import TO_18, end_told, hides_end
from placements.presenters.legal import status_fact
from placements.presenters.placements import address_words, where_words
from placements.presenters.statuses import placement_status, referral_status
from placements.rules.ages import age_on
from placements.states import PlacementState
from providers.models import Contact
from providers.presenters.contacts import contact_block, ways_to_keep
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.core.forms.wording import start
from sefton_pdps.core.text.words import day, days_away, lower_first
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.blocks import ContactBlock, Fact, Telephone
from sefton_pdps.core.web.components import Cell, Status

LIVE = (PlacementState.PLANNED, PlacementState.STARTED)
NO_CONTACT = "No contact is on record. Ask the placements team whom to ring."
NO_CONTACT_YET = (
    "No contact is on record. Ask the provider, and keep what it says on the page of the setting."
)
# From here on the days to the end of a stay are counted: a search for what follows takes as long.
NEAR = timedelta(days=90)
NO_WORKER = "No social worker is on record. The placements team or the team manager says who it is."


@dataclass(frozen=True)
class Stay:
    """An entry of a child's line of time: a home, or a search for one; `when` puts it in order."""

    when: date
    what: Cell
    status: Status
    told: str
    reference: str


def home_name(placement: Placement) -> str:
    """The home in which a child lives: a carer household within its agency, or the setting."""
    return str(placement.place.household or placement.setting)


def home_facts(placement: Placement, user: User, weekly: str, today: date) -> list[Fact]:
    """The strip of a placement: which home and where, since when and until when, what it costs and rests on."""
    sees = has_permission(user, Permission.SETTING_SEE)
    setting = reverse("providers:setting_detail", args=[placement.setting_id]) if sees else ""
    opens = has_permission(user, Permission.CHILD_SEE)
    child = reverse("placements:child_detail", args=[placement.child_id]) if opens else ""
    return [
        Fact("Home", Cell(home_name(placement), url=setting)),
        Fact("Address", address_words(placement)),
        Fact("Provider", placement.provider.name),
        Fact("Where", where_words(placement)),
        Fact("First night", placement.starts_on),
        Fact("Last night", _last_night(placement, user, today)),
        Fact("A week", weekly),
        Fact("Record", Cell(placement.child.reference, url=child)),
        Fact("Referral", _referral(placement, user)),
    ]


def _last_night(placement: Placement, user: User, today: date) -> Cell:
    """The end with how far off it is; for whoever may not know a birth date, that it is the birthday."""
    until = placement.ended_on or placement.planned_end
    if hides_end(placement, until, user):
        return Cell(start(TO_18))
    last = until - timedelta(days=1)
    if placement.ended_on:
        return Cell(last)
    return Cell(last, note="planned" if last - today > NEAR else f"planned, {days_away(last, today)}")


def _referral(placement: Placement, user: User) -> Cell | str:
    if placement.referral_id is None or not has_permission(user, Permission.REFERRAL_SEE):
        return ""
    return Cell("Open the referral", url=reverse("placements:referral_detail", args=[placement.referral_id]))


def home_contact(
    placement: Placement, contact: Contact | None, user: User, people: Sequence[User] = ()
) -> ContactBlock:
    """Whom to ring at the home; `people`: who signs in for its provider, where nobody is on record."""
    missing = NO_CONTACT_YET if has_permission(user, Permission.CONTACT_KEEP) else NO_CONTACT
    keep = ways_to_keep(user, "providers:setting_contact", placement.setting_id, contact)
    return contact_block(contact, heading=home_name(placement), missing=missing, people=people, keep=keep)


def worker_contact(child: Child) -> ContactBlock:
    """The child's social worker."""
    worker = child.social_worker
    if worker is None:
        return ContactBlock("Social worker", missing=NO_WORKER)
    numbers = [Telephone("By day", worker.telephone)] if worker.telephone else []
    return ContactBlock(f"Social worker: {worker.name}", numbers, worker.email)


def stays(lived: Iterable[Placement], searched: Iterable[Referral], user: User) -> list[Stay]:
    """Homes and searches, the newest first."""
    entries = [*(_home(one, user) for one in lived), *(_search(one) for one in searched)]
    return sorted(entries, key=lambda one: (one.when, one.reference), reverse=True)


def _home(placement: Placement, user: User) -> Stay:
    page = reverse("placements:placement_detail", args=[placement.pk])
    began = "Is to live there" if placement.state == PlacementState.PLANNED else "Lived there"
    if placement.state == PlacementState.STARTED:
        began = "Lives there"
    told = f"{began} from {day(placement.starts_on)}, {end_told(placement, user)}. {where_words(placement)}."
    if placement.kind:
        told += f" {placement.kind.name}."
    if getattr(placement, "recorded", None):
        told += " Recorded afterwards."
    if placement.state == PlacementState.CANCELLED:
        told = f"Was to begin on {day(placement.starts_on)}."
    return Stay(
        placement.starts_on, Cell(home_name(placement), url=page), placement_status(placement), told,
        f"Placement {placement.reference}",
    )  # fmt: skip


def _search(referral: Referral) -> Stay:
    began = referral.started_at.date()
    kind = lower_first(referral.get_service_type_display())
    page = reverse("placements:referral_detail", args=[referral.pk])
    needed = f", needed by {day(referral.needed_on)}" if referral.needed_on else ""
    return Stay(
        began, Cell("A home was looked for", url=page), referral_status(referral),
        "; ".join(filter(None, [f"Begun on {day(began)}{needed}", kind])) + ".", f"Referral {referral.reference}",
    )  # fmt: skip


def child_facts(child: Child, at: datetime, *, named: bool) -> list[Fact]:
    """The strip of a child; a reader who meets no name reads neither birth date nor whole postcode."""
    age = age_on(child.date_of_birth, local(at).date())
    return [
        Fact("Age", Cell(age, note=f"born on {day(child.date_of_birth)}") if named else age),
        Fact("Sex", child.get_sex_display()),
        status_fact(child, at, opens=True),
        Fact("Home postcode", home_postcode(child, whole=named)),
        Fact("School", child.school),
        Fact("Team", str(child.team or "")),
        Fact("Reviewing officer", str(child.reviewing_officer or "")),
    ]


def lives_words(here: Placement | None, lived: Sequence[Placement], user: User) -> str:
    """Where the child lives, in one line for whoever may see it; of a child who left, when."""
    if here is None:
        ended = [one for one in lived if one.state == PlacementState.ENDED]
        last = (
            f" The last stay, at {home_name(ended[0])}, ended: {end_told(ended[0], user)}." if ended else ""
        )
        return f"In no home that we pay for now.{last}"
    began = "Lives" if here.state == PlacementState.STARTED else "Is to live"
    return f"{began} at {home_name(here)} from {day(here.starts_on)}, {end_told(here, user)}."


def living_now(lived: Sequence[Placement]) -> Placement | None:
    """The placement in which a child lives now, else the one that is planned."""
    live = [one for one in lived if one.state in LIVE]
    return next((one for one in live if one.state == PlacementState.STARTED), live[0] if live else None)
