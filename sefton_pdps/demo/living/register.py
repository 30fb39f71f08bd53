"""The Ofsted register of the story: real workbooks, read by the real import; what providers say of their settings."""

import io
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import openpyxl

from providers.imports.layouts import SheetLayout, layouts, plain
from providers.models import Provider, Setting
from providers.rules.needs import catalogue
from providers.services import places
from providers.services.register import import_register
from providers.states import (
    Gender,
    Grade,
    HoldReason,
    Registration,
    SettingKind,
)
from sefton_pdps.core.time.working_days import local
from sefton_pdps.demo import market, names, people
from sefton_pdps.demo.living import contacts
from sefton_pdps.demo.living.story import Story, as_provider
from sefton_pdps.geography.postcodes import locate

LAYOUT = "combined register, 2025 layout"
AS_AT = date(2023, 9, 30)
WORDS = {
    "childrens_home": "Children's home",
    "fostering_agency": "Independent fostering agency",
    "supported_accommodation": "Supported accommodation",
}
# When a provider last confirmed its vacancies, in days before today (least, most; None: never), and how many do so.
CONFIRMED = (((1, 3), 26), ((4, 8), 30), ((9, 13), 14), ((14, 20), 12), ((30, 90), 12), (None, 6))
SILENT = 6  # providers that never open an invitation
ADDRESS_LINE = re.compile(r"address line (\d)|(town)|(county)")
STATUSES = {
    Registration.REGISTERED: "Active",
    Registration.SUSPENDED: "Suspended",
    Registration.RESTRICTED: "Restricted",
}
GRADES = {
    Grade.OUTSTANDING: "Outstanding",
    Grade.GOOD: "Good",
    Grade.REQUIRES_IMPROVEMENT: "Requires improvement to be good",
    Grade.INADEQUATE: "Inadequate",
    Grade.NOT_INSPECTED: "Not yet inspected",
}


def plan(story: Story) -> None:
    """The register is imported before the first round; each provider describes what it runs."""
    story.on(date(2023, 10, 3), lambda at: _import_first(story, at), minute=20)


def _import_first(story: Story, at: datetime) -> None:
    sites = story.made["sites"] = market.sites(story.random, market.Ground(story.random))
    import_sites(story, sites, AS_AT, at)
    providers = Provider.objects.filter(owner_id__in={site.owner_id for site in sites}).order_by("owner_id")
    everybody = iter(names.grown_ups(story.random, len(people.PROVIDER) * len(providers)))
    for index, provider in enumerate(providers):
        word = provider.name.split()[0].lower() + str(index)
        members = [replace(member, name=next(everybody)) for member in people.PROVIDER]
        staff = people.of_provider(provider, word, members if index < 3 else members[:1], at=at)
        story.administrators[provider.pk] = staff["administrator"]
    _describe_all(story)


def _recorded(sites: Sequence[market.Site]) -> list[market.Site]:
    """The settings of the baseline as the newest register would state them: as they are on record."""
    known = {site.urn for site in sites}
    rows = Setting.objects.exclude(urn__in=known).select_related("provider").order_by("urn")
    return [_as_recorded(row) for row in rows if row.kind in WORDS and row.registration in STATUSES]


def _as_recorded(row: Setting) -> market.Site:
    location = locate(row.postcode)
    if location is None:
        raise LookupError(f"The postcode {row.postcode} of the baseline is not in the ONS list.")
    return market.Recorded(
        urn=row.urn,
        kind=row.kind,
        name=row.name,
        owner=row.provider.name,
        owner_id=row.provider.owner_id,
        location=location,
        places=row.registered_places or 0,
        grade=GRADES[Grade(row.grade)],
        inspected_on=row.inspected_on,
        street=row.address,
        status=STATUSES[Registration(row.registration)],
        sector=row.provider.sector,
    )


def import_sites(story: Story, sites: Sequence[market.Site], as_at: date, at: datetime) -> None:
    import_register(
        file=_workbook([*sites, *_recorded(story.made["sites"])]),
        file_name=f"ofsted-register-demonstration-{as_at}.xlsx",
        as_at=as_at,
        by=story.people["quality_officer"],
        at=at,
    )


def _workbook(sites: Sequence[market.Site]) -> io.BytesIO:
    book = openpyxl.Workbook()
    book.remove(book.active)
    layout = next(one for one in layouts() if one.name == LAYOUT)
    for sheet in layout.sheets:
        page = book.create_sheet(sheet.name)
        page.append(list(sheet.headings))
        supported = sheet.name.startswith("SA")
        for site in sites:
            if (site.kind == SettingKind.SUPPORTED_ACCOMMODATION) == supported:
                page.append(_row(sheet, site))
    file = io.BytesIO()
    book.save(file)
    return _timeless(file)


def _timeless(file: io.BytesIO) -> io.BytesIO:
    """The same workbook without the time at which it was written, so that two loads import the same bytes."""
    kept = io.BytesIO()
    with ZipFile(file) as written, ZipFile(kept, "w", ZIP_DEFLATED) as archive:
        for name in written.namelist():
            body = written.read(name)
            if name == "docProps/core.xml":
                body = re.sub(rb"\d{4}-\d\d-\d\dT[\d:]+Z", b"2023-09-30T00:00:00Z", body)
            archive.writestr(ZipInfo(name), body, ZIP_DEFLATED)
    kept.seek(0)
    return kept


def _row(sheet: SheetLayout, site: market.Site) -> list[object]:
    facts: dict[str, object] = {
        "urn": site.urn,
        "kind": WORDS[site.kind],
        "sector": site.sector,
        "setting_name": site.name,
        "owner_name": site.owner,
        "owner_id": site.owner_id,
        "owner_type": "Organisation",
        "status": site.status,
        "sa_status": "Active",
        "sa_category": "Shared",
        "registered_on": datetime(2019, 3, 1),
        "postcode": site.location.postcode,
        "authority": "",
        "region": "North West",
        "grade": site.grade,
        "inspected_on": site.inspected_on,
        "places": site.places or None,
        "specialisms": 0,
    }
    cells = {
        plain(heading): facts.get(name) for name, headings in sheet.columns.items() for heading in headings
    }
    cells |= {plain(heading): _part_of_address(heading, site) for heading in sheet.columns["address"]}
    return [cells.get(plain(heading)) for heading in sheet.headings]


def _part_of_address(heading: str, site: market.Site) -> str | None:
    """What the address has under one heading: the street, the town, the county, and nothing under the further lines."""
    match = ADDRESS_LINE.search(heading)
    if match is None:
        raise ValueError(f"No part of an address is known by “{heading}”.")
    line, town, county = match.groups()
    return site.town if town else site.county if county else site.street if line == "1" else None


def _describe_all(story: Story) -> None:
    """Each provider describes its settings, and keeps its vacancies up to date from then on, or does not."""
    spans, shares = zip(*CONFIRMED, strict=True)
    for provider in sorted(story.administrators, key=str):
        span = story.random.choices(spans, shares)[0]
        described = date(2023, 10, 16) + story.some_days(0, 14)
        story.by_day(
            described,
            partial(_describe_its_own, story, provider, confirms=bool(span)),
        )
        if span:
            story.by_day(
                story.today - story.some_days(*span),
                partial(_confirm, story, provider),
            )
    story.made["silent"] = story.random.sample(sorted(story.administrators, key=str), SILENT)


def _describe_its_own(story: Story, provider_id: Any, at: datetime, *, confirms: bool) -> None:
    with as_provider(provider_id):
        for setting in Setting.objects.filter(provider=provider_id).order_by("urn", "address_key"):
            _describe(story, setting, story.administrators[provider_id], at, confirms=confirms)
        contacts.keep_own(Provider.objects.get(pk=provider_id), story.administrators[provider_id], at)


def _confirm(story: Story, provider_id: Any, at: datetime) -> None:
    """The provider looks at all its places and says that they are as shown."""
    with as_provider(provider_id):
        for setting in Setting.objects.filter(provider=provider_id).order_by("urn", "address_key"):
            places.confirm_vacancies(setting=setting, by=story.administrators[provider_id], at=at)
        contacts.keep_own(Provider.objects.get(pk=provider_id), story.administrators[provider_id], at)


def _describe(story: Story, setting: Setting, by: Any, at: datetime, *, confirms: bool) -> None:
    random = story.random
    codes = [code for code in catalogue() if random.random() < 0.6]
    supported = setting.kind == SettingKind.SUPPORTED_ACCOMMODATION
    ages = (
        (16, 17)
        if supported
        else (0, 17)
        if setting.kind == SettingKind.FOSTERING_AGENCY
        else random.choice(((7, 17), (8, 17), (10, 17), (5, 12)))
    )
    gender = random.choice((Gender.ANY, Gender.ANY, Gender.ANY, Gender.GIRLS, Gender.BOYS))
    if setting.kind == SettingKind.FOSTERING_AGENCY:
        gender = Gender.ANY
    places.describe_setting(
        setting=setting, age_from=ages[0], age_to=ages[1], gender=gender, caters_for=codes, by=by, at=at
    )
    if setting.kind == SettingKind.FOSTERING_AGENCY:
        _households(story, setting, by, at)
    elif confirms and setting.places.count() > 1 and random.random() < 0.4:
        places.hold_place(
            place=setting.places.order_by("-number")[0],
            reason=HoldReason.OTHER_COUNCIL,
            starts_on=local(at).date(),
            ends_on=None,
            by=by,
            at=at,
        )
    if confirms:
        places.confirm_vacancies(setting=setting, by=by, at=at)


def _households(story: Story, setting: Setting, by: Any, at: datetime) -> None:
    random = story.random
    for number in range(1, random.randint(5, 9)):
        first = random.choice((0, 0, 4, 8, 10))
        places.add_household(
            setting=setting,
            code=f"H-{number:03d}",
            outward=random.choice(
                ("PR8", "PR9", "L20", "L21", "L22", "L23", "L31", "L37", "L39", "WN8", "L4", "L9", "L36")
            ),
            age_from=first,
            age_to=random.choice((first + 7, 17)),
            caters_for=[code for code in catalogue() if random.random() < 0.5],
            by=by,
            at=at,
            number=random.choice((1, 1, 2)),
            opens_on=local(at).date(),
        )
