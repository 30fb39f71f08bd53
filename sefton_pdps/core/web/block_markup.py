"""The larger blocks of a page, each written by one function from what `blocks` describes; every text escaped once."""

from collections.abc import Callable, Iterable, Sequence

from django.utils.html import format_html, format_html_join, strip_tags
from django.utils.safestring import SafeString

from sefton_pdps.core.text.telephones import dials
from sefton_pdps.core.web.blocks import (
    Comparison,
    ContactBlock,
    Fact,
    Mail,
    NextStep,
    Option,
    Step,
    StepState,
    Telephone,
    WorkRow,
)
from sefton_pdps.core.web.components import Action, Cell, CellValue
from sefton_pdps.core.web.markup import NOTHING, badge, cell, short_date

Button = Callable[[Action], SafeString]
# What fits into half of a phone in two lines.
SHORT_FACT = 36
# How each step of a progress line is read out after its name.
READ_OUT = {StepState.DONE: "done", StepState.NOW: "now", StepState.TO_COME: "to come"}


def fact_strip(facts: Iterable[Fact]) -> SafeString:
    """Short facts in one strip; one without a value is left out, and a strip without facts is nothing."""
    shown = [fact for fact in facts if _says(fact.value)]
    if not shown:
        return NOTHING
    return format_html(
        '<dl class="sefton-facts">\n{}\n</dl>',
        format_html_join(
            "\n",
            '<div class="sefton-facts__one"><dt>{}</dt><dd>{}</dd></div>',
            ((fact.label, cell(fact.value)) for fact in shown),
        ),
    )


def _says(value: object) -> bool:
    if isinstance(value, Cell):
        return bool(value.value or value.status or value.note or value.reference)
    return value not in (None, "")


def next_step(step: NextStep, button: Button, cannot: SafeString = NOTHING) -> SafeString:
    """The box under the heading: what comes next, and the one button or link that does it, or why not yet."""
    parts = [format_html('<p class="govuk-body">{}</p>', step.sentence)]
    if cannot:
        parts.append(cannot)
    elif step.action:
        parts.append(button(step.action))
    if step.link:
        parts.append(
            format_html(
                '<p class="govuk-body"><a class="govuk-link" href="{}">{}</a></p>',
                step.link.url,
                step.link.text,
            )
        )
    return format_html(
        '<section class="sefton-next" aria-labelledby="what-comes-next">\n'
        '<h2 class="govuk-heading-m" id="what-comes-next">What comes next</h2>\n{}\n</section>',
        SafeString("\n".join(parts)),
    )


def progress_line(steps: Iterable[Step]) -> SafeString:
    """A life of more than three states: what is done with its day, where it stands, what is to come."""
    return format_html(
        '<ol class="sefton-progress" aria-label="Progress">\n{}\n</ol>',
        format_html_join("\n", "{}", ((_step(step),) for step in steps)),
    )


def _step(step: Step) -> SafeString:
    when = short_date(step.when) if step.when else ""
    return format_html(
        '<li class="sefton-progress__step sefton-progress__step--{}"{}><span class="sefton-progress__name">{}</span>'
        '<span class="govuk-visually-hidden">: {}</span>{}</li>',
        step.state.name.lower().replace("_", "-"),
        SafeString(' aria-current="step"') if step.state is StepState.NOW else NOTHING,
        step.label,
        READ_OUT[step.state],
        format_html(
            ' <span class="sefton-progress__when">{}</span>', ", ".join(filter(None, [when, step.note]))
        )
        if when or step.note
        else NOTHING,
    )


def worklist(rows: Sequence[WorkRow], caption: str, *, caption_hidden: bool = True) -> SafeString:
    """Lines of work as a table with one link each, the verb; on a phone tag and verb stand on the first line."""
    return format_html(
        '<table class="govuk-table sefton-worklist" role="table">\n'
        '<caption class="govuk-table__caption govuk-table__caption--m{}">{}</caption>\n'
        '<thead class="{}" role="rowgroup"><tr role="row">{}</tr></thead>\n'
        '<tbody class="govuk-table__body" role="rowgroup">\n{}\n</tbody>\n</table>',
        " govuk-visually-hidden" if caption_hidden else "",
        caption,
        "govuk-visually-hidden",
        format_html_join(
            "",
            '<th scope="col" role="columnheader">{}</th>',
            ((name,) for name in ("When", "What to do", "For whom", "What else to know")),
        ),
        SafeString("\n".join(_work_row(row) for row in rows)),
    )


def _work_row(row: WorkRow) -> SafeString:
    reference = (
        format_html('<span class="sefton-note sefton-reference">{}</span>', row.reference)
        if row.reference
        else NOTHING
    )
    told = ", ".join(filter(None, [row.child, row.reference]))
    return format_html(
        '<tr class="sefton-worklist__row" role="row"><td role="cell" class="sefton-worklist__tag">{}</td>'
        '<th scope="row" role="rowheader" class="sefton-worklist__verb"><a class="govuk-link" href="{}">{}'
        '<span class="govuk-visually-hidden">{}</span></a></th>'
        '<td role="cell" class="sefton-worklist__child">{}</td>'
        '<td role="cell" class="sefton-worklist__detail">{} {}</td></tr>',
        badge(row.status),
        row.url,
        row.verb,
        f" ({told})" if told else "",
        row.child,
        row.detail,
        reference,
    )


def comparison(given: Comparison, button: Button) -> SafeString:
    """Options as columns whose rows are aligned; each is a region of its own, which a phone shows as a card."""
    names = SafeString("".join(f"<span>{cell(fact.label)}</span>" for fact in given.facts))
    acts = any(option.action for option in given.options)
    return format_html(
        '<h2 class="govuk-visually-hidden">{}</h2>\n<section class="sefton-compare" aria-label="{}">\n'
        '<div class="sefton-compare__labels" aria-hidden="true"><span></span>{}{}</div>\n{}\n</section>',
        given.caption,
        given.caption,
        names,
        SafeString("<span></span>") if acts else NOTHING,
        SafeString(
            "\n".join(
                _option(number, option, given, button, acts=acts)
                for number, option in enumerate(given.options, start=1)
            )
        ),
    )


def _option(number: int, option: Option, given: Comparison, button: Button, *, acts: bool) -> SafeString:
    """`acts`: some option has a button, so that each has its row below; otherwise the facts are the last."""
    heading = (
        format_html('<a class="govuk-link" href="{}">{}</a>', option.url, option.heading)
        if option.url
        else format_html("{}", option.heading)
    )
    facts = SafeString("".join(_compared(fact.label, fact.values[number - 1]) for fact in given.facts))
    return format_html(
        '<section class="sefton-compare__option" aria-labelledby="option-{}"><div class="sefton-compare__head">'
        '<h3 class="govuk-heading-s" id="option-{}">{}</h3>{}{}</div>\n<dl>{}</dl>\n{}</section>',
        number,
        number,
        heading,
        badge(option.status),
        format_html('<span class="sefton-note">{}</span>', option.note) if option.note else NOTHING,
        facts,
        format_html(
            '<div class="sefton-compare__action">{}</div>',
            button(option.action) if option.action else NOTHING,
        )
        if acts
        else NOTHING,
    )


def _compared(label: str, value: CellValue) -> SafeString:
    """A fact of an option. A phone writes short ones two and two, and leaves out what says nothing."""
    shown = cell(value, short=True)
    nothing = value is None or value == ""
    look = "none" if nothing else "short" if len(strip_tags(shown)) <= SHORT_FACT else "long"
    return format_html('<div class="sefton-compare__{}"><dt>{}</dt><dd>{}</dd></div>', look, label, shown)


def contact_block(contact: ContactBlock) -> SafeString:
    """Who to ring by day and by night, each number a link that a telephone dials."""
    lines = [_telephone(one) for one in contact.telephones]
    mails = [*([Mail("E-mail", contact.email)] if contact.email else []), *contact.mails]
    lines += [
        format_html(
            '<div><dt>{}</dt><dd><a class="govuk-link" href="mailto:{}">{}</a></dd></div>',
            mail.label,
            mail.address,
            mail.address,
        )
        for mail in mails
    ]
    if contact.note:
        lines.append(format_html("<div><dt>Good to know</dt><dd>{}</dd></div>", contact.note))
    shown = (
        format_html("<dl>{}</dl>", SafeString("".join(lines)))
        if lines
        else format_html('<p class="govuk-body">{}</p>', contact.missing)
    )
    link = contact.link
    kept = (
        format_html('<p class="govuk-body"><a class="govuk-link" href="{}">{}</a></p>', link.url, link.text)
        if link
        else ""
    )
    return format_html(
        '<section class="sefton-contact" aria-label="Contact: {}"><h2 class="govuk-heading-s">{}</h2>{}{}</section>',
        contact.name,
        contact.name,
        shown,
        kept,
    )


def _telephone(telephone: Telephone) -> SafeString:
    return format_html(
        '<div><dt>{}</dt><dd><a class="govuk-link sefton-whole" href="{}">{}</a></dd></div>',
        telephone.label,
        dials(telephone.number),
        telephone.number,
    )
