from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from calloffs.services import award_files
from sefton_pdps.audit.anchors import folder, read
from sefton_pdps.audit.chains import Head
from sefton_pdps.core.database import tenancy


class Command(BaseCommand):
    """Compute the award file of every call-off anew: name the first entry of each that does not hold, or count them."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--anchors",
            type=Path,
            metavar="FOLDER",
            help="A copy of the anchors kept elsewhere. Without it, those of this installation.",
        )

    def handle(self, *args: Any, anchors: Path | None, **options: Any) -> None:
        noted = _heads(anchors)
        with tenancy.scope(tenancy.SYSTEM):
            verified = award_files.verify_all(noted)
            named = award_files.references(broken.chain_id for broken in verified.broken)
        if not verified.links and not verified.broken:
            raise CommandError("There is no entry in any award file: nothing was verified.")
        for decision, count in sorted(verified.removed.items()):
            self.stdout.write(f"{count} entries: what they said was removed by decision {decision}.")
        for broken in verified.broken:
            entry = f"entry {broken.sequence}" if broken.sequence else "no one entry"
            event = f" (event {broken.event_id})" if broken.event_id else ""
            file = named.get(broken.chain_id, f"call-off {broken.chain_id}")
            self.stderr.write(f"Broken: {file}, {entry}{event}: {broken.what}.")
        counted = f"{verified.links:,} entries in {verified.chains:,} award files, {len(noted):,} ends noted outside"
        if verified.broken:
            raise CommandError(f"{len(verified.broken)} award files do not hold. {counted}.")
        self.stdout.write(f"All hold: {counted}.")


def _heads(given: Path | None) -> list[Head]:
    where = given or folder()
    if not where.is_dir() and given:
        raise CommandError(f"There is no folder {given}.")
    try:
        return list(read(where))
    except ValueError as error:
        raise CommandError(str(error)) from error
