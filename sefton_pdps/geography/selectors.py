"""Reads of the dated authority tables; two queries, however many authorities are asked about."""

from collections.abc import Iterable
from datetime import date

from sefton_pdps.geography.authorities import OUTSIDE_THE_LIST, SEFTON, LocationClass, classify
from sefton_pdps.geography.models import AdjoiningAuthority, Authority


def location_classes(
    authority_codes: Iterable[str], on: date, *, home: str = SEFTON
) -> dict[str, LocationClass]:
    """Reg. 11: the class of each authority seen from the home one on a day; an unlisted one is distant."""
    codes = set(authority_codes)
    upper_tiers = dict(Authority.objects.filter(code__in=codes).values_list("code", "upper_tier_code"))
    adjoining = set(
        AdjoiningAuthority.objects.filter(home_code=home).on(on).values_list("adjoining_code", flat=True)
    )
    return {code: classify(upper_tiers.get(code), home, adjoining) for code in codes}


def location_class(authority_code: str, on: date, *, home: str = SEFTON) -> LocationClass:
    """Reg. 11: in the borough, adjoining or distant on a day, for the district or county with a GSS code."""
    return location_classes([authority_code], on, home=home)[authority_code]


def authority_names(authority_codes: Iterable[str]) -> dict[str, str]:
    """The children's-services authority of each district by name; an unlisted one is "outside the list"."""
    codes = set(authority_codes)
    names = dict(Authority.objects.filter(code__in=codes).values_list("code", "upper_tier_name"))
    return {code: names.get(code, OUTSIDE_THE_LIST) for code in codes}
