"""The tags of buttons and of the larger blocks; a template loads them with those of `page`."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.text import slugify

from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.web import block_markup, markup
from sefton_pdps.core.web.blocks import Comparison, ContactBlock, Fact, NextStep, Step, WorkRow
from sefton_pdps.core.web.components import Action

register = template.Library()


@register.simple_tag(takes_context=True)
def action_button(context: template.Context, action: Action) -> SafeString:
    """The page's one primary button with its consequence, or why it cannot be pressed."""
    if action.why_not:
        return render_to_string("components/cannot.html", cannot(action.why_not, action.label))
    return markup.button(action, _csrf_token(context))


@register.inclusion_tag("components/cannot.html")
def cannot(reasons: Any, what: str = "") -> dict[str, Any]:
    """Why this cannot be done, where the button would be; each reason says what to do about it."""
    return {"reasons": reasons_of(reasons), "what": what, "id": f"cannot-{slugify(what)}"}


@register.simple_tag
def fact_strip(facts: Iterable[Fact]) -> SafeString:
    """Short facts in one strip under the heading; one without a value is left out."""
    return block_markup.fact_strip(facts)


@register.simple_tag(takes_context=True)
def next_step(context: template.Context, step: NextStep | None) -> SafeString:
    """What comes next, in one box under the heading; nothing where nothing comes."""
    if step is None:
        return markup.NOTHING
    reasons = (
        render_to_string(
            "components/cannot.html", cannot(step.why_not, step.action.label if step.action else "")
        )
        if step.why_not
        else markup.NOTHING
    )
    return block_markup.next_step(step, partial(action_button, context), reasons)


@register.simple_tag
def progress_line(steps: Iterable[Step]) -> SafeString:
    """What of a life is done, with its day, where it stands and what is to come."""
    return block_markup.progress_line(steps)


@register.simple_tag
def worklist(rows: Sequence[WorkRow], caption: str, caption_hidden: bool = True) -> SafeString:
    """Lines of work with one link each: its verb."""
    return block_markup.worklist(rows, caption, caption_hidden=caption_hidden)


@register.simple_tag(takes_context=True)
def comparison(context: template.Context, given: Comparison) -> SafeString:
    """Options beside each other, the best first; cards on a phone."""
    return block_markup.comparison(given, partial(action_button, context))


@register.simple_tag
def contact_block(contact: ContactBlock) -> SafeString:
    """Who to ring, by day and by night."""
    return block_markup.contact_block(contact)


def _csrf_token(context: template.Context) -> str:
    return str(context.get("csrf_token") or "")


def reasons_of(refusal: Any) -> list[str]:
    """The sentences of a refusal, whether it is one, one sentence or several."""
    if isinstance(refusal, DomainError):
        return list(refusal.reasons)
    return [refusal] if isinstance(refusal, str) else list(refusal or ())
