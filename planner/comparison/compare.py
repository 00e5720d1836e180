"""Results side by side: how each differs from the first, in figures, sittings and inputs. Nothing is solved here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from planner.answer.schema import StageAnswer
from planner.comparison.inputs import changes_between
from planner.comparison.schema import Column, Comparison, Result, SittingRow
from planner.requirements.audit import plain


def compare(results: Sequence[Result]) -> Comparison:
    """The comparison of at least one result with the first of them."""
    base = results[0]
    sittings = _sittings(results)
    in_all = sum(all(day is not None for day in row.proposed_on) for row in sittings)
    return Comparison(
        columns=tuple(_column(base, each) for each in results),
        sittings=sittings,
        in_all=in_all,
        in_some=len(sittings) - in_all,
    )


def _column(base: Result, here: Result) -> Column:
    cliffs = sorted(cliff.on for cliff in here.cliffs if cliff.tier_lost)
    return Column(
        name=here.name,
        title=here.title,
        programme=here.plan.programme,
        as_of=here.plan.as_of,
        goals=here.plan.goals,
        objective=here.plan.objective,
        status=here.status,
        reached=here.reached,
        exams=here.exams,
        people=here.people,
        cost=here.cost,
        currency=here.currency,
        cost_by_quarter=here.cost_by_quarter,
        last_day=here.last_day,
        margin_days=here.margin_days,
        probability=here.probability,
        probability_error=here.probability_error,
        cliffs=len(here.cliffs),
        next_cliff=cliffs[0] if cliffs else None,
        critical=None if here.critical is None else len(here.critical),
        more=tuple(_more(base, here)),
        changes=changes_between(base.inputs, here.inputs),
        made_with=here.made_with,
    )


def _more(base: Result, here: Result) -> list[StageAnswer]:
    """By how much each measure is more than the base's; nothing where one of them has no plan."""
    if not (base.plan.objective and here.plan.objective):
        return []
    known = {stage.name: stage for stage in base.plan.objective}
    found = []
    for stage in here.plan.objective:
        before = known.get(stage.name)
        if before is not None and before.unit == stage.unit:
            more = plain(Fraction(stage.value) - Fraction(before.value))
            proved = stage.proved and before.proved
            found.append(stage.model_copy(update={"value": more, "bound": more, "proved": proved}))
    return found


def _sittings(results: Sequence[Result]) -> tuple[SittingRow, ...]:
    """Every sitting with its day in each result; of several by one person of one exam each has a row."""
    days: dict[tuple[str, str, int], list[date | None]] = {}
    for number, each in enumerate(results):
        times: dict[tuple[str, str], int] = {}
        for line in sorted(each.plan.assignments, key=lambda line: line.proposed_on):
            pair = (line.employee_id, line.exam)
            times[pair] = times.get(pair, 0) + 1
            days.setdefault((*pair, times[pair]), [None] * len(results))[number] = line.proposed_on
    return tuple(
        SittingRow(employee_id=who, exam=exam, proposed_on=tuple(found))
        for (who, exam, _), found in sorted(days.items())
    )
