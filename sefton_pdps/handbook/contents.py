"""The documents that follow from the code: the name of each in `docs` and what renders it."""

from collections.abc import Callable, Mapping

from sefton_pdps.access.documents import address_map, role_matrix
from sefton_pdps.core.inventory import data_inventory
from sefton_pdps.handbook import architecture, requirements
from sefton_pdps.workflow.documents import state_diagrams

CONTENTS: Mapping[str, Callable[[], str]] = {
    "generated/state-diagrams.md": state_diagrams,
    "generated/roles-and-permissions.md": role_matrix,
    "generated/addresses.md": address_map,
    "generated/data-inventory.md": data_inventory,
    "architecture.md": architecture.page,
    "requirements.md": requirements.page,
}
