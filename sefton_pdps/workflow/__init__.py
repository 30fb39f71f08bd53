"""One transition table per aggregate; buttons and writes are fed from the same rows."""

from sefton_pdps.workflow.machine import Machine, Transition
from sefton_pdps.workflow.running import Choice, allowed, run, run_many

__all__ = ["Choice", "Machine", "Transition", "allowed", "run", "run_many"]
