"""The report of scenarios for many readers, without anything that users typed and that may name somebody."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from planner.language import say
from planner.report.document.audience import for_everybody
from planner.report.document.compose import compose
from planner.report.document.pseudonyms import pseudonyms
from planner.report.document.schema import Document, Person
from planner.report.document.spellings import somebody_in

if TYPE_CHECKING:
    from planner.answer.schema import DecisionAnswer, PlanAnswer
    from planner.budget.forecast_schema import By
    from planner.comparison.schema import Inputs, Result
    from planner.explanation.schema import Difference, Explanation
    from planner.report.document.gather import Told

_SPOKEN_FOR = ("employee", "label", "reason")
"""What facts of decisions end with that are dealt with where they are told."""


_FIGURES = re.compile(r"[-+\d.]+")
_PLACE = re.compile(r"\.\d+(?=\.|$)")
"""Days and numbers, and places in lists: they are no ids even where somebody has the same one."""


def compose_for_everybody(told: Sequence[Told], by: By, stored: Sequence[Result], key: bytes) -> Document:
    """As `compose`, for many readers. Titles, names of scenarios and values of changed inputs are left out where an
    id, a name, or a part of a name stands in them. key: of the pseudonyms.
    """
    results = [*(each.result for each in told), *stored]
    people = [*(who for each in told for who in each.people.values()), *_known_from(results)]
    codes = pseudonyms(people, key)
    named = [
        replace(
            each,
            name=_unless_named(each.name, people),
            plan=_reordered(_untitled(each.plan, people), codes),
            critical=None if each.critical is None else _explained(each.critical, codes),
            result=_unnamed(each.result, people),
        )
        for each in told
    ]
    return for_everybody(compose(named, by, [_unnamed(each, people) for each in stored]), people, key)


def _known_from(results: Sequence[Result]) -> Iterator[Person]:
    """Whom results know: employees by their ids, and planned hires, who are called by their label and a number."""
    for each in results:
        hires = frozenset(_hires(each.plan.decisions))
        yield from (Person(who, None, who in hires) for who in sorted({*each.inputs.people, *hires}))


def _hires(decisions: Sequence[DecisionAnswer]) -> Iterator[str]:
    labels: Counter[str] = Counter()
    for made in decisions:
        if made.decision == "people":
            labels[str(made.what["label"])] += int(made.what["people"])
    yield from (f"{label} {number}" for label, count in labels.items() for number in range(1, count + 1))


def _unless_named(said: str, people: Collection[Person]) -> str:
    return say("(name left out)") if somebody_in(said, people) else said


def _untitled(plan: PlanAnswer, people: Collection[Person]) -> PlanAnswer:
    """The plan without its title, where that names somebody."""
    return plan.model_copy(update={"title": None}) if somebody_in(plan.title or "", people) else plan


def _reordered(plan: PlanAnswer, codes: Mapping[str, str]) -> PlanAnswer:
    """The plan with the sittings of a purchase in the order of pseudonyms, as that of ids would tell something."""
    purchases = tuple(
        each.model_copy(update={"sittings": tuple(sorted(each.sittings, key=lambda line: codes[line.employee_id]))})
        for each in plan.purchases
    )
    return plan.model_copy(update={"purchases": purchases})


def _explained(found: Explanation, codes: Mapping[str, str]) -> Explanation:
    """The same for what changes without somebody."""

    def reordered(each: Difference) -> Difference:
        pairs = {
            name: tuple(sorted(getattr(each, name), key=lambda pair: codes[pair.employee_id]))
            for name in ("added", "removed")
        }
        return each.model_copy(update=pairs)

    return found.model_copy(update={"differences": tuple(map(reordered, found.differences))})


def _unnamed(result: Result, people: Collection[Person]) -> Result:
    update = {"name": _unless_named(result.name, people), "inputs": _inputs(result.inputs, people)}
    return result.model_copy(update=update)


def _inputs(inputs: Inputs, people: Collection[Person]) -> Inputs:
    def value(path: str, said: str) -> str:
        is_kept = path.endswith(_SPOKEN_FOR) or _FIGURES.fullmatch(said) or not somebody_in(said, people)
        return said if is_kept else say("(left out)")

    facts: Mapping[str, str] = {
        path: value(path, said) for path, said in inputs.facts.items() if not somebody_in(_PLACE.sub("", path), people)
    }
    return inputs.model_copy(update={"facts": facts})
