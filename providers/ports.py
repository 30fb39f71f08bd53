"""What this app asks of the apps above it: who lives at a setting, and what a text gives away."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sefton_pdps.core.ports import Port
from sefton_pdps.core.web.components import Link, Table

places_lived_in: Port[[Iterable[UUID], date], set[UUID]] = Port(
    "which places of these settings does a child live in, or is to move into, for any night from a day on?"
)
places_taken: Port[[Iterable[UUID], date], dict[UUID, dict[UUID, bool]]] = Port(
    "in which places of each setting does a child of ours live on a night, and is each marked as not free all the same?"
)
placements_at: Port[[Iterable[UUID], Any], dict[UUID, tuple[int, list[Link]]]] = Port(
    "how many children of ours live at each setting, and which placements are those, for whoever may see them?"
)
free_tonight: Port[[Iterable[UUID], date], Mapping[UUID, int]] = Port(
    "how many places of each of these settings has nobody, and keeps nobody free, for the night of a day?"
)
children_at: Port[[UUID, Any, date], Table] = Port(
    "which children of ours live at a setting or are to move in, for this reader?"
)
offers_from: Port[[UUID, Any], Table] = Port(
    "which offers were made from a setting and what came of them, for this reader?"
)
decision_pages: Port[[Iterable[UUID], Any], dict[UUID, Link]] = Port(
    "where is it decided what follows each grave change, for whoever may open it?"
)
refuse_personal: Port[[Mapping[str, str]], None] = Port(
    "does a text, by the name of its field, hold what only a person has? It is refused then."
)
