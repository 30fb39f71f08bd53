"""The guard of every page that shows what an applicant wrote, or its scores."""

from providers.policies.evaluation import is_barred
from sefton_pdps.access.declaring import after_declaring

judged = after_declaring(is_barred, "providers:evaluation")
