"""What code says of itself: the first sentence of a docstring, found by a dotted name or a path.

A page that tells of steps names them and nothing more; a name that no longer leads anywhere breaks the page.
"""

import ast
import re
from collections.abc import Iterable
from datetime import timedelta
from inspect import getdoc
from pathlib import Path

from django.conf import settings
from django.utils.module_loading import import_string

from sefton_pdps.schedule import JOBS, Job

# Middleware of the packages that we use, in our words; ours says it in its docstring.
_OF_PACKAGES = {
    "django.middleware.security.SecurityMiddleware": "Sends a browser to https, where the settings say so.",
    "whitenoise.middleware.WhiteNoiseMiddleware": "Serves the files of the pages; nothing below sees them.",
    "csp.middleware.CSPMiddleware": "Tells the browser that a page runs no script and no style but our files.",
    "django.contrib.sessions.middleware.SessionMiddleware": "Reads whose session it is, when somebody asks.",
    "django.middleware.common.CommonMiddleware": "Mends addresses without their last slash.",
    "django.middleware.csrf.CsrfViewMiddleware": "Refuses a form that another site sent.",
    "django.contrib.auth.middleware.AuthenticationMiddleware": "Puts the person on the request, when somebody asks.",
    "django.contrib.messages.middleware.MessageMiddleware": "Keeps what is said after the next redirect.",
    "django.middleware.clickjacking.XFrameOptionsMiddleware": "Forbids other sites to frame a page.",
    "axes.middleware.AxesMiddleware": "Answers whoever is locked out after wrong passwords.",
}


def first_sentence(text: str | None) -> str:
    """The first sentence of a docstring on one line."""
    paragraph = " ".join((text or "").strip().split("\n\n")[0].split())
    return re.split(r"(?<=\.)\s", paragraph)[0].rstrip(":")


def said(dotted: str) -> str:
    """What the thing of that name says of itself."""
    return _OF_PACKAGES.get(dotted) or first_sentence(getdoc(import_string(dotted)))


def said_by_file(path: str) -> str:
    """What the module at that path says of itself."""
    return first_sentence(ast.get_docstring(ast.parse((Path(settings.BASE_DIR) / path).read_text())))


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = list(head)
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def middleware() -> str:
    """Each middleware in its turn, and what it does."""
    return _table(
        ["Turn", "Middleware", "What it does"],
        [
            [str(turn), f"`{name.rsplit('.', 1)[1]}`", said(name)]
            for turn, name in enumerate(settings.MIDDLEWARE, start=1)
        ],
    )


def steps(*dotted: str) -> str:
    """Steps that follow one another: a picture, then what each says of itself."""
    names = [".".join(name.split(".")[-2:]) for name in dotted]
    arrows = [f'    s{turn}["{name}"] --> s{turn + 1}' for turn, name in enumerate(names[:-1])]
    chart = ["```mermaid", "flowchart TD", *arrows, f'    s{len(names) - 1}["{names[-1]}"]', "```"]
    rows = [[str(turn), f"`{name}`", said(name)] for turn, name in enumerate(dotted, start=1)]
    return "\n".join([*chart, "", _table(["Turn", "Where", "What it does"], rows)])


def _often(job: Job) -> str:
    if job.period is None:
        return "each sweep"
    if isinstance(job.period, timedelta):
        return f"every {job.period // timedelta(minutes=1)} minutes"
    return f"daily at {int(job.period._orig_hour):02}:{int(job.period._orig_minute):02}"


def jobs() -> str:
    """Every periodic job, how often it comes, and why."""
    return _table(["Job", "Comes", "Why"], [[f"`{job.task}`", _often(job), job.reason] for job in JOBS])


def kept(*rows: tuple[str, str, str]) -> str:
    """Promises: what keeps each, and what the test that tries it says of itself."""
    return _table(
        ["What keeps it", "Where it is written", "Tried by"],
        [
            [what, f"`{where}`", f"`{test}`: {said_by_file(test).removesuffix('.')}"]
            for what, where, test in rows
        ],
    )
