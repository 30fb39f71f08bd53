import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from providers.models import RegisterImport
from providers.presenters.register import change_sentence
from providers.rules.gravity import weight_of
from providers.rules.register import Difference
from providers.selectors.register import changes_in
from providers.services.register import import_register
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.text import words
from sefton_pdps.core.time import clock, working_days
from sefton_pdps.files.file_types import FileType, clean_name

REFUSED = 2


def _told(done: RegisterImport) -> Iterator[str]:
    """What the preview of the page asks about, said after the fact: the gravest first, then what is to be decided."""
    with tenancy.scope(tenancy.SYSTEM):
        changes = changes_in(done).order_by("setting__name", "setting__urn", "field")
        weighed = [(weight_of(Difference(one.field, one.before, one.after)), one) for one in changes]
        for weight, one in sorted(weighed, key=lambda pair: pair[0]):
            if weight.is_grave or weight.is_question:
                yield f"{weight.words}: {one.setting.name} ({one.setting.urn}). {change_sentence(one)}"
        absent = done.absences.select_related("setting").order_by("setting__name", "setting__urn")
        for absence in absent:
            setting = absence.setting
            yield f"On record, not in the file, to be decided: {setting.name} ({setting.urn})"
    for said, number in done.unknown_words:
        yield f"Not known to this service: “{said}”, {words.plural(number, 'row')}"


class Command(BaseCommand):
    """Import an Ofsted register (.xlsx, up to 20 MB): settings by URN, each row that cannot be taken listed."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="The register as Ofsted sent it.")
        parser.add_argument(
            "--as-at", type=date.fromisoformat, metavar="DATE",
            help="The date of the register, like 2025-03-31; today when not given.",
        )  # fmt: skip

    def handle(self, *args: Any, file: Path, as_at: date | None, **options: Any) -> None:
        self.stdout.write(f"Reading {file.name}. A register of 3,000 rows takes about 10 seconds.")
        self.stdout.flush()
        try:
            done = self._import(file, as_at)
        except OSError as error:
            self._refuse(f"{file} cannot be opened: {error.strerror}.")
        except DomainError as refusal:
            self._refuse(str(refusal))
        else:
            self._report(done)

    def _import(self, file: Path, as_at: date | None) -> RegisterImport:
        with file.open("rb") as register, tenancy.scope(tenancy.SYSTEM):
            at = clock.now()
            return import_register(
                file=register,
                file_name=clean_name(file.name, FileType.XLSX),
                as_at=as_at or working_days.local(at).date(),
                by=None,
                at=at,
            )

    def _report(self, done: RegisterImport) -> None:
        self.stdout.write(f"Read as the {done.layout}, as at {words.day(done.as_at)}.")
        for line in _told(done):
            self.stdout.write(line)
        for one in done.not_taken:
            urn = f" ({one['urn']})" if one["urn"] else ""
            self.stdout.write(f"Not taken: sheet “{one['sheet']}”, row {one['row']}{urn}: {one['reason']}")
        self.stdout.write(
            f"settings: {done.created} created, {done.changed} changed, {done.unchanged} unchanged, "
            f"{len(done.not_taken)} not taken"
        )

    def _refuse(self, sentence: str) -> None:
        self.stderr.write(sentence)
        sys.exit(REFUSED)
