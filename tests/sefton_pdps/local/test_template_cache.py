"""The kept template: used while what made its tables is unchanged; what is new since is left to `migrate`."""

from pathlib import Path

import pytest

from sefton_pdps.local.identity import OURSELVES
from sefton_pdps.local.store import Store
from sefton_pdps.local.template_cache import TemplateCache

pytestmark = pytest.mark.whole

FILES = {
    "scripts/database-setup.sql": "-- roles",
    "requirements/run.txt": "django==5.2.19",
    "sefton_pdps/core/database/rls.py": "POLICY = 1",
    "sefton_pdps/core/web/pages.py": "PAGE = 1",
    "placements/states.py": "STATES = 1",
    "placements/migrations/0001_first.py": (
        "from sefton_pdps.core.database.rls import POLICY\nimport placements.states\nfrom django.db import migrations\n"
    ),
}


@pytest.fixture
def project(tmp_path) -> Path:
    """A project with one migration that uses two modules."""
    for name, content in FILES.items():
        path = tmp_path / "project" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    return tmp_path / "project"


@pytest.fixture
def stopped(tmp_path) -> Path:
    """What stands for a stopped cluster's folder."""
    data = tmp_path / "stopped"
    data.mkdir()
    (data / "PG_VERSION").write_text("18")
    return data


def _cache(project: Path) -> TemplateCache:
    return TemplateCache(store=Store(project / ".local"), project=project, identity=OURSELVES)


def test_nothing_is_restored_where_nothing_was_kept(project, tmp_path):
    assert not _cache(project).restore(tmp_path / "data")
    assert not (tmp_path / "data").exists()


def test_what_was_kept_is_restored_by_the_next_run(project, stopped, tmp_path):
    _cache(project).keep(stopped)
    assert _cache(project).restore(tmp_path / "data")
    assert (tmp_path / "data" / "PG_VERSION").read_text() == "18"


@pytest.mark.parametrize("name", [name for name in FILES if name != "sefton_pdps/core/web/pages.py"])
def test_a_change_of_what_makes_tables_makes_them_anew(project, stopped, tmp_path, name):
    _cache(project).keep(stopped)
    (project / name).write_text("changed = 1")
    assert not _cache(project).restore(tmp_path / "data")
    assert not (tmp_path / "data").exists()


def test_a_new_migration_begins_with_the_tables_that_were_kept(project, stopped, tmp_path):
    _cache(project).keep(stopped)
    (project / "placements/models.py").write_text("MODELS = 1")
    (project / "placements/migrations/0002_second.py").write_text("import placements.models\n")
    assert not _cache(project).restore(tmp_path / "data"), "one is still to be run"
    assert (tmp_path / "data" / "PG_VERSION").exists()
    _cache(project).keep(tmp_path / "data")
    assert _cache(project).restore(tmp_path / "again")


def test_a_migration_that_was_taken_away_makes_the_tables_anew(project, stopped, tmp_path):
    second = project / "placements/migrations/0002_second.py"
    second.write_text("")
    _cache(project).keep(stopped)
    second.unlink()
    assert not _cache(project).restore(tmp_path / "data")
    assert not (tmp_path / "data").exists()


def test_what_another_version_kept_is_left_alone(project, stopped, tmp_path):
    kept = project / ".local" / "test-templates" / "0123456789abcdef0123"
    kept.parent.mkdir(parents=True)
    stopped.replace(kept)
    assert not _cache(project).restore(tmp_path / "data")
    assert not (tmp_path / "data").exists()


def test_a_change_elsewhere_keeps_the_tables(project, stopped, tmp_path):
    _cache(project).keep(stopped)
    (project / "sefton_pdps/core/web/pages.py").write_text("PAGE = 2")
    assert _cache(project).restore(tmp_path / "data")


def test_only_the_latest_few_are_kept(project, stopped):
    for number in range(6):
        (project / "placements/states.py").write_text(f"STATES = {number}")
        _cache(project).keep(stopped)
    assert len(list((project / ".local" / "test-templates").iterdir())) == 3
