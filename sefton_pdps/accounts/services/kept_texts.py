"""What was typed before a time-out: kept for an hour, sealed, for the same person only."""

from datetime import datetime
from enum import Enum
from typing import Any

from django.db import transaction

from sefton_pdps.accounts import sealing
from sefton_pdps.accounts.models import KEPT_TEXTS_LIMIT, KeptText, User
from sefton_pdps.accounts.selectors import TEXTS_KEPT_FOR
from sefton_pdps.core.forms.typed import Boxes

FIELD_LIMIT_BYTES = 64 * 1024


class Kept(Enum):
    """What became of what was typed."""

    WHOLE = "whole"
    PARTLY = "partly"
    NOTHING_TYPED = "nothing typed"


@transaction.atomic
def keep(*, boxes: Boxes, sent: Any, by: User, at: datetime) -> Kept:
    """Keep the texts of a form's own boxes; a box of more than 64 KB is left out, the oldest of more than 5 goes."""
    texts = boxes.texts(sent)
    short = {name: text for name, text in texts.items() if len(text.encode()) <= FIELD_LIMIT_BYTES}
    if not any(text.strip() for text in short.values()):
        return Kept.PARTLY if len(short) < len(texts) else Kept.NOTHING_TYPED
    User.objects.select_for_update(of=("self",)).get(pk=by.pk)
    KeptText.objects.filter(user=by, page=_path(boxes), boxes=boxes.mark).delete()
    KeptText.objects.create(
        user=by,
        slot=_free_slot(by),
        page=_path(boxes),
        boxes=boxes.mark,
        sealed=sealing.seal(short, owner=by.pk),
        at=at,
    )
    return Kept.WHOLE if len(short) == len(texts) else Kept.PARTLY


def _free_slot(user: User) -> int:
    """A slot that is free, or the oldest one, emptied."""
    kept = list(KeptText.objects.filter(user=user).order_by("at"))
    free = set(range(1, KEPT_TEXTS_LIMIT + 1)) - {text.slot for text in kept}
    if free:
        return min(free)
    kept[0].delete()
    return kept[0].slot


def drop(*, boxes: Boxes, by: User) -> bool:
    """Delete what was kept of a form that is being sent; says whether anything of the person's is left."""
    KeptText.objects.filter(user=by, page=_path(boxes), boxes=boxes.mark).delete()
    return KeptText.objects.filter(user=by).exists()


def forget_old(*, at: datetime) -> None:
    """Delete what was kept for an hour and nobody came back for."""
    KeptText.objects.filter(at__lte=at - TEXTS_KEPT_FOR).delete()


def _path(boxes: Boxes) -> str:
    return boxes.page.partition("?")[0]
