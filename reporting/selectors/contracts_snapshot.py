"""The contracts of a quarter as text to be frozen: counted, never one by one (S-10, S-11, S-23, S-48)."""

from decimal import Decimal
from typing import Any

from calloffs.states import DirectGround
from reporting.rules.counted_contracts import Bought, counted
from reporting.selectors.figures import Figures
from reporting.selectors.purchases import Contract


def contracts_snapshot(figures: Figures) -> dict[str, Any]:
    """The parts `contracts`, `bands` and `threshold` of a snapshot; a withheld number is null."""
    threshold = figures.threshold
    bands = {_band(contract): contract for contract in figures.contracts}
    order = sorted(bands, key=lambda band: (bands[band].band_over or Decimal(-1), band))
    numbers = counted(
        [
            Bought(contract.ground, _band(contract), contract.value > threshold.amount, contract.value)
            for contract in figures.contracts
        ],
        grounds=[str(label) for label in DirectGround.labels],
        bands=order,
    )
    first, last = figures.quarter
    return {
        "contracts": {
            "from": first.isoformat(),
            "to": last.isoformat(),
            "all": numbers.all,
            "direct": numbers.direct,
            "competed": numbers.competed,
            "grounds": [{"ground": ground, "number": number} for ground, number in numbers.grounds.items()],
            "value": None if numbers.value is None else f"{numbers.value:.2f}",
        },
        "bands": [
            {**_band_words(bands[band]), "contracts": number} for band, number in numbers.bands.items()
        ],
        "threshold": {
            "amount": f"{threshold.amount:.2f}",
            "valid_from": threshold.valid_from.isoformat(),
            "source": threshold.source,
            "contracts": numbers.over_threshold,
        },
    }


def _band(contract: Contract) -> str:
    """What tells one delegation band from another, also where its figures changed within the quarter."""
    return f"{contract.office} {contract.band_over} {contract.band_up_to} {contract.band_is_placeholder}"


def _band_words(contract: Contract) -> dict[str, Any]:
    return {
        "office": contract.office,
        "over": None if contract.band_over is None else f"{contract.band_over:.2f}",
        "up_to": None if contract.band_up_to is None else f"{contract.band_up_to:.2f}",
        "is_placeholder": contract.band_is_placeholder,
    }
