"""What the inbox asks of the apps above it: which child, and how far things are, behind the address of a message."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sefton_pdps.core.ports import Port


@dataclass(frozen=True)
class Matter:
    """What a message is about, as its reader may know it now: the child in words, and never a name.

    `sums_up` says of a kind of message how far things are: one line for what came as many messages.
    """

    about: str
    sums_up: Mapping[str, str] = field(default_factory=dict)


matters_at: Port[[Collection[str], Any, datetime], dict[str, Matter]] = Port(
    "what are the messages about that lead to these addresses, as far as this person may read it?"
)
