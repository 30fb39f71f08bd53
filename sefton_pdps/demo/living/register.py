"""The Ofsted register of the story: a real workbook, read by the real import."""

import io
import re
from datetime import date, datetime
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import openpyxl

from providers.imports.layouts import layouts, plain
from providers.models import Provider, Setting
from providers.rules.needs import catalogue
from providers.services import places
from providers.services.register import import_register
from providers.states import Gender, HoldReason, SettingKind
from sefton_pdps.core.working_days import local
from sefton_pdps.demo import market, people
from sefton_pdps.demo.living.story import Story, as_provider

LAYOUT = "combined register, 2025 layout"
AS_AT = date(2023, 9, 30)
WORDS = {
    "childrens_home": "Children's home",
    "fostering_agency": "Independent fostering agency",
    "supported_accommodation": "Supported accommodation",
}


def plan(story: Story) -> None:
    """The register is imported before the first round; each provider then describes what it runs."""
    story.on(date(2023, 10, 3), lambda at: _import(story, at))
    story.on(date(2023, 10, 20), lambda at: _describe_all(story, at))


def _import(story: Story, at: datetime) -> None:
    sites = market.sites(story.random, market.Ground(story.random))
    import_register(
        file=_workbook(sites),
        file_name="ofsted-register-demonstration.xlsx",
        as_at=AS_AT,
        by=story.people["quality_officer"],
        at=at,
    )
    for index, provider in enumerate(
        Provider.objects.filter(owner_id__in={site.owner_id for site in sites}).order_by("owner_id")
    ):
        word = provider.name.split()[0].lower() + str(index)
        if index < 3:
            story.administrators[provider.pk] = people.of_provider(provider, word, at=at)["administrator"]
        else:
            member = people.PROVIDER[0]
            story.administrators[provider.pk] = people.employ(
                member, at=at, provider=provider, email=f"administrator@{word}.invalid"
            )


def _workbook(sites: list[market.Site]) -> io.BytesIO:
    book = openpyxl.Workbook()
    book.remove(book.active)
    layout = next(one for one in layouts() if one.name == LAYOUT)
    for sheet in layout.sheets:
        page = book.create_sheet(sheet.name)
        page.append(list(sheet.headings))
        supported = sheet.name.startswith("SA")
        for site in sites:
            if (site.kind == "supported_accommodation") == supported:
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


def _row(sheet: object, site: market.Site) -> list[object]:
    facts: dict[str, object] = {
        "urn": site.urn,
        "kind": WORDS[site.kind],
        "sector": "Private",
        "setting_name": site.name,
        "owner_name": site.owner,
        "owner_id": site.owner_id,
        "owner_type": "Organisation",
        "status": "Active",
        "sa_status": "Active",
        "sa_category": "Shared",
        "registered_on": datetime(2019, 3, 1),
        "address": f"{site.name}, 1 Nowhere Lane",
        "postcode": site.location.postcode,
        "authority": "",
        "region": "North West",
        "grade": site.grade,
        "inspected_on": None if site.grade == "Not yet inspected" else datetime(2023, 5, 15),
        "places": site.places or None,
        "specialisms": 0,
    }
    cells = {
        plain(heading): facts.get(name) for name, headings in sheet.columns.items() for heading in headings
    }
    return [cells.get(plain(heading)) for heading in sheet.headings]


def _describe_all(story: Story, at: datetime) -> None:
    for setting in Setting.objects.filter(provider__in=list(story.administrators)).order_by(
        "urn", "address_key"
    ):
        by = story.administrators[setting.provider_id]
        with as_provider(setting.provider_id):
            _describe(story, setting, by, at)


def _describe(story: Story, setting: Setting, by: object, at: datetime) -> None:
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
    elif setting.places.count() > 1 and random.random() < 0.4:
        places.hold_place(
            place=setting.places.order_by("-number")[0],
            reason=HoldReason.OTHER_COUNCIL,
            starts_on=local(at).date(),
            ends_on=None,
            by=by,
            at=at,
        )
    places.confirm_vacancies(setting=setting, by=by, at=at)


def _households(story: Story, setting: Setting, by: object, at: datetime) -> None:
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
