"""The components of a page; each takes what `sefton_pdps.core.web.components` describes."""

from collections.abc import Iterable, Sequence
from functools import cache, partial
from typing import Any

from django import forms, template
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import slugify

from sefton_pdps.core import forms as core_forms
from sefton_pdps.core.templatetags import blocks
from sefton_pdps.core.templatetags import words as word_filters
from sefton_pdps.core.templatetags.blocks import reasons_of
from sefton_pdps.core.web import markup, table_markup
from sefton_pdps.core.web.components import (
    Audience,
    Cell,
    CellValue,
    Empty,
    Event,
    Pager,
    SummaryRow,
    Table,
    Task,
    Withheld,
)
from sefton_pdps.core.web.filter_boxes import filter_boxes
from sefton_pdps.core.web.landing import as_left

register = template.Library()
register.filters.update(word_filters.register.filters)
register.tags.update(word_filters.register.tags)
register.tags.update(blocks.register.tags)

RECENT_EVENTS = 8
BANNERS = {
    constants.SUCCESS: "Success",
    constants.WARNING: "Important",
    constants.ERROR: "There is a problem",
}


@register.inclusion_tag("components/page_heading.html")
def page_heading(text: str, caption: str = "", status: Any = None, when: str = "") -> dict[str, Any]:
    """What this is and in what state: caption with reference, heading, badge and the date that matters."""
    return {"text": text, "caption": caption, "status": status, "when": when}


@register.simple_tag
def submission_key() -> SafeString:
    """The hidden key of a form that a template writes itself: it is carried out once (a `PageForm` has its own)."""
    return markup.submission_key()


@register.simple_tag
def status_tag(status: Any) -> SafeString:
    """A badge from a `Status` or a mapping of `text` and `colour`."""
    return markup.badge(status)


@register.simple_tag
def cell(value: CellValue) -> SafeString:
    """A value as a table or summary list shows it."""
    return markup.cell(value)


@register.simple_tag
def cell_list(cells: Iterable[Cell]) -> SafeString:
    """Lines with a link each, and a note beside it where there is one."""
    return markup.cell_list(cells)


@register.simple_tag
def summary_list(rows: Iterable[SummaryRow], compact: bool = False) -> SafeString:
    """Facts with their labels, each with a link to change it where there is one."""
    return markup.summary_list(rows, compact=compact)


@register.simple_tag
def footer() -> SafeString:
    """The foot of every page: the same for everybody, so it is rendered once a process."""
    return _footer()


@cache
def _footer() -> SafeString:
    return render_to_string("components/footer.html")


@register.simple_tag(takes_context=True)
def table(context: template.Context, table: Table) -> SafeString:
    """A table that sorts by links and becomes cards on a phone."""
    return table_markup.table(table, partial(_address, context))


@register.simple_tag
def empty_state(empty: Empty | Withheld | str) -> SafeString:
    """What would fill an empty list, and the way there."""
    return markup.empty_state(empty)


@register.inclusion_tag("components/task_list.html")
def task_list(tasks: Iterable[Task], name: str = "task") -> dict[str, Any]:
    """What is done and what is missing; give each list on a page its own `name`."""
    shown = [
        {
            "title": task.title,
            "url": task.url,
            "hint": task.hint,
            "status": task.status,
            "id": f"{name}-{number}",
        }
        for number, task in enumerate(tasks, start=1)
    ]
    return {"tasks": shown}


@register.inclusion_tag("components/timeline.html")
def timeline(events: Iterable[Event]) -> dict[str, Any]:
    """Who did what and when, newest first as given; a long history folds."""
    events = list(events)
    return {"recent": events[:RECENT_EVENTS], "older": events[RECENT_EVENTS:]}


@register.simple_tag(takes_context=True)
def pager(context: template.Context, pager: Pager) -> SafeString:
    """Links to the newer and older page, keeping the filters and the order."""
    return table_markup.pager(
        _address(context, before=pager.newer, after="") if pager.newer else "",
        _address(context, after=pager.older, before="") if pager.older else "",
    )


@register.inclusion_tag("components/error_summary.html", takes_context=True)
def error_summary(context: template.Context) -> dict[str, Any]:
    """The refusals of the page's `form`, and `refusal`: a DomainError or sentences, of a page without one."""
    found = [core_forms.Problem(reason) for reason in reasons_of(context.get("refusal"))]
    form = context.get("form")
    return {"problems": found + (core_forms.problems(form) if isinstance(form, forms.BaseForm) else [])}


@register.inclusion_tag("components/error_summary.html")
def error_list(problems: Sequence[core_forms.Problem]) -> dict[str, Any]:
    """The same summary from a ready list."""
    return {"problems": problems}


@register.inclusion_tag("components/form.html", takes_context=True)
def page_form(context: template.Context, form: core_forms.PageForm, cancel: str = "") -> dict[str, Any]:
    """A whole form with its button; the page shows the errors of `form`, any other form its own."""
    given = {
        "form": form,
        "boxes": filter_boxes(form) if form.form_method == "get" else None,
        "cancel": cancel,
        "csrf_token": context.get("csrf_token"),
        "summary": context.get("form") is not form,
        "problems": core_forms.problems(form),
        "method": form.form_method,
        "action": form.form_action,
        "conflict": form.overtaken,
        "keep": context["request"].get_full_path() if form.overtaken else "",
        "typing": _typing(context, form),
        "will": slugify(f"will {form.form_action} {form.prefix or ''} {type(form).__name__}"),
    }
    if form.overtaken:
        return given | {"submit_label": "Save mine instead", "consequence": form.consequence, "warning": True}
    return given | {
        name: getattr(form, name) for name in ("submit_label", "consequence", "warning", "secondary")
    }


@register.simple_tag(takes_context=True)
def back_link(context: template.Context, url: str, text: str = "Back") -> SafeString:
    """The link above the page, a landmark of its own; say where it goes when that is not the page before.

    To a list it goes back with the filters, the order and the place from which the person came.
    """
    back = as_left(context["request"], url) if "request" in context else url
    return format_html('<nav aria-label="Back"><a class="govuk-back-link" href="{}">{}</a></nav>', back, text)


@register.inclusion_tag("components/warning.html")
def warning_text(text: str) -> dict[str, str]:
    return {"text": text}


@register.inclusion_tag("components/inset.html")
def inset(text: str) -> dict[str, str]:
    return {"text": text}


@register.inclusion_tag("components/notification.html")
def notification(message: Message, number: int = 1) -> dict[str, Any]:
    """A message left by the page before."""
    success = message.level == constants.SUCCESS
    title = BANNERS.get(message.level, "Important")
    return {"text": message.message, "title": title, "success": success, "id": f"notification-{number}"}


@register.inclusion_tag("components/confirmation.html")
def confirmation(title: str, label: str = "", reference: str = "") -> dict[str, str]:
    """The green panel of a finished journey; it holds the page's h1."""
    return {"title": title, "label": label, "reference": reference}


@register.inclusion_tag("components/audience.html")
def audience(who: str) -> dict[str, str]:
    """Who will read this: the name of an `Audience` in small letters ("providers", "council")."""
    return {"sentence": Audience[who.upper()].value}


def _typing(context: template.Context, form: core_forms.PageForm) -> Any:
    """The time and the kept texts of a form that is sent by a person signed in."""
    typing = context.get("typing")
    return typing.frame(form) if typing and form.form_method == "post" else None


def _address(context: template.Context, **changes: str) -> str:
    query = context["request"].GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value:
            query[name] = value
    return f"?{query.urlencode()}"
