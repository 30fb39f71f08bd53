"""What an officer looks for among the homes that fit: it narrows what is shown, never who is invited."""

from collections.abc import Mapping
from dataclasses import dataclass, fields

from providers.rules.needs import catalogue
from providers.states import Grade, ServiceType
from sefton_pdps.core.choices import Choices

# In a straight line; people say these.
DISTANCES = (5, 10, 20, 40)
# Supported accommodation has outcomes of its own, 1 to 3; the best stands for a good grade.
BEST_OUTCOME = 1


class AreaSought(Choices):
    """By the authority that a home is in, as regulation 11 divides them."""

    SEFTON = "sefton", "In Sefton"
    NEAR = "near", "In Sefton or adjoining it"


class GradeSought(Choices):
    """The grades of Ofsted's register, the better first."""

    OUTSTANDING = "outstanding", "Outstanding"
    GOOD = "good", "Good or outstanding"


class FreeSought(Choices):
    """By the places that our records call free."""

    NOW = "yes", "A place is free"


ALL_NEEDS = "all"
_GRADES = {
    GradeSought.OUTSTANDING: (Grade.OUTSTANDING,),
    GradeSought.GOOD: (Grade.OUTSTANDING, Grade.GOOD),
}


@dataclass(frozen=True)
class Sought:
    """One word for each filter, "" for any; `needs` is "all" or the code of a need that a home must meet."""

    area: str = ""
    within: str = ""
    free: str = ""
    grade: str = ""
    needs: str = ""

    @property
    def words(self) -> dict[str, str]:
        """The filters that are set, as an address holds them."""
        return {one.name: value for one in fields(self) if (value := getattr(self, one.name))}

    @property
    def miles(self) -> int:
        return int(self.within or 0)

    @property
    def grades(self) -> tuple[str, ...]:
        return _GRADES[GradeSought(self.grade)] if self.grade else ()

    @property
    def knows_the_place(self) -> bool:
        """Whether it asks where a home is, which of an agency without a household nobody knows."""
        return bool(self.area or self.within)


def choices(service_type: str, needs: tuple[str, ...]) -> dict[str, list[tuple[str, str]]]:
    """What each filter may be set to, for a kind of placement and the needs of a child."""
    one_by_one = [(code, f"Meets: {catalogue()[code].label}") for code in needs]
    grades = GradeSought.choices
    if service_type == ServiceType.SUPPORTED:
        grades = [(GradeSought.OUTSTANDING.value, f"Outcome {BEST_OUTCOME}")]
    return {
        "area": AreaSought.choices,
        "within": [(str(miles), f"Within {miles} miles") for miles in DISTANCES],
        "free": FreeSought.choices,
        "grade": grades,
        "needs": [(ALL_NEEDS, "Meets every need"), *one_by_one] if needs else [],
    }


def read(query: Mapping[str, str], allowed: Mapping[str, list[tuple[str, str]]]) -> Sought:
    """The filters of an address; a word that is not among the choices is left out."""
    return Sought(
        **{
            name: word
            for name, listed in allowed.items()
            if (word := query.get(name, "")) in {value for value, _label in listed}
        }
    )
