"""States and other short lists of codes, each with its words: plain enumerations, so that rules may name them."""

from collections.abc import Iterator
from enum import EnumType, StrEnum, nonmember
from typing import Self


def _members(listed: EnumType) -> Iterator["Choices"]:
    return iter(listed)


class _Listed(EnumType):
    """What forms and columns ask of a list of codes, as Django's own `TextChoices` answers it."""

    @property
    def choices(cls) -> list[tuple[str, str]]:
        """Each code with its words, in the order of their lines."""
        return [(member.value, member.label) for member in _members(cls)]

    @property
    def values(cls) -> list[str]:
        return [member.value for member in _members(cls)]

    @property
    def labels(cls) -> list[str]:
        return [member.label for member in _members(cls)]


class Choices(StrEnum, metaclass=_Listed):
    """A code as the database keeps it and the words that people read: `OPENED = "opened", "Opened"`."""

    label: str
    # A template would call a class to read it.
    do_not_call_in_templates = nonmember(True)

    def __new__(cls, value: str, label: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member


class Colour(StrEnum):
    """The meaning of a badge; the text beside it always says the same."""

    DRAFT = "grey"
    IN_PROGRESS = "blue"
    DONE = "green"
    ATTENTION = "yellow"
    STOPPED = "red"


class Coloured(Choices):
    """A code that stands in a badge, as the state of a life does: `OPENED = "opened", "Opened", Colour.DRAFT`.

    One without words or a colour is refused as soon as its module is read.
    """

    colour: Colour

    def __new__(cls, value: str, label: str = "", colour: Colour | None = None) -> Self:
        if not label or colour is None:
            raise TypeError(f"{value!r} of {cls.__name__} needs words and a colour for its badge.")
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        member.colour = colour
        return member
