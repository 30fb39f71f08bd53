"""Reading the imports of the register, the previews that wait, and what each changes."""

from typing import Any

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Coalesce, Concat, Lower, NullIf
from django.db.models.lookups import GreaterThan

from providers.models import Absence, PreviewLine, RegisterChange, RegisterImport, RegisterPreview
from providers.rules.gravity import WORST_OUTCOME, Weight
from providers.states import UNDECIDED_ABSENCES, Grade, PreviewState, Registration

QUESTIONS_SHOWN = 25
IMPORTS_LISTED = 25


def imports() -> QuerySet[RegisterImport]:
    """Every import, with who made it; only people who may import see them."""
    return RegisterImport.objects.select_related("by")


def changes_in(done: RegisterImport) -> QuerySet[RegisterChange]:
    """What an import changed, with the settings; `gravity` orders them as the preview does."""
    return changes_of(done.pk)


def changes_of(import_id: Any) -> QuerySet[RegisterChange]:
    """The same by the key of an import; none without one."""
    rows = (
        RegisterChange.objects.filter(register_import=import_id)
        if import_id
        else RegisterChange.objects.none()
    )
    rows = rows.select_related("setting__provider")
    return rows.annotate(gravity=Concat(_weight(), Value(" "), Lower("setting__name")))


def newest_imports() -> list[RegisterImport]:
    """The imports of which the changes can be listed, the newest first."""
    return list(RegisterImport.objects.only("as_at", "at").order_by("-at", "-pk")[:IMPORTS_LISTED])


def _weight() -> Case:
    """`rules.gravity.weight_of` for rows, as two digits."""
    fewer = GreaterThan(_places("before"), Coalesce(_places("after"), 0))
    graves = {
        Weight.INADEQUATE: Q(field="grade", after=Grade.INADEQUATE)
        | Q(field="accommodation_outcome", after=str(WORST_OUTCOME)),
        Weight.LOST: Q(field="registration", after=Registration.CANCELLED),
        Weight.SUSPENDED: Q(field="registration", after=Registration.SUSPENDED),
        Weight.RESTRICTED: Q(field="registration", after=Registration.RESTRICTED),
        Weight.PROVIDER: Q(field="provider"),
        Weight.KIND: Q(field="kind"),
    }
    return Case(
        *(When(found, then=_digits(weight)) for weight, found in graves.items()),
        # Nested, since no other column holds a number of places.
        When(
            field="registered_places",
            then=Case(When(fewer, then=_digits(Weight.FEWER)), default=_digits(Weight.OTHER)),
        ),
        default=_digits(Weight.OTHER),
    )


def _digits(weight: Weight) -> Value:
    return Value(f"{weight:02d}")


def _places(column: str) -> Cast:
    return Cast(NullIf(column, Value("")), IntegerField())


def previews() -> QuerySet[RegisterPreview]:
    """Every register that was read, with who asked and its file."""
    return RegisterPreview.objects.select_related("by", "file")


def waiting_previews() -> QuerySet[RegisterPreview]:
    """Registers that are read and neither applied nor dropped."""
    return previews().filter(state=PreviewState.READY).order_by("-asked_at")


def weights_in(preview: RegisterPreview) -> dict[Weight, int]:
    """How many changes of each weight a preview has, the gravest first."""
    rows = preview.lines.order_by("weight").values_list("weight").annotate(number=Count("pk"))
    return {Weight(weight): number for weight, number in rows}


def lines_in(preview: RegisterPreview, weight: Weight | None) -> QuerySet[PreviewLine]:
    """What a register would change, of one weight or of all."""
    lines = preview.lines.select_related("answered_by")
    return lines.filter(weight=weight) if weight else lines


def questions_in(preview: RegisterPreview) -> list[PreviewLine]:
    """Changes of provider or kind: those without an answer first, a page of them."""
    asked = (Weight.PROVIDER, Weight.KIND)
    return list(preview.lines.filter(weight__in=asked).order_by("answer", "position")[:QUESTIONS_SHOWN])


def absences() -> QuerySet[Absence]:
    """Settings that a newer register no longer names, with what is known of each."""
    return Absence.objects.select_related("setting__provider", "register_import", "decided_by")


def undecided_absences() -> QuerySet[Absence]:
    """Those that nobody has decided for good."""
    return absences().filter(state__in=UNDECIDED_ABSENCES)
