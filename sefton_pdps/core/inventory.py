"""What is personal among the data and how long each record is kept (UK GDPR art. 30): read from a TOML file."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

REMOVAL = (
    "The service itself removes the classes that say so; the others are removed by hand, by the council."
)


@dataclass(frozen=True)
class Record:
    """One table: the fields that are about a person, those that are not, and its retention class."""

    model: str
    retention: str
    personal: tuple[str, ...]
    plain: tuple[str, ...]


@dataclass(frozen=True)
class Inventory:
    """All tables, and the retention classes with their periods in words."""

    retention: dict[str, str]
    records: tuple[Record, ...]


def read() -> Inventory:
    """The inventory as it stands in `docs/data-inventory.toml`."""
    tables = tomllib.loads(Path(settings.DATA_INVENTORY).read_text())
    records = [
        Record(model, one["retention"], tuple(one.get("personal", ())), tuple(one.get("plain", ())))
        for model, one in tables["models"].items()
    ]
    return Inventory(tables["retention"], tuple(records))


def data_inventory() -> str:
    """The inventory as a document: retention classes first, then each table."""
    inventory = read()
    parts = ["# Data inventory", "", "## How long records are to be kept", "", REMOVAL, ""]
    parts += ["| Class | Kept |", "|---|---|"]
    parts += [f"| {name} | {words} |" for name, words in inventory.retention.items()]
    parts += [
        "",
        "## Tables",
        "",
        "| Table | Kept as | About a person | Not about a person |",
        "|---|---|---|---|",
    ]
    parts += [
        f"| {one.model} | {one.retention} | {', '.join(one.personal) or 'nothing'} | {', '.join(one.plain)} |"
        for one in sorted(inventory.records, key=lambda one: one.model.lower())
    ]
    return "\n".join(parts) + "\n"
