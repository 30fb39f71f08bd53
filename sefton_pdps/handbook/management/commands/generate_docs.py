from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from sefton_pdps.handbook.contents import CONTENTS


class Command(BaseCommand):
    help = "Write the documents that follow from the code into docs, or check that they are fresh."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="Write nothing; fail when one is stale.")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        root = Path(settings.GENERATED_DOCUMENTS_ROOT)
        stale = []
        for name, render in CONTENTS.items():
            text = render()
            if not (root / name).exists() or (root / name).read_text() != text:
                stale.append(name)
                if not check:
                    (root / name).parent.mkdir(parents=True, exist_ok=True)
                    (root / name).write_text(text)
        if check and stale:
            raise CommandError(f"Stale: {', '.join(stale)}. Run: .venv/bin/python manage.py generate_docs")
        self.stdout.write(f"{'fresh' if check else 'written'}: {len(CONTENTS)} documents")
