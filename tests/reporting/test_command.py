"""The command leaves both files or none, says what to do, and exits 2 only where there are no data (S-11)."""

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.factories.placements import fee_line, placement
from tests.factories.providers import provider, setting

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("council_scope")]
NOW = datetime(2026, 6, 3, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def spending(clock: Any, council_scope: None) -> None:
    clock.set(NOW - timedelta(days=60))
    fee_line(placement(setting(provider()).places.get(number=1)))
    clock.set(NOW)


def _write(pdf: Path, figures: Path, month: str = "2026-05") -> None:
    call_command("expenditure_report", month, "--out", str(pdf), "--json", str(figures), verbosity=0)


def _refused(pdf: Path, figures: Path, month: str = "2026-05") -> CommandError:
    with pytest.raises(CommandError) as refused:
        _write(pdf, figures, month)
    return refused.value


def test_both_files_are_written_and_nothing_beside_them(tmp_path: Path) -> None:
    _write(tmp_path / "r.pdf", tmp_path / "r.json")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["r.json", "r.pdf"]
    assert (tmp_path / "r.pdf").read_bytes().startswith(b"%PDF")
    assert json.loads((tmp_path / "r.json").read_text())["month"] == "2026-05"


@pytest.mark.parametrize("lost", ["r.pdf", "r.json"])
def test_when_one_file_cannot_be_written_neither_is(tmp_path: Path, lost: str) -> None:
    pdf, figures = (tmp_path / ("no-folder" if name == lost else ".") / name for name in ("r.pdf", "r.json"))
    refusal = _refused(pdf, figures)
    assert refusal.returncode == 1
    assert f"no-folder/{lost} cannot be written: No such file or directory." in str(refusal)
    assert "Nothing was written. Choose a file in a folder that exists" in str(refusal)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("taken", ["r.pdf", "r.json"])
def test_a_folder_is_no_place_for_a_file(tmp_path: Path, taken: str) -> None:
    (tmp_path / taken).mkdir()
    refusal = _refused(tmp_path / "r.pdf", tmp_path / "r.json")
    assert refusal.returncode == 1 and "it is not a file" in str(refusal)
    assert [one.name for one in tmp_path.iterdir()] == [taken]


def test_a_pipe_or_a_device_is_never_replaced(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert "it is not a file" in str(_refused(tmp_path / "r.pdf", tmp_path / "pipe"))
    assert (tmp_path / "pipe").is_fifo() and not (tmp_path / "r.pdf").exists()


def test_a_failure_while_the_files_are_moved_puts_back_what_stood_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "r.pdf").write_text("the last report")
    move = Path.replace

    def moved(self: Path, target: Path) -> Path:
        if target.name == "r.json":
            raise OSError(28, "No space left on device")
        return move(self, target)

    monkeypatch.setattr(Path, "replace", moved)
    refusal = _refused(tmp_path / "r.pdf", tmp_path / "r.json")
    assert "r.json cannot be written: No space left on device." in str(refusal)
    assert [one.name for one in tmp_path.iterdir()] == ["r.pdf"]
    assert (tmp_path / "r.pdf").read_text() == "the last report"


def test_one_place_for_both_is_refused(tmp_path: Path) -> None:
    assert "name the same file" in str(_refused(tmp_path / "r", tmp_path / "." / "r"))
    assert list(tmp_path.iterdir()) == []


def test_a_month_without_data_exits_2_wherever_the_files_would_go(tmp_path: Path) -> None:
    assert _refused(tmp_path / "no-folder" / "r.pdf", tmp_path, month="2019-06").returncode == 2
    assert list(tmp_path.iterdir()) == []
