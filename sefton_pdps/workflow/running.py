"""Carrying out a transition: lock, check, write, record and tell, in one transaction."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar, cast

from django.db import models, transaction

from sefton_pdps.access.access import has_permission, not_let
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import events
from sefton_pdps.core.errors import DomainError, NotAllowed, Stale
from sefton_pdps.notifications import outbox
from sefton_pdps.workflow.machine import Machine, Transition

Row = TypeVar("Row", bound=models.Model)


@dataclass(frozen=True)
class Choice:
    """A transition as a page shows it: possible when `reasons` is empty, else why it is not."""

    transition: Transition
    reasons: tuple[str, ...]

    @property
    def possible(self) -> bool:
        return not self.reasons


def _permits(transition: Transition, by: User | None, obj: Any) -> bool:
    """Whether the person's role gives the step: by its own permission, or as the one on duty in an emergency."""
    if transition.permission is not None and has_permission(by, transition.permission):
        return True
    emergency = transition.in_emergency
    return emergency is not None and has_permission(by, Permission.EMERGENCY_PLACE) and emergency(obj)


def _check(machine: Machine, transition: Transition, obj: Any, by: User | None) -> None:
    if obj.state not in transition.sources:
        state = machine.states(obj.state).label
        raise Stale(
            f"This can no longer be done: it is now “{state}”. Look at the page again before you go on."
        )
    if transition.permission is None:
        if by is not None:
            raise NotAllowed("Only the system itself does this.")
    elif not _permits(transition, by, obj):
        raise not_let(transition.permission)
    if transition.policy is not None:
        transition.policy(by, obj)
    if transition.guard is not None:
        reasons = transition.guard(transition.facts(obj) if transition.facts else obj)
        if reasons:
            raise DomainError(*reasons)


def run(machine: Machine, name: str, obj: Row, *, by: User | None, at: datetime, **fields: Any) -> Row:
    """Take one transition and return the row as it now stands.

    Order: lock the row, state, permission, policy, facts, guard; then state, dated fact, given fields, audit
    event and notices are written in the same transaction. Raises Stale, NotAllowed or DomainError.
    """
    transition = machine[name]
    with transaction.atomic():
        rows = type(obj)._base_manager.select_for_update(of=("self",))
        locked: Any = rows.get(pk=obj.pk)
        _check(machine, transition, locked, by)
        before = locked.state
        for field, value in {**fields, "state": transition.target}.items():
            setattr(locked, field, value)
        written = [*fields, "state"]
        if transition.dated:
            setattr(locked, transition.dated, at)
            written.append(transition.dated)
        locked.save(update_fields=written)
        events.record(
            machine.event(transition), subject=locked, by=by, at=at, before=before, after=transition.target
        )
        if transition.notices is not None:
            outbox.queue(transition.notices(locked, by, at), at=at)
    return cast(Row, locked)


def run_many(machine: Machine, name: str, rows: list[Row], *, at: datetime) -> None:
    """Take one of the system's own transitions for many rows that the caller has locked, in set-based writes.

    The rows must already stand in one of the transition's source states and pass its guard.
    """
    if not rows:
        return
    transition = machine[name]
    stated: list[Any] = list(rows)
    if transition.permission is not None or any(row.state not in transition.sources for row in stated):
        raise ValueError("Only the system's own step, from its own source states, is taken for many rows.")
    values: dict[str, Any] = {"state": transition.target}
    if transition.dated:
        values[transition.dated] = at
    before = stated[0].state
    type(rows[0])._base_manager.filter(pk__in=[row.pk for row in rows]).update(**values)
    for row in rows:
        for field, value in values.items():
            setattr(row, field, value)
    events.record_many(
        machine.event(transition),
        subject_type=rows[0]._meta.label_lower,
        subject_ids=[row.pk for row in rows],
        at=at,
        payload={"before": before, "after": transition.target},
    )
    if transition.notices is not None:
        outbox.queue([message for row in rows for message in transition.notices(row, None, at)], at=at)


def allowed(machine: Machine, user: User, obj: Any) -> list[Choice]:
    """The transitions that this person's role offers from here, each with the reasons why it is not possible yet."""
    choices = []
    for transition in machine.transitions:
        if obj.state not in transition.sources or transition.permission is None:
            continue
        if not _permits(transition, user, obj):
            continue
        try:
            _check(machine, transition, obj, user)
            choices.append(Choice(transition, ()))
        except DomainError as refusal:
            choices.append(Choice(transition, refusal.reasons))
    return choices
