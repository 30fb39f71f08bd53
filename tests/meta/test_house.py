"""The house rules that no tool checks: sizes, migrations, clocks, lock files, templates."""

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader
from django.utils.module_loading import import_string

from sefton_pdps.local.embedded import PROJECT
from sefton_pdps.schedule import JOBS
from tests.meta.sources import PACKAGES, ours, short

HARD_LIMIT = 400
TEMPLATE_LIMIT = 120
APP_CLOCK = re.compile(r"\b(datetime\.(now|today|utcnow)|timezone\.now|date\.today|time\.time)\(|auto_now")
# The date of a moment in UTC is yesterday's for an hour of each summer night: `local(at).date()` is England's.
UTC_DATE = re.compile(r"\b(at|now|moment|clock\.now\(\))\.date\(\)")
LATE_TASK = re.compile(r"\b(countdown|eta)\s*=")
MACHINE_NAMED = re.compile(r"_auto_|_alter_|_remove_|_add_|_rename_|_delete_|merge")
ADDRESS = re.compile(r"[a-z]+://", re.IGNORECASE)
INLINE = re.compile(r"\sstyle\s*=|<style|\son[a-z]+\s*=\s*[\"']|javascript:", re.IGNORECASE)
SCRIPT = re.compile(r"<script(?![^>]*\ssrc=)", re.IGNORECASE)


def _found(pattern: re.Pattern[str], paths: Iterable[Path]) -> list[str]:
    return [
        f"{short(path)}:{number}: {line.strip()}"
        for path in paths
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if pattern.search(line)
    ]


def test_no_file_is_longer_than_anybody_reads() -> None:
    long = {
        short(path): lines
        for path in ours(*PACKAGES, "tests", "scripts")
        if "migrations" not in path.parts and (lines := len(path.read_text().splitlines())) > HARD_LIMIT
    }
    assert long == {}


def test_no_template_is_longer_than_a_screen_or_two() -> None:
    long = {
        short(path): lines
        for path in ours("templates", suffix=".html")
        if (lines := len(path.read_text().splitlines())) > TEMPLATE_LIMIT
    }
    assert long == {}


def test_now_is_the_databases_clock() -> None:
    assert _found(APP_CLOCK, ours(*PACKAGES)) == []


def test_the_date_of_a_moment_is_englands() -> None:
    assert _found(UTC_DATE, ours(*PACKAGES)) == []


def test_no_task_is_sent_with_a_time_of_its_own() -> None:
    assert _found(LATE_TASK, ours(*PACKAGES)) == []


def test_every_planned_job_is_a_task_that_exists() -> None:
    missing = []
    for job in JOBS:
        try:
            import_string(job.task)
        except ImportError:
            missing.append(job.task)
    assert missing == []


def test_every_task_of_ours_is_planned() -> None:
    tasks = {
        f"{'.'.join(path.relative_to(PROJECT).with_suffix('').parts)}.{name}"
        for path in ours(*PACKAGES)
        if path.name == "tasks.py"
        for name in re.findall(r"@shared_task[^\n]*\n(?:@[^\n]*\n)*def (\w+)", path.read_text())
    }
    assert tasks == {job.task for job in JOBS}


@pytest.mark.parametrize("app", [config.label for config in apps.get_app_configs()])
def test_migrations_of_ours_form_one_line_and_are_named_by_hand(app: str) -> None:
    config = apps.get_app_config(app)
    if not config.name.startswith(PACKAGES):
        return
    loader = MigrationLoader(None)
    names = sorted(name for label, name in loader.disk_migrations if label == app)
    parents = {
        name: [key for key in loader.disk_migrations[app, name].dependencies if key[0] == app]
        for name in names
    }
    assert [name for name in names if MACHINE_NAMED.search(name)] == []
    assert [name for name in names[1:] if parents[name] != [(app, names[names.index(name) - 1])]] == []


def test_lock_files_do_not_say_where_a_package_came_from() -> None:
    locks = list((PROJECT / "requirements").glob("*.txt"))
    assert locks
    assert _found(ADDRESS, locks) == []
    assert '"resolved"' not in (PROJECT / "frontend" / "package-lock.json").read_text()


def test_pages_hold_no_style_and_no_script_of_their_own() -> None:
    pages = [path for path in ours("templates", suffix=".html") if "pdf" not in path.parts]
    assert _found(INLINE, pages) == []
    assert _found(SCRIPT, pages) == []


def test_the_policy_for_browsers_allows_nothing_inline() -> None:
    assert "unsafe" not in str(settings.CONTENT_SECURITY_POLICY)


def test_generated_documents_are_fresh() -> None:
    call_command("generate_docs", "--check", verbosity=0)


def test_each_decision_has_a_number_of_its_own() -> None:
    decisions = sorted((PROJECT / "docs/adr").glob("*.md"))
    numbers = [path.name[:4] for path in decisions]
    assert numbers == sorted(set(numbers))
    for path in decisions:
        assert path.read_text().startswith(f"# {int(path.name[:4])}. "), path.name


def test_what_is_larger_in_a_drill_is_part_of_the_drill() -> None:
    """A test that reads DRILL, or a helper that does, is marked so that `make drill` runs it."""
    tests, checks = Path(PROJECT, "tests"), Path(PROJECT, "sefton_pdps/local/checks.py").read_text()
    asked = re.findall(r'"(\w+)", (?:"-v", )?DRILL="1"', checks)
    reading = {path for path in tests.rglob("*.py") if re.search(r"[\"']DRILL[\"']", path.read_text())}
    helpers = [".".join(path.relative_to(PROJECT).with_suffix("").parts) for path in reading]
    left_out = [
        str(path.relative_to(PROJECT))
        for path in tests.rglob("test_*.py")
        if path in reading or any(f"from {helper} import" in path.read_text() for helper in helpers)
        if path != Path(__file__) and not re.search(rf"mark\.({'|'.join(asked)})\b", path.read_text())
    ]
    assert asked == ["fault", "drawn", "e2e"] and len(reading) > 4 and left_out == []


def test_types_are_checked_in_every_room() -> None:
    tool = tomllib.loads((PROJECT / "pyproject.toml").read_text())["tool"]["mypy"]
    loosened = [one["module"] for one in tool["overrides"] if "disable_error_code" in one]
    assert loosened == [["sefton_pdps.settings.*"]] and "disable_error_code" not in tool
