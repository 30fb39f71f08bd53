"""Whom to ring: what providers say of their settings and of themselves, and what the council wrote down of others.

Numbers are of the ranges that Ofcom keeps for drama, which nobody has; addresses end in `.invalid`. Drawn from the
setting's own number and not from the story's dice, so that the rest of the story stays as it is.
"""

from datetime import date, datetime
from random import Random
from typing import Any

from providers.models import Contact, Provider, Setting
from providers.services.contacts import keep_contact
from sefton_pdps.demo import names
from sefton_pdps.demo.living.story import Story

# A share of settings leaves it to the provider's own contact, and a share has nobody at night.
OWN, AT_NIGHT, WRITTEN_AT_NIGHT = 0.85, 0.8, 0.4
NOTES = (
    "",
    "",
    "The office answers from 8am to 6pm; after that ring the manager on call.",
    "Ring before you come: the front door is not answered after 9pm.",
    "Ask for the placements desk.",
)


def plan(story: Story) -> None:
    """The council writes down whom to ring of the providers that are not in the portal."""
    story.on(date(2023, 10, 20), lambda at: _by_the_council(story, at), hour=11)


def keep_own(provider: Provider, by: Any, at: datetime) -> None:
    """A provider says, or says again, whom to ring about itself and about most of its settings."""
    _keep(provider, provider.owner_id, "Duty manager", by, at)
    for setting in Setting.objects.filter(provider=provider).order_by("urn", "address_key"):
        key = f"{setting.urn}{setting.address_key}"
        if Random(f"own {key}").random() < OWN:
            _keep(setting, key, "", by, at)


def _by_the_council(story: Story, at: datetime) -> None:
    known = set(Contact.objects.values_list("provider_id", flat=True)) | set(story.administrators)
    for provider in Provider.objects.exclude(pk__in=known).order_by("owner_id"):
        _keep(provider, provider.owner_id, "Office", story.people["commissioning_manager"], at)


def _keep(about: Setting | Provider, key: str, name: str, by: Any, at: datetime) -> None:
    random = Random(f"contact {key}")
    person = names.grown_ups(random, 1)[0]
    day, night = random.randint(0, 999), random.randint(0, 999)
    rung, note, host = random.random() < AT_NIGHT, random.choice(NOTES), key.split(maxsplit=1)[0].lower()
    keep_contact(
        about=about,
        name=name or f"{person}, registered manager",
        day_telephone=f"0151 496 0{day:03d}",
        night_telephone=f"07700 900{night:03d}" if rung else "",
        email=f"home{day:03d}@{host}.invalid",
        night_email=f"night{night:03d}@{host}.invalid" if rung and random.random() < WRITTEN_AT_NIGHT else "",
        note=note,
        by=by,
        at=at,
    )
