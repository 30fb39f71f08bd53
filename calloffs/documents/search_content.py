"""What a search statement says, frozen as texts: of each thing what its edition holds, and nothing else (ADR 156)."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from calloffs.documents.search_course import happened, law
from calloffs.documents.search_homes import Told
from calloffs.models import AwardProposal, CallOff, LadderApproach, Recommendation
from calloffs.rules.search_statements import HOLDS, Item
from calloffs.states import AgreedHow, ApproachAnswer, AskedHow, CallOffRoute, DirectGround, Edition
from placements.presenters.child_words import CHILDREN
from placements.rules.ages import age_on
from placements.selectors.groups import searched_words
from placements.states import Gate, Sex
from sefton_pdps.core.text.words import day, listed, lower_first, moment, plural, pounds, short_day
from sefton_pdps.core.time.working_days import local

if TYPE_CHECKING:
    from calloffs.selectors.searches import AskedProvider, Search

SAID: dict[str, str] = {
    ApproachAnswer.YES: "Said yes",
    ApproachAnswer.NO: "Said no",
    ApproachAnswer.NO_ANSWER: "Did not answer",
}
NOT_KNOWN = "Not known before the deadline"


def holds_words(edition: Edition) -> tuple[list[str], list[str]]:
    """What an edition holds and what it leaves out, as its first page and the page before it say."""
    inside = [one.label for one in Item if one in HOLDS[edition]]
    return inside, [one.label for one in Item if one not in HOLDS[edition]]


def content(search: "Search", edition: Edition, *, for_whom: str, by: str, at: datetime) -> dict[str, Any]:
    """The whole statement as texts, in the order of time."""
    told = Told(search, edition)
    told.number_homes()
    inside, outside = holds_words(edition)
    return {
        "edition": edition.label,
        "for_whom": for_whom,
        "made": f"{by}, {moment(at)}",
        "referral": search.referral.reference,
        "child": _child(told, at),
        "inside": inside,
        "outside": outside,
        "figures": _figures(told, at),
        "happened": [[moment(when), text] for when, text in happened(told, at)],
        "asked": list(_asked(told, at)),
        "left_out": _left_out(told),
        "left_out_named": _left_out_named(told),
        "offers": [_ranked(told, one) for one in _newest(told)],
        "law": law(told),
    }


def _child(told: Told, at: datetime) -> str:
    child = told.search.referral.child
    area = told.of(Item.DISTANCE, child.home_postcode.split(" ", maxsplit=1)[0])
    age = str(age_on(child.date_of_birth, local(at).date()))
    return ", ".join(filter(None, (CHILDREN[Sex(child.sex)], age, area)))


def _figures(told: Told, at: datetime) -> list[list[str]]:
    search, answers = told.search, Counter[str]()
    for invited in search.invited:
        answers[_came(told, invited, at)[0]] += 1
    approaches = [one for rung in search.rungs for one in rung.approaches.all()]
    answers.update(SAID.get(one.answer, "Not answered yet") for one in approaches)
    times = [one.invited_at for one in search.invited] + [one.asked_at for one in approaches]
    rows = [
        ["Searched for", searched_words(search.referral.pk)],
        ["Call-offs", str(len(search.call_offs))],
        ["Providers asked", f"{len(told.homes.numbers):,}, {plural(len(times), 'time')} in all"],
        *([label, f"{number:,}"] for label, number in sorted(answers.items())),
        ["Not invited, because a rule bars it", f"{len(search.left_out):,}"],
    ]
    if times:
        rows.append(["Asked", f"from {day(local(min(times)).date())} to {day(local(max(times)).date())}"])
    return [row for row in rows if row[1]]


def _asked(told: Told, at: datetime) -> Iterator[dict[str, Any]]:
    """Who was asked, for each call-off and each rung, with when and how each answered and why."""
    for call_off in told.search.call_offs:
        invited = told.search.of(call_off)
        if invited:
            route = lower_first(CallOffRoute(call_off.route).label)
            yield {
                "title": f"{call_off.reference}, {route}",
                "rows": [_invited_row(told, call_off, one, at) for one in invited],
            }
        if agreed := [one for one in told.search.agreed if one.call_off_id == call_off.pk]:
            rows = [_agreed_row(told, one) for one in agreed]
            yield {"title": f"{call_off.reference}, one home without a competition", "rows": rows}
        for rung in told.search.rungs:
            approaches = list(rung.approaches.all())
            if rung.call_off_id == call_off.pk and approaches:
                rows = [_approach_row(told, one) for one in approaches]
                yield {"title": f"{call_off.reference}, {lower_first(rung.name)}", "rows": rows}


def _invited_row(told: Told, call_off: CallOff, invited: "AskedProvider", at: datetime) -> list[str]:
    names = [told.search.homes[key] for key in map(str, invited.setting_ids) if key in told.search.homes]
    who = told.organisation(invited.provider_id, invited.provider.name, listed(sorted(names)))
    answer, when, why = _came(told, invited, at)
    return [told.homes.label(invited.provider_id), who, _short(invited.invited_at), _on(answer, when), why]


def _came(told: Told, invited: "AskedProvider", at: datetime) -> tuple[str, str, str]:
    """The answer, its day, and why; before the deadline nobody's offer is known."""
    call_off = next(row for row in told.search.call_offs if row.pk == invited.call_off_id)
    if invited.offered_at or invited.was_heard:
        by_telephone = "Told by telephone or e-mail" if invited.was_heard else ""
        return "Offered", _short(invited.offered_at), by_telephone
    if invited.declined_at:
        why = [invited.get_decline_reason_display(), told.own(invited.decline_note)]
        return "Declined", _short(invited.declined_at), ". ".join(filter(None, why))
    if call_off.is_sealed(at):
        return NOT_KNOWN, "", ""
    opened = f"Read on {_short(invited.first_opened_at)}" if invited.first_opened_at else "Never opened"
    return "Did not answer", "", opened


def _approach_row(told: Told, approach: LadderApproach) -> list[str]:
    who = told.organisation(approach.provider_id, approach.provider_name, approach.home_name)
    answer = ApproachAnswer(approach.answer).label if approach.answer else "Not answered yet"
    reason = approach.get_decline_reason_display() if approach.decline_reason else ""
    fell = f"Fell away on {_short(approach.fell_away_at)}" if approach.fell_away_at else ""
    fee = told.of(Item.FEE, f"{pounds(approach.weekly)} a week" if approach.weekly else "")
    own = [told.own(approach.note), told.own(approach.fell_away_why), told.own(approach.answered_by)]
    why = ". ".join(filter(None, (reason, fell, fee, *own)))
    asked = f"{_short(approach.asked_at)}, {lower_first(AskedHow(approach.asked_how).label)}"
    return [told.label_of(approach), who, asked, _on(answer, _short(approach.answered_at)), why]


def _on(answer: str, day_of: str) -> str:
    return ", ".join(filter(None, (answer, day_of)))


def _agreed_row(told: Told, proposal: AwardProposal) -> list[str]:
    """The home of a case for a direct award: who there agreed, when and how."""
    case = proposal.case
    if case is None:
        raise ValueError("A home that was agreed with directly has its case.")
    who = told.organisation(proposal.provider_id, proposal.provider.name, proposal.setting.name)
    how = lower_first(AgreedHow(case.agreed_how).label) if case.agreed_how else ""
    why = ". ".join(filter(None, (DirectGround(case.ground).label, told.own(case.agreed_by))))
    agreed = _on("Agreed" if case.agreed_at else "Not asked yet", _short(case.agreed_at))
    return [told.homes.label(proposal.provider_id), who, _on(_short(case.at), how), agreed, why]


def _left_out(told: Told) -> list[list[str]]:
    """How many were not invited, by the rule that bars them."""
    counted = Counter(one.gate for one in told.search.left_out)
    return [[gate.label, f"{counted[gate]:,}"] for gate in Gate if counted[gate]]


def _left_out_named(told: Told) -> list[list[str]]:
    if not told.holds(Item.HOME):
        return []
    return [
        [
            one.provider.name,
            one.setting.name if one.setting else "All its homes",
            Gate(one.gate).label,
            one.reason,
        ]
        for one in told.search.left_out
    ]


def _newest(told: Told) -> list[Recommendation]:
    """The last recommendation of each competition."""
    newest = {one.call_off_id: one for one in told.search.recommended}
    return list(newest.values())


def _ranked(told: Told, chosen: Recommendation) -> dict[str, Any]:
    """The offers in their published order, with the one that was recommended; price only where fees are held."""
    rows = []
    for ranked in chosen.ranking:
        home = told.homes.label(told.search.offers.get(ranked["offer"], ranked["offer"]))
        row = {"rank": str(ranked["position"]), "home": home}
        row |= {name: ranked[name] for name in ("quality", "social_value")}
        row["chosen"] = "Recommended" if ranked["offer"] == str(chosen.offer_id) else ""
        if told.holds(Item.FEE):
            row |= {
                "weekly": pounds(Decimal(ranked["weekly"])),
                "price": ranked["price"],
                "total": ranked["total"],
            }
        rows.append(row)
    reference = next(row.reference for row in told.search.call_offs if row.pk == chosen.call_off_id)
    return {"title": reference, "rows": rows, "with_price": told.holds(Item.FEE)}


def _short(when: datetime | None) -> str:
    return short_day(local(when).date()) if when else ""
