"""Reads of the dated authority tables; one query, however many authorities are asked about."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from sefton_pdps.geography.authorities import OUTSIDE_THE_LIST, SEFTON, LocationClass, classify
from sefton_pdps.geography.models import AdjoiningAuthority, Authority


def location_classes(
    authority_codes: Iterable[str], on: date, *, home: str = SEFTON
) -> dict[str, LocationClass]:
    """Reg. 11: the class of each authority seen from the home one on a day; an unlisted one is distant."""
    codes = set(authority_codes)
    rows = seen_from(home, on).filter(code__in=codes).values_list("code", "upper_tier_code", "adjoins")
    classes = {code: classify(tier, home, {tier} if adjoins else ()) for code, tier, adjoins in rows}
    return {code: classes.get(code, LocationClass.DISTANT) for code in codes}


def seen_from(home: str, on: date) -> QuerySet[Any]:
    """The authorities, each with `adjoins`: whether it is in an area that adjoins the home one on a day."""
    near = AdjoiningAuthority.objects.filter(home_code=home, adjoining_code=OuterRef("upper_tier_code"))
    return Authority.objects.annotate(adjoins=Exists(near.on(on)))


def location_class(authority_code: str, on: date, *, home: str = SEFTON) -> LocationClass:
    """Reg. 11: in the borough, adjoining or distant on a day, for the district or county with a GSS code."""
    return location_classes([authority_code], on, home=home)[authority_code]


def authority_names(authority_codes: Iterable[str]) -> dict[str, str]:
    """The children's-services authority of each district by name; an unlisted one is "outside the list"."""
    codes = set(authority_codes)
    names = dict(Authority.objects.filter(code__in=codes).values_list("code", "upper_tier_name"))
    return {code: names.get(code, OUTSIDE_THE_LIST) for code in codes}
