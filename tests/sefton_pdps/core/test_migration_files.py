"""A migration holds codes as they were written, and asks no list of today for them."""

import re
from pathlib import Path

from django.apps import apps
from django.db.migrations.writer import MigrationWriter

from calloffs.states import LIVE, CallOffState
from sefton_pdps.core.choices import Colour


def test_a_state_is_written_as_its_code():
    assert MigrationWriter.serialize(CallOffState.OPENED) == ("'opened'", set())
    written, imports = MigrationWriter.serialize(LIVE)
    assert written.startswith("('opened', 'published', ") and not imports


def test_another_enumeration_is_written_by_its_name():
    assert MigrationWriter.serialize(Colour.DRAFT)[0] == "sefton_pdps.core.choices.Colour['DRAFT']"


def test_no_migration_reads_the_states_of_today():
    reads = re.compile(r"^\s*(?:from|import) [\w.]*states\b", re.MULTILINE)
    written = [path for app in apps.get_app_configs() for path in Path(app.path).glob("migrations/*.py")]
    assert len(written) > 100
    assert [path for path in written if reads.search(path.read_text())] == []
