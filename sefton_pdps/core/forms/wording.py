"""The GOV.UK error messages of a form field, derived from what the field is called."""

from django import forms

from sefton_pdps.core.text.words import lower_first

# Words that already open a phrase, so that "the" does not go before them.
OPENINGS = frozenset(
    [
        "a",
        "an",
        "the",
        "your",
        "their",
        "its",
        "any",
        "each",
        "how",
        "what",
        "when",
        "where",
        "whether",
        "which",
        "who",
        "why",
    ]
)
CHOICES = (forms.ChoiceField, forms.ModelChoiceField, forms.MultipleChoiceField)


def noun(field: forms.Field, given: str = "") -> str:
    """What the field is called in the middle of a sentence; a label that is a question has no such name."""
    if given:
        return given
    label = str(field.label).strip()
    if not label.endswith("?"):
        return lower_first(label)
    return (
        getattr(field, "question_noun", "")
        or f"an answer to \N{LEFT DOUBLE QUOTATION MARK}{label}\N{RIGHT DOUBLE QUOTATION MARK}"
    )


def start(text: str) -> str:
    """The text as the beginning of a sentence."""
    return text[:1].upper() + text[1:]


def messages(field: forms.Field, name: str) -> dict[str, str]:
    """Every refusal of a field by its code, each saying what to do; `name` is what the field is called."""
    begin = start(name).replace("%", "%%")
    return {
        "required": _required(field, name),
        "invalid": _invalid(field, start(name)),
        "max_length": f"{begin} must be %(limit_value)s characters or fewer.",
        "min_length": f"{begin} must be %(limit_value)s characters or more.",
        "min_value": f"{begin} must be %(limit_value)s or more.",
        "max_value": f"{begin} must be %(limit_value)s or less.",
        "max_digits": f"{begin} must have no more than %(max)s digits.",
        "max_decimal_places": f"{begin} must have no more than %(max)s decimal places.",
        "max_whole_digits": f"{begin} must have no more than %(max)s digits before the decimal point.",
        "invalid_choice": f"Select {_the(name)} from the list.",
        "invalid_list": f"Select {_the(name)} from the list.",
        "empty": "The file is empty. Choose a file with something in it.",
        "missing": f"Choose a file for {_the(name)}.",
    }


def name(field: forms.Field, given: str = "") -> None:
    """Name a field and replace Django's stock messages by ours; a message the form's author gave stays."""
    called = noun(field, given)
    vars(field)["noun"] = called
    stock: dict[str, object] = {}
    for kind in reversed(type(field).__mro__):
        stock.update(getattr(kind, "default_error_messages", {}))
    own = set(getattr(type(field), "own_messages", ()))
    for code, message in messages(field, called).items():
        if code not in own and field.error_messages.get(code) == stock.get(code):
            field.error_messages[code] = message


def _the(name: str) -> str:
    return name if name.split(" ", 1)[0] in OPENINGS else f"the {name}"


def _required(field: forms.Field, name: str) -> str:
    if isinstance(field, forms.BooleanField):
        return f"Tick the box to confirm: {field.label}"
    if isinstance(field, forms.FileField):
        return f"Choose a file for {_the(name)}."
    return f"{'Select' if isinstance(field, CHOICES) else 'Enter'} {_the(name)}."


def _invalid(field: forms.Field, begin: str) -> str:
    if isinstance(field, forms.EmailField):
        return "Enter an email address in the correct format, like name@example.com."
    if isinstance(field, forms.FileField):
        return "The file did not arrive whole. Choose it again."
    if isinstance(field, forms.DecimalField):
        return f"{begin} must be a number, like 12.5."
    if isinstance(field, forms.IntegerField):
        return f"{begin} must be a whole number, like 12."
    return f"{begin} is not in a form that can be read. Check it and enter it again."
