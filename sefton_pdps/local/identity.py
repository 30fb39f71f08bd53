"""Who our servers run as. PostgreSQL refuses root, so root's servers run as `nobody`."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Identity:
    """An account to run a child process as; without a user id the child stays who we are."""

    uid: int | None = None
    gid: int | None = None

    def popen_arguments(self) -> dict[str, Any]:
        """Return what `subprocess` needs to start a child as this account."""
        if self.uid is None:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def give(self, path: Path) -> None:
        """Make this account the owner of one file or folder."""
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid)

    def can(self, mode: str, path: Path) -> bool:
        """Say whether this account may read (`r`), write (`w`) or execute or pass (`x`) a path."""
        asked = subprocess.run(
            ["/bin/sh", "-c", f'test -{mode} "$1"', "sh", str(path)], cwd="/", **self.popen_arguments()
        )
        return asked.returncode == 0


OURSELVES = Identity()


def for_servers() -> Identity:
    """Return the account of PostgreSQL and the broker: `nobody` for root, else ourselves."""
    if os.geteuid() != 0:
        return OURSELVES
    nobody = pwd.getpwnam("nobody")
    return Identity(nobody.pw_uid, nobody.pw_gid)


def for_application(python: Path, project: Path) -> Identity:
    """Return the account of web, worker and beat: as for servers, where it can reach Python and the code."""
    wanted = for_servers()
    if wanted.uid is None:
        return wanted
    reaches = wanted.can("x", python) and wanted.can("r", project / "manage.py")
    return wanted if reaches else OURSELVES
