"""`docs/architecture.md`: prose by hand, with pictures and tables from the code between two marks each."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

from django.conf import settings

from sefton_pdps.handbook import arrows, steps

_BLOCK = re.compile(r"(<!-- from the code: ([a-z-]+) -->\n).*?(<!-- until here -->)", re.DOTALL)


def _request() -> str:
    return steps.steps(
        "sefton_pdps.core.web.middleware.ScopeMiddleware",
        "sefton_pdps.access.access.DenyByDefaultMiddleware",
        "sefton_pdps.access.access.requires",
        "sefton_pdps.core.web.form_page.ask",
        "calloffs.services.competitions.publish",
        "sefton_pdps.workflow.run",
        "sefton_pdps.audit.events.record",
        "sefton_pdps.notifications.outbox.queue",
    )


def _deadline() -> str:
    return steps.steps(
        "calloffs.services.competitions.publish",
        "calloffs.rules.competition.state_at",
        "calloffs.services.offers.submit_offer",
        "calloffs.services.competitions.close_due",
        "calloffs.services.scoring.finish_when_all_have",
    )


def _promises() -> str:
    return steps.kept(
        ("a constraint", "*/models/", "tests/calloffs/test_decided_by_sql.py"),
        ("a row policy", "sefton_pdps/core/database/rls.py", "tests/meta/test_third_layer.py"),
        ("a seal on offers", "calloffs/migrations/", "tests/calloffs/test_seal.py"),
        (
            "a trigger for a life",
            "sefton_pdps/core/database/decided.py",
            "tests/meta/test_lives_in_the_database.py",
        ),
        ("a trigger for what was decided", "docs/decided-rows.toml", "tests/meta/test_decided_rows.py"),
        (
            "a trigger for a provider's writes",
            "docs/provider-writes.toml",
            "tests/meta/test_provider_writes.py",
        ),
        ("a transition table", "*/transitions/", "tests/meta/test_machines.py"),
        (
            "each view says whom it is open to",
            "sefton_pdps/access/access.py",
            "tests/meta/test_who_may_open.py",
        ),
        ("a door for each POST", "sefton_pdps/core/web/pages.py", "tests/meta/test_posts.py"),
        (
            "a guard on each text that crosses",
            "docs/crossing-texts.toml",
            "tests/meta/test_crossing_texts.py",
        ),
    )


BLOCKS: Mapping[str, Callable[[], str]] = {
    "apps": lambda: arrows.picture(arrows.between_apps()),
    "layers": lambda: arrows.picture(arrows.inside_an_app()),
    "middleware": steps.middleware,
    "request": _request,
    "deadline": _deadline,
    "jobs": steps.jobs,
    "promises": _promises,
}


def page() -> str:
    """The page as it stands, each block between its marks made anew."""
    text = (Path(settings.BASE_DIR) / "docs/architecture.md").read_text()
    return _BLOCK.sub(lambda block: f"{block[1]}{BLOCKS[block[2]]()}\n{block[3]}", text)
