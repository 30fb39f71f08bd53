import json
from argparse import ArgumentParser
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reporting.documents.expenditure_report import report_document
from reporting.rules.snapshot import fingerprint
from reporting.services.reports import NoData, report_snapshot
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.database.ids import new_id
from sefton_pdps.core.time import clock

WHAT_TO_DO = (
    "Nothing was written. Choose a file in a folder that exists and has room and that you may write to, then run"
    " the command again."
)


def month_of(text: str) -> date:
    """The first day of a month written 2021-12."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError as error:
        raise CommandError(f"“{text}” is not a month. Write it as 2021-12.", returncode=2) from error


def write_all(files: dict[Path, bytes]) -> None:
    """All files or none: each is written beside its place, then they are renamed; a failure puts all back."""
    with ExitStack() as back:
        beside: dict[Path, Path] = {}
        place = Path()
        try:
            for place, body in files.items():
                beside[place] = place.with_name(f".{new_id()}.part")
                back.callback(beside[place].unlink, missing_ok=True)
                beside[place].write_bytes(body)
            for place, written in beside.items():
                before = place.read_bytes() if place.exists() else None
                written.replace(place)
                back.callback(_restore, place, before)
        except OSError as error:
            raise CommandError(f"{place} cannot be written: {error.strerror}. {WHAT_TO_DO}") from error
        back.pop_all()


def _restore(place: Path, before: bytes | None) -> None:
    if before is None:
        place.unlink(missing_ok=True)
    else:
        place.write_bytes(before)


def places_of(out: Path, figures: Path) -> tuple[Path, Path]:
    """Where the PDF and the figures go: two files; a device or a folder would be lost by the renaming."""
    places = out.resolve(), figures.resolve()
    if places[0] == places[1]:
        raise CommandError("--out and --json name the same file. Give each its own.")
    for place in places:
        if place.exists() and not place.is_file():
            raise CommandError(f"{place} cannot be written: it is not a file. {WHAT_TO_DO}")
    return places


class Command(BaseCommand):
    """Write the expenditure report of a month as PDF and its figures as JSON; exit 2 where there are no data."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("month", help="the month, as 2021-12")
        parser.add_argument("--out", type=Path, required=True, help="where the PDF goes")
        parser.add_argument(
            "--json", type=Path, required=True, help="where the figures go; money in pounds as text"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        month = month_of(options["month"])
        with tenancy.scope(tenancy.SYSTEM):
            try:
                frozen = report_snapshot(month=month, at=clock.now())
            except NoData as refusal:
                raise CommandError(str(refusal), returncode=2) from refusal
        places = places_of(options["out"], options["json"])
        document = report_document(frozen)
        figures = {"fingerprint": fingerprint(frozen), **frozen}
        text = json.dumps(figures, indent=2, ensure_ascii=False) + "\n"
        write_all(dict(zip(places, (document.body, text.encode("utf-8")), strict=True)))
        self.stdout.write(f"{options['out']}: {document.pages} pages. {frozen['headline']}")
