"""Each event stands once: one sentence, one kind and one way to a child, beside its step or in its app's `trail.py`."""

import ast
import re
from collections.abc import Iterator
from string import Formatter

import pytest
from django.apps import apps
from django.db.models import ForeignKey

from placements.models import Child
from sefton_pdps.audit.declared import all_told, names_of, records, told
from sefton_pdps.audit.history import filled
from sefton_pdps.audit.records import Kind, Record
from sefton_pdps.workflow.documents import machines
from tests.meta.sources import PACKAGES, ours

EVENT = re.compile(r"[a-z_]+\.[a-z_]+")
RECORDING = {"record", "record_apart", "record_many", "record_for_each", "begun"}
# The workflow and the doubts make a name of their parts; which ones is read from the machines and from `settle`.
MADE_OF_PARTS = ("sefton_pdps/workflow/running.py", "sefton_pdps/audit/doubts.py")
# Events that older versions wrote, and nothing writes now: the trail keeps them.
EARLIER = {"referral.place", "referral.place_on_signing", "round.close", "clarification.answer"}
# Texts of the same shape beside a recording: kinds of job, an e-mail's kind, keys of a session.
NO_EVENTS = {
    "register.apply",
    "register.read",
    "fees.apply",
    "fees.read",
    "account.second_factor",
    "sefton.recovery_code",
}
IRREGULAR = {
    "began", "chose", "could", "drew", "froze", "gave", "had", "kept", "let", "made", "read", "reset", "said", "sent",
    "set", "took", "was", "withdrew", "wrote",
}  # fmt: skip


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _names(tree: ast.Module) -> Iterator[str]:
    """The events that a module writes: every text of their shape where anything is recorded."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    if any(_called(node) in RECORDING for node in calls):
        texts = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
        yield from (text for text in texts if isinstance(text, str) and EVENT.fullmatch(text))
    for node in calls:
        if _called(node) == "settle":
            about = [part.value for part in node.args[:1] if isinstance(part, ast.Constant)]
            yield from (f"{one}.{end}" for one in about for end in ("asked_if_sure", "said_sure"))


def written() -> set[str]:
    """Every name of an event that the product's code writes."""
    labels = {model._meta.label_lower for model in apps.get_models()}
    found = {name for machine in machines() for name in machine.events()}
    for path in ours(*PACKAGES):
        apart = {"migrations", "demo", "trail.py"} & {*path.parts}
        if not apart and not str(path).endswith(MADE_OF_PARTS):
            found |= set(_names(ast.parse(path.read_text())))
    return found - labels - NO_EVENTS


def test_every_event_that_is_written_is_declared_and_none_besides() -> None:
    """A name without a sentence, a kind and what it is about would be told by its code, and found by no search."""
    assert written() - set(all_told()) == set()
    assert set(all_told()) - written() == EARLIER


@pytest.mark.parametrize("name", sorted(all_told()))
def test_an_event_has_one_sentence_and_one_kind_whatever_it_is_about(name: str) -> None:
    assert len({told(record, name) for record in records() if name in record.events}) == 1
    assert [kind for kind in Kind if name in names_of(kind)] == [all_told()[name].kind]


@pytest.mark.parametrize("name", sorted(all_told()))
def test_a_sentence_begins_with_its_verb_in_the_past_and_leaves_capital_and_stop_to_the_page(
    name: str,
) -> None:
    for sentence in filter(None, (all_told()[name].sentence, all_told()[name].provider)):
        first = re.split(r"[ :]", sentence)[0]
        assert first.endswith("ed") or first in IRREGULAR, sentence
        assert not sentence.endswith(".")


def test_who_is_named_is_named_by_a_key_of_the_payload() -> None:
    parts = {
        (name, spec)
        for words in all_told().values()
        for _, name, spec, _ in Formatter().parse(words.sentence)
        if name
    }
    assert {name for name, spec in parts if spec} == {"evaluator", "absent", "stand_in"}
    assert (
        filled("chose {evaluator:person}", {"evaluator": "7"}, {"7": "Ann Invented"}) == "Chose Ann Invented."
    )
    assert filled("chose {evaluator:person}", {"evaluator": "8"}, {}) == "Chose somebody."
    assert filled("changed {what}", {}, {}) == "Changed ."


def test_an_applicant_reads_nothing_of_who_evaluates_and_of_inner_steps() -> None:
    """Whatever is not said to a provider is not told to it, so a new event of the council's is not either."""
    inner = ("evaluator", "declared", "scor", "conflict", "settle")
    told_to_applicants = {
        name for name, words in all_told().items() if words.provider and name.startswith("application.")
    }
    assert "application.admit" in told_to_applicants
    assert [name for name in told_to_applicants if any(part in name for part in inner)] == []


# --- The way to a child (ADR 43) ---
def leads_to_a_child(model, seen=()):
    """Whether keys of a model lead to a child, through whatever tables."""
    if model is Child:
        return True
    keys = [field.related_model for field in model._meta.concrete_fields if isinstance(field, ForeignKey)]
    own = [
        to for to in keys if to not in seen and to._meta.app_label in ("placements", "calloffs", "providers")
    ]
    return any(leads_to_a_child(to, (*seen, model)) for to in own)


@pytest.mark.parametrize("record", [one for one in records() if one.label], ids=lambda one: one.label)
def test_a_record_that_leads_to_a_child_says_how(record: Record) -> None:
    model = apps.get_model(record.label)
    if record.child is None:
        assert not leads_to_a_child(model)
    assert {one.child for one in records() if one.label == record.label} == {record.child}


@pytest.mark.parametrize("record", [one for one in records() if one.label], ids=lambda one: one.label)
def test_a_record_is_named_in_words_and_not_by_its_class(record: Record) -> None:
    name = apps.get_model(record.label).__name__
    assert record.noun[:1].isupper()
    assert len(re.findall("[A-Z]", name)) == 1 or record.noun.lower() != name.lower()
    assert {one.noun for one in records() if one.label == record.label} == {record.noun}
