"""`scripts/system-packages` with a made-up apt: what it asks for, and when it stops nobody."""

import shutil
import subprocess
from pathlib import Path

import pytest

from sefton_pdps.local.embedded import PROJECT

SHELL = "chromium-headless-shell"
NEEDED = ("sh", "dirname", "ls", "timeout", "env", "chmod")
APT = f"""#!/bin/sh
echo "$*" >> "$LOG"
[ "$BREAKS" = yes ] && exit 100
case "$*" in *--download-only*) exit 0 ;; *install*) ;; *) exit 0 ;; esac
for name in {SHELL} chromium; do
    case "$* " in *" $name "*) printf '#!/bin/sh\\n' > "$HERE/$name"; chmod +x "$HERE/$name" ;; esac
done
"""


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """A folder with all that the script may call: the fewest programs, Poppler, and a made-up apt; root asks."""
    place = tmp_path / "programs"
    place.mkdir()
    for name in NEEDED:
        (place / name).symlink_to(str(shutil.which(name)))
    for name, text in (
        ("apt-get", APT),
        ("apt-cache", '#!/bin/sh\n[ "$KNOWN" = yes ]\n'),
        ("pdftoppm", "#!/bin/sh\n"),
        ("id", "#!/bin/sh\necho 0\n"),
    ):
        _make_program(place / name, text)
    # The script stands beside an environment of its own, so that each run does not load WeasyPrint.
    for folder in ("scripts", ".venv/bin"):
        (tmp_path / folder).mkdir(parents=True)
    shutil.copy(PROJECT / "scripts" / "system-packages", tmp_path / "scripts")
    _make_program(tmp_path / ".venv" / "bin" / "python")
    return place


def _make_program(path: Path, text: str = "#!/bin/sh\n") -> None:
    path.write_text(text)
    path.chmod(0o755)


def ask(programs: Path, *, known: bool = True, breaks: bool = False) -> tuple[int, str]:
    """Run the script as `make test` does; its status and what apt was told."""
    log = programs.parent / "log"
    log.touch()
    ran = subprocess.run(
        [programs.parent / "scripts" / "system-packages", "test"],
        env={
            "PATH": str(programs), "HERE": str(programs), "LOG": str(log),
            "KNOWN": "yes" if known else "no", "BREAKS": "yes" if breaks else "no",
        },
        capture_output=True, text=True,
    )  # fmt: skip
    return ran.returncode, log.read_text()


def test_the_shell_is_installed_beside_the_whole_chromium(programs: Path) -> None:
    status, told = ask(programs)
    assert status == 0 and (programs / SHELL).exists() and (programs / "chromium").exists()
    assert ask(programs) == (0, told), "a second run asks for nothing"


def test_where_chromium_is_there_only_the_shell_is_installed(programs: Path) -> None:
    _make_program(programs / "chromium")
    status, told = ask(programs)
    assert status == 0 and (programs / SHELL).exists()
    assert all(SHELL in line for line in told.splitlines() if "install" in line)


def test_without_the_shell_chromium_does_and_a_failing_apt_stops_nobody(programs: Path) -> None:
    _make_program(programs / "chromium")
    status, told = ask(programs, breaks=True)
    assert status == 0 and SHELL in told and not (programs / SHELL).exists()


def test_a_system_that_does_not_know_the_shell_is_asked_for_chromium(programs: Path) -> None:
    status, told = ask(programs, known=False)
    assert status == 0 and SHELL not in told and (programs / "chromium").exists()


def test_with_no_chromium_to_be_had_the_line_is_named(programs: Path) -> None:
    assert ask(programs, breaks=True)[0] == 1
