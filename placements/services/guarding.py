"""The leak guard at work: what stops a text, and what a manager, or somebody alone in an emergency, lets through."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.db.models import Q

from placements.models import Child, Identifiers, LetThrough, Referral, SecondLook
from placements.policies import (
    check_lets_through,
    check_names,
    check_takes_back,
    check_works_with,
    check_writes_for_providers,
    names_child,
)
from placements.rules.ages import age_on
from placements.rules.completeness import CLOSED
from placements.rules.leak_guard import Leak, leaks, personal_shapes
from placements.rules.leak_guard.ages import told_age
from placements.rules.leak_guard.numbers import COURT
from placements.selectors.child_changes import told_no_more
from placements.selectors.identity import KEPT, identity_of, kept_out, without_workers
from placements.selectors.people_on_record import texts_that_tell
from placements.services.second_looks import decide_alone
from placements.states import Alone
from providers.models import GraveChange, Setting
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import events
from sefton_pdps.core.errors import DomainError, Stale
from sefton_pdps.core.text.words import listed
from sefton_pdps.core.time.working_days import local

ASK_A_MANAGER = (
    "If a word is stopped wrongly, a manager can let it through on the child's page, with a reason."
)
# The box in which a court's case number stands because it is what is asked there.
OF_THE_ORDER = "Reference of the court's order"
READ_INSIDE = (
    "Colleagues read this who do not meet the child by name: write of the child without what tells who it is. "
    "If a word is stopped wrongly, a manager can let it through on the child's page, with a reason."
)


def refuse_leaks(
    texts: Mapping[str, str],
    *,
    child: Child,
    by: User,
    at: datetime,
    subject: models.Model,
    written_by: Any = None,
) -> None:
    """Refuse texts, named by their fields, that would tell providers who the child is.

    The exact age is stopped too: providers read a fixed band. What somebody other than the writer (`written_by`, or
    else who sends them) let through passes; the audit trail says of which field and kind, never the words.
    """
    age = age_on(child.date_of_birth, local(at).date())
    stopped: list[Leak] = []
    for leak in (*leaks(texts, identity_of(child)), *told_age(texts, age)):
        if _is_let_through(leak, child, written_by or by):
            _note_passed(leak, child, subject, by, at)
        else:
            stopped.append(leak)
    if stopped:
        raise DomainError(*(leak.sentence for leak in stopped), ASK_A_MANAGER)


def refuse_names(
    texts: Mapping[str, str], *, children: Collection[Child], by: User, at: datetime, subject: models.Model
) -> None:
    """Refuse texts, named by their fields, that would tell colleagues who meet no child's name who a child is.

    The age and the names of those who work with the child may stand: both are read beside these texts. A reader
    who does not meet the child by name is told the kind and not the words. A text that no child stands behind
    is held against everybody on record. The reference of a court's order may be the court's case number.
    """
    written = {field: text for field, text in texts.items() if text.strip()}
    sentences: dict[str, None] = {}
    for child in children:
        named = names_child(by, child)
        for leak in leaks(written, without_workers(child)):
            if leak.field == OF_THE_ORDER and leak.what == COURT:
                continue
            if _is_let_through(leak, child, by):
                _note_passed(leak, child, subject, by, at)
                continue
            sentences[leak.sentence if named else _kind_only(leak.field, [leak.what])] = None
    if not children:
        told = texts_that_tell(written)
        sentences = dict.fromkeys(_kind_only(field, kinds) for field, kinds in told.items())
    if sentences:
        raise DomainError(*sentences, READ_INSIDE)


def _kind_only(field: str, kinds: Iterable[str]) -> str:
    return f"“{field}” contains {listed(list(kinds))}. Take it out."


def _note_passed(leak: Leak, child: Child, subject: models.Model, by: User, at: datetime) -> None:
    """At the thing that the text is about, or at the child where many may stand behind that thing."""
    about = child if isinstance(subject, Setting | GraveChange) else subject
    events.record("guard.passed", subject=about, by=by, at=at, field=leak.field, kind=leak.what)


def refuse_personal(texts: Mapping[str, str]) -> None:
    """Refuse texts between council and provider with what only a person has; no record is asked.

    The kind is told and nothing else, so that it is no way to find out whose it is.
    """
    for field in texts:
        kinds = dict.fromkeys(leak.what for leak in personal_shapes({field: texts[field]}))
        if kinds:
            raise DomainError(f"“{field}” seems to contain {listed(list(kinds))}. Take it out.")


def _is_let_through(leak: Leak, child: Child, writer: Any) -> bool:
    rows = LetThrough.objects.filter(child=child, taken_back_at=None, words__iexact=_one_line(leak.found))
    return rows.filter(~Q(let_through_by=writer) | Q(second_look__isnull=False)).exists()


def _one_line(words: str) -> str:
    return " ".join(words.split())


@transaction.atomic
def let_through(*, child: Child, words: str, reason: str, by: User, at: datetime) -> LetThrough:
    """A manager lets words through that the guard stops wrongly: for the texts of others, never for their own."""
    check_lets_through(by, child)
    return _let_through(child, words, reason, None, by, at)


@transaction.atomic
def let_through_alone(
    *, child: Child, words: str, reason: str, alone_reason: str, by: User, at: datetime
) -> LetThrough:
    """In an emergency whoever publishes, alone on duty, lets words through, and another looks the next working day."""
    check_writes_for_providers(by, child)
    referral = Referral.objects.filter(child=child).exclude(state__in=CLOSED).order_by("-started_at").first()
    if referral is None:
        raise DomainError(
            "There is no open referral for this child, so there is no emergency. Ask a manager."
        )
    look = decide_alone(referral=referral, what=Alone.WORDS, reason=alone_reason, by=by, at=at)
    return _let_through(child, words, reason, look, by, at)


def _let_through(
    child: Child, words: str, reason: str, look: SecondLook | None, by: User, at: datetime
) -> LetThrough:
    if not words.strip() or not reason.strip():
        raise DomainError(
            "Enter the words as the guard showed them, and why they do not tell who the child is."
        )
    row = LetThrough.objects.create(
        child=child,
        words=_one_line(words),
        reason=reason.strip(),
        let_through_at=at,
        let_through_by=by,
        second_look=look,
    )
    kinds = sorted({leak.what for leak in leaks({"Words": words}, identity_of(child))})
    event = "guard.let_through_alone" if look else "guard.let_through"
    events.record(event, subject=child, by=by, at=at, kinds=", ".join(kinds))
    return row


@transaction.atomic
def take_back(*, row: LetThrough, by: User, at: datetime) -> LetThrough:
    """A manager takes back what was let through: the guard stops it again."""
    check_takes_back(by)
    locked = LetThrough.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if locked.taken_back_at is not None:
        raise Stale("Somebody has taken this back already. Nothing is left to do.")
    locked.taken_back_at, locked.taken_back_by = at, by
    locked.save(update_fields=["taken_back_at", "taken_back_by"])
    events.record("guard.taken_back", subject=locked.child, by=by, at=at)
    return locked


@transaction.atomic
def note_identifiers(*, child: Child, fields: Mapping[str, str], by: User, at: datetime) -> Identifiers:
    """Note what else tells who the child is; the trail keeps the names of the fields that changed, and no more."""
    check_works_with(by, child)
    check_names(by, child)
    unknown = set(fields) - set(KEPT)
    if unknown:
        raise ValueError(f"Not among what is kept out of texts: {sorted(unknown)}.")
    row = locked_identifiers(child)
    if former := told_no_more(child, dict(fields)):
        raise DomainError(
            f"The record said {listed([f'“{one}”' for one in former])} once, which still tells who the child is. Leave "
            "it among what is kept out."
        )
    changed = [name for name, text in fields.items() if getattr(row, name) != text.strip()]
    for name in changed:
        setattr(row, name, fields[name].strip())
    row.changed_at, row.changed_by = at, by
    row.save()
    events.record("child.identifiers", subject=child, by=by, at=at, fields=changed)
    return row


def locked_identifiers(child: Child) -> Identifiers:
    """What is kept out of texts, under the lock of the child's row; inside the transaction that will write."""
    Child.objects.select_for_update(of=("self",)).get(pk=child.pk)
    return kept_out(child)
