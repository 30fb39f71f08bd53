"""Imports of the register in words: what each changed, and which rows were not taken."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from providers.models import RegisterChange, RegisterImport
from providers.states import Grade, Registration, SettingKind
from sefton_pdps.core.text import words
from sefton_pdps.core.web.addresses import address_of
from sefton_pdps.core.web.components import Cell, Column, Empty, Link, SummaryRow, Table
from sefton_pdps.geography.authorities import OUTSIDE_THE_LIST, reference_authorities

NOTHING = "nothing"
LABELS = {
    "provider": "Provider",
    "provider_name": "Provider's name",
    "provider_sector": "Provider's sector",
    "kind": "Kind",
    "name": "Name",
    "address": "Address",
    "postcode": "Postcode",
    "authority_code": "Area",
    "registration": "Registration",
    "registered_places": "Registered places",
    "grade": "Ofsted grade",
    "inspected_on": "Last full inspection",
    "accommodation_outcome": "Supported accommodation outcome",
    "conditions": "Conditions",
}
OUTCOMES = {
    "1": "Consistently strong delivery",
    "2": "Inconsistent quality of delivery",
    "3": "Serious or widespread weaknesses",
}
CHOICES: dict[str, Any] = {"kind": SettingKind, "registration": Registration, "grade": Grade}


def change_sentence(change: RegisterChange) -> str:
    """A change that was made, as a sentence."""
    return change_words(change.field, change.before, change.after)


def change_words(name: str, was: str, now: str) -> str:
    """A change as a sentence, such as "Ofsted grade: from Good to Inadequate."."""
    if name == "places_kept_open":
        stay = words.plural(int(now), "place stays", "places stay")
        registered = words.plural(int(was), "is", "are")
        return (
            f"{stay} open although {registered} registered, because in each a child of ours lives or is to "
            "move in, or it is marked as not free."
        )
    if name == "conditions":
        return "The conditions of registration changed."
    before, after = (_value(name, text) for text in (was, now))
    return f"{LABELS[name]}: from {before} to {after}."


def _value(name: str, text: str) -> str:
    if not text:
        return NOTHING
    if name in CHOICES:
        # A change may be older than today's codes, and then stands as it was written.
        return str(dict(CHOICES[name].choices).get(text, text))
    if name == "inspected_on":
        return words.day(date.fromisoformat(text))
    if name == "accommodation_outcome":
        return OUTCOMES[text]
    if name == "authority_code":
        known = reference_authorities().get(text)
        return known.name if known else OUTSIDE_THE_LIST
    return text if name == "registered_places" else f"“{text}”"


def import_table(imports: Iterable[RegisterImport]) -> Table:
    """The earlier imports."""
    columns = [
        Column("Register as at"), Column("File"), Column("Imported"), Column("Created", numeric=True),
        Column("Changed", numeric=True), Column("Unchanged", numeric=True), Column("Not taken", numeric=True),
    ]  # fmt: skip
    rows = [
        [
            Cell(words.day(one.as_at), url=address_of("providers:register_detail", one.pk)),
            one.file_name,
            Cell(words.moment(one.at), note=importer(one)),
            f"{one.created:,}", f"{one.changed:,}", f"{one.unchanged:,}", f"{len(one.not_taken):,}",
        ]
        for one in imports
    ]  # fmt: skip
    return Table("Earlier imports", columns, rows, Empty("No register has been imported yet."))


def importer(one: RegisterImport) -> str:
    """Who imported it; the command on the server has nobody's name."""
    return one.by.name if one.by else "by command on the server"


def summary(done: RegisterImport) -> list[SummaryRow]:
    """What came of an import."""
    return [
        SummaryRow("Settings created", f"{done.created:,}"),
        SummaryRow("Settings changed", f"{done.changed:,}"),
        SummaryRow("Settings unchanged", f"{done.unchanged:,}"),
        SummaryRow("On record, not in the file", f"{done.missing:,}"),
        SummaryRow("Rows not taken", f"{len(done.not_taken):,}"),
        *unknown_rows(done.unknown_words),
        SummaryRow("Layout", done.layout),
        SummaryRow("Imported", Cell(words.moment(done.at), note=importer(done))),
        SummaryRow("Fingerprint of the file (SHA-256)", Cell(done.sha256[:16], note="first 16 characters")),
    ]


def unknown_rows(unknown: Iterable[tuple[str, int]]) -> list[SummaryRow]:
    """Kinds and categories that nobody knows: taken as another service, and never in silence."""
    return [
        SummaryRow(
            "Not known to this service",
            Cell(
                f"“{said}”",
                note=f"{words.plural(number, 'row')}, taken as “Other service” or without a category",
            ),
        )
        for said, number in unknown
    ]


def not_taken_rows(rows: Iterable[dict[str, Any]]) -> list[list[object]]:
    """The rows that were not taken, for a spreadsheet."""
    return [[one["sheet"], one["row"], one["urn"], one["reason"]] for one in rows]


def change_table(changes: Iterable[RegisterChange], *, caption_hidden: bool = False) -> Table:
    """What an import changed, setting by setting; `caption_hidden`: where the heading of the page says it."""
    rows = [
        [
            Cell(
                one.setting.name,
                url=address_of("providers:setting_detail", one.setting_id),
                note=f"{one.setting.urn}, {one.setting.provider.name}",
            ),
            change_sentence(one),
        ]
        for one in changes
    ]
    columns = [Column("Setting"), Column("What changed", wide=True)]
    empty = Empty("No setting on record changed.")
    return Table("What changed", columns, rows, empty, caption_hidden=caption_hidden)


def not_taken_table(rows: Sequence[dict[str, Any]]) -> Table:
    """The rows that were not taken, with the number that Excel shows and the reason."""
    columns = [Column("Row"), Column("URN"), Column("Why it was not taken")]
    shown = [[Cell(f"Row {one['row']}", note=one["sheet"]), one["urn"], one["reason"]] for one in rows]
    return Table("Rows not taken", columns, shown, Empty("Every row was taken."))


def first_row(given: str, total: int, size: int) -> int:
    """The index of the first row shown, from the address: a multiple of the page's size within the list."""
    wanted = int(given) if given.isascii() and given.isdigit() and len(given) < 7 else 0
    return min(wanted, max(total - 1, 0)) // size * size


def ways(first: int, total: int, size: int) -> list[Link]:
    """The ways to the rows before and after those shown."""
    rows = []
    if first:
        rows.append(Link(f"Rows before: {first - size + 1} to {first}", f"?rows={first - size}"))
    if first + size < total:
        last = min(first + 2 * size, total)
        rows.append(Link(f"More rows: {first + size + 1} to {last} of {total:,}", f"?rows={first + size}"))
    return rows
