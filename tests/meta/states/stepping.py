"""Whether what a page offers is what its service does."""

from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import ProgrammingError, transaction

from sefton_pdps.access.access import has_permission
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.time import clock
from sefton_pdps.workflow import Machine, Transition, allowed
from tests.meta.states.actions import ACTIONS, FULFILLED, FURTHER
from tests.meta.states.readers import Reader
from tests.meta.states.stages import MACHINES, Stage, fresh

DONE, REFUSED = "done", "refused"


class _Undo(Exception):
    """Rolls a step back after it was looked at."""


def contradictions(stage: Stage, reader: Reader, names: frozenset[str]) -> list[str]:
    """Each step whose button and service disagree for this person, in words."""
    found = []
    for name in sorted(names):
        machine, row = MACHINES[name], stage.rows[name]
        with tenancy.scope(reader.user.scope):
            offered = {
                one.transition.name
                for one in allowed(machine, reader.user, row)
                if one.possible and not _further(name, one.transition.name, stage)
            }
        for step in machine.transitions:
            if step.permission is None:
                continue
            outcome, why = _taken(machine, step, stage, reader)
            if (name, step.name) in FULFILLED and outcome == DONE:
                continue
            if outcome != (DONE if step.name in offered else REFUSED):
                offers = "offers" if step.name in offered else "does not offer"
                found.append(
                    f"{stage}: the page {offers} {name}.{step.name} to {reader.words}; the service: {outcome} {why}"
                )
    return found


def _taken(machine: Machine, step: Transition, stage: Stage, reader: Reader) -> tuple[str, str]:
    """What the service makes of the step, and why; nothing of it stays."""
    row: Any = stage.rows[machine.name]
    try:
        with tenancy.scope(reader.user.scope), transaction.atomic():
            ACTIONS[machine.name, step.name](stage, reader.user, clock.now())
            with tenancy.scope(tenancy.SYSTEM):
                now: Any = fresh(row)
            raise _Undo(row.state != step.target and now.state == step.target)
    except _Undo as undone:
        return (DONE if undone.args[0] else REFUSED), ""
    except DomainError as refusal:
        return REFUSED, " ".join(refusal.reasons)
    except (ObjectDoesNotExist, ProgrammingError) as error:
        # the row policy stops whoever would get past the permission of a page
        mine = bool(step.permission and has_permission(reader.user, step.permission)) and _sees(reader, row)
        return ("broken" if mine else REFUSED), f"{type(error).__name__}: {error}"
    except Exception as error:  # no refusal that anybody could read: a fault, whatever the page says
        return "broken", f"{type(error).__name__}: {error}"


def _sees(reader: Reader, row: Any) -> bool:
    """Whether the database shows the row to this person."""
    with tenancy.scope(reader.user.scope):
        return type(row)._base_manager.filter(pk=row.pk).exists()


def _further(machine: str, step: str, stage: Stage) -> tuple[str, ...]:
    """What the page asks besides the table."""
    return FURTHER[machine, step](stage) if (machine, step) in FURTHER else ()
