"""Results side by side: how each differs from the first, in figures, sittings and inputs. Nothing is solved here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction

from planner.answer.schema import StageAnswer
from planner.comparison.inputs import changes_between
from planner.comparison.schema import Column, Comparison, Deviation, Loss, QuarterMore, Result, SittingRow
from planner.requirements.audit import plain


def compare(results: Sequence[Result]) -> Comparison:
    """The comparison of at least one result with the first of them."""
    base = results[0]
    sittings = _sittings(results)
    planned = [place for place, each in enumerate(results) if each.planned]
    in_all = sum(all(row.proposed_on[place] is not None for place in planned) for row in sittings)
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
        planned=here.planned,
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
        critical=_count(here.critical),
        critical_undecided=None if here.critical is None else len(here.critical) - (_count(here.critical) or 0),
        more=tuple(_more(base, here)),
        deviation=_deviation(base, here),
        changes=changes_between(base.inputs, here.inputs, (base.made_with, here.made_with)),
        made_with=here.made_with,
    )


def _more(base: Result, here: Result) -> list[StageAnswer]:
    """By how much each measure is more than the base's; nothing where one of them has no plan."""
    known = {stage.name: stage for stage in base.plan.objective}
    found = []
    for stage in here.plan.objective:
        before = known.get(stage.name)
        if before is not None and before.unit == stage.unit:
            more = plain(Fraction(stage.value) - Fraction(before.value))
            proved = stage.proved and before.proved
            found.append(stage.model_copy(update={"value": more, "bound": more, "proved": proved}))
    return found


def _deviation(base: Result, here: Result) -> Deviation:
    plans = base.planned and here.planned
    costs = base.cost is not None and here.cost is not None and base.currency == here.currency
    days = _less(_ordinal(here.last_day), _ordinal(base.last_day))
    likely = here.probability is not None and base.probability is not None
    return Deviation(
        exams=here.exams - base.exams if plans else None,
        people=here.people - base.people if plans else None,
        cost=plain(Fraction(here.cost or 0) - Fraction(base.cost or 0)) if costs else None,
        cost_by_quarter=tuple(_by_quarter(base, here)) if costs else (),
        last_day=days,
        margin_days=_less(here.margin_days, base.margin_days),
        probability=(here.probability or 0.0) - (base.probability or 0.0) if likely else None,
        cliffs=len(here.cliffs) - len(base.cliffs) if plans else None,
        critical=_less(_count(here.critical), _count(base.critical)),
    )


def _less(here: int | None, base: int | None) -> int | None:
    return None if here is None or base is None else here - base


def _ordinal(day: date | None) -> int | None:
    return None if day is None else day.toordinal()


def _count(losses: tuple[Loss, ...] | None) -> int | None:
    """How many people are known to be critical."""
    return None if losses is None else sum(loss.status != "undecided" for loss in losses)


def _by_quarter(base: Result, here: Result) -> Iterator[QuarterMore]:
    """Every quarter in which either spends something; nothing where their fiscal years have other quarters."""
    spent: list[dict[tuple[date, date], Fraction]] = [
        {(each.first, each.last): Fraction(each.cost) for each in result.cost_by_quarter} for result in (base, here)
    ]
    if len({first.month % 3 for quarters in spent for first, _ in quarters}) > 1:
        return
    for first, last in sorted({*spent[0], *spent[1]}):
        before, after = (quarters.get((first, last), Fraction(0)) for quarters in spent)
        yield QuarterMore(first=first, last=last, more=plain(after - before))


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
