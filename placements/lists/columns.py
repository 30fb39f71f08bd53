"""The column of a list's file that is about a child: in words, never by name, for a file goes further than a screen."""

from collections.abc import Callable
from datetime import date
from typing import Any

from placements.presenters.child_words import words_of
from sefton_pdps.access.lists import Asked, FileColumn


def everybody(_user: Any) -> bool:
    return True


def child_column(
    to_referral: str = "", *, service_type: str = "", shown_to: Callable[[Any], bool] = everybody
) -> FileColumn:
    """The child of a row; `to_referral`: the way from the row to what has the child, as "call_off__referral".

    `service_type`: the way to the kind of placement, where it is not beside the child.
    """
    way = f"{to_referral}__" if to_referral else ""
    fields = (
        f"{way}child__sex",
        f"{way}child__date_of_birth",
        f"{way}child__home_postcode",
        service_type or f"{way}service_type",
    )
    return FileColumn("Child", fields, _told, shown_to)


def _told(asked: Asked, sex: str, born: date, postcode: str, service_type: str) -> object:
    return words_of(sex, born, postcode, service_type, asked.today)
