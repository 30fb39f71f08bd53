"""The life of an admission."""

from providers.notices import admissions as admission_notices
from providers.states import AdmissionState as D
from sefton_pdps.access.permissions import Permission as P
from sefton_pdps.workflow import Machine, Transition

ADMISSION = Machine(
    name="admission",
    states=D,
    initial=D.ACTIVE,
    transitions=(
        Transition(
            "suspend",
            "Suspend the admission",
            (D.ACTIVE,),
            D.SUSPENDED,
            P.ADMISSION_SUSPEND,
            said="suspended the admission",
            notices=admission_notices.suspended,
            consequence=(
                "If you suspend it, the provider would not be invited in this lot until you restore it, "
                "and would read your reason."
            ),
            asks=True,
        ),
        Transition(
            "restore",
            "Restore the admission",
            (D.SUSPENDED,),
            D.ACTIVE,
            P.ADMISSION_SUSPEND,
            said="restored the admission",
            notices=admission_notices.restored,
            consequence=(
                "If you restore it, the provider will be told, and will be invited in this lot again."
            ),
            asks=True,
        ),
        Transition(
            "remove",
            "Remove the admission",
            (D.ACTIVE, D.SUSPENDED),
            D.REMOVED,
            P.ADMISSION_SUSPEND,
            said="removed the admission",
            dated="removed_at",
            notices=admission_notices.removed,
            consequence=(
                "If you remove it, the provider would read your reason and would have to apply again to be invited "
                "in this lot. Children placed there would stay."
            ),
            asks=True,
        ),
    ),
)
