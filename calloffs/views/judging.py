"""The guard of every page that shows a competition's offers, or what came of them."""

from calloffs.policies.scoring import is_barred
from sefton_pdps.access.declaring import after_declaring

judged = after_declaring(is_barred, "calloffs:scoring")
