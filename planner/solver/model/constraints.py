"""What every plan must satisfy, as linear rows."""

from __future__ import annotations

from typing import assert_never

from planner.problem.schema import (
    NOTHING,
    Assumed,
    Condition,
    Enough,
    EnoughApart,
    EnoughPasses,
    EnoughPoints,
    FigureTerm,
    Parts,
    PeopleTerm,
)
from planner.problem.sets import union
from planner.solver.cpsat import cp_model
from planner.solver.model.alternatives import Fork, Switch
from planner.solver.model.months import keep_month_limits
from planner.solver.model.variables import Variables

_FEW_GROUPS = 4
"""Of so many groups that share nobody every set is looked at, for individuals."""


def add_constraints(model: cp_model.CpModel, variables: Variables) -> None:
    """All rows of the model."""
    _people_take_one_offer(model, variables)
    _few_enough_people(model, variables)
    keep_month_limits(model, variables)
    _keep_budgets(model, variables)
    _goals_hold(model, variables)
    if variables.staffing.fewest_missing:
        model.add(sum(variables.missing) >= variables.staffing.fewest_missing)


def _people_take_one_offer(model: cp_model.CpModel, variables: Variables) -> None:
    for c, cohort in enumerate(variables.staffing.cohorts):
        rows = len(model.proto.constraints)
        for block in dict.fromkeys(offer.block for offer in cohort.offers):
            model.add(sum(variables.taking(c, block)) <= variables.sitting[c])
        if cohort.pinned:
            everybody = sum(sum(variables.taking(c, block)) for block in {offer.block for offer in cohort.offers})
            model.add(everybody == len(cohort.people))
        variables.rows_of[c] = [*range(rows, len(model.proto.constraints))]


def _few_enough_people(model: cp_model.CpModel, variables: Variables) -> None:
    limit = variables.staffing.problem.people_limit
    if limit is not None:
        model.add(sum(variables.sitters) <= limit)


def _keep_budgets(model: cp_model.CpModel, variables: Variables) -> None:
    for number, budget in enumerate(variables.staffing.problem.money.budgets):
        spent = [variables.spent_besides(number), variables.payments.spent_in(budget.periods)]
        model.add(sum(spent) <= budget.amount)


def _goals_hold(model: cp_model.CpModel, variables: Variables) -> None:
    for g, goal in enumerate(variables.staffing.problem.goals):
        switches = [variables.chosen[g, k] for k in range(len(goal.choices))]
        model.add(sum(switches) == 1)
        variables.forks.append(Fork(1, 1, tuple(switches)))
        for switch, choice in zip(switches, goal.choices, strict=True):
            only = len(goal.choices) == 1
            _hold(model, variables, choice.condition, 1 if only else switch)


def _hold(model: cp_model.CpModel, variables: Variables, condition: Condition, switch: Switch) -> None:
    match condition:
        case Enough() if not variables.staffing.asked >> condition.target & 1:
            return  # It is reached whenever others are.
        case Enough():
            missing = condition.people - variables.staffing.problem.targets[condition.target].have
            model.add(_newly_satisfying(variables, condition.target) >= missing * switch)
        case EnoughApart():
            _hand_out(model, variables, condition, switch)
        case EnoughPasses():
            targets = variables.staffing.problem.targets
            missing = condition.passes - sum(targets[target].have for target in condition.targets)
            model.add(sum(_newly_satisfying(variables, target) for target in condition.targets) >= missing * switch)
        case EnoughPoints():
            _collect(model, variables, condition, switch)
        case Assumed():
            model.add(variables.assumed[condition.requirement] >= switch)
        case Parts():
            if condition.count == len(condition.parts):
                switches: list[Switch] = [switch] * len(condition.parts)
            else:
                ways = tuple(model.new_bool_var("") for _ in condition.parts)
                model.add(sum(ways) >= condition.count * switch)
                variables.forks.append(Fork(switch, condition.count, ways))
                switches = list(ways)
            for part, each in zip(condition.parts, switches, strict=True):
                _hold(model, variables, part, each)
        case _:
            assert_never(condition)


def _newly_satisfying(variables: Variables, target: int) -> cp_model.LinearExprT:
    counts = variables.running.newly_satisfying(target)
    missing = [
        count
        for each, count in zip(variables.staffing.missing, variables.missing, strict=True)
        if each.effect >> target & 1
    ]
    return sum([*counts, *missing, *(choice.satisfies[target] for choice in variables.individuals)])


def _hand_out(model: cp_model.CpModel, variables: Variables, condition: EnoughApart, switch: Switch) -> None:
    """People who fit the same targets are alike; so many of them are handed to each group. As long as no group gets
    more of them than there are, nor all groups together more than each may serve, they can be handed out one by one.
    """
    cluster = union(1 << target for target in condition.targets)  # groups may ask the same
    fitting: dict[int, list[cp_model.LinearExprT]] = {}
    for c, cohort in enumerate(variables.staffing.cohorts):
        for o, offer in enumerate(cohort.offers):
            fits = offer.effect & cluster
            if not fits:
                continue
            if (c, o) in variables.counts:
                fitting.setdefault(fits, []).append(variables.counts[c, o])
            else:
                idle = len(cohort.people) - sum(variables.taking(c, offer.block))
                fitting.setdefault(fits, []).append(idle)
    for each, count in zip(variables.staffing.missing, variables.missing, strict=True):
        if each.effect & cluster:
            fitting.setdefault(each.effect & cluster, []).append(count)
    one_by_one = variables.individuals if len(condition.targets) > _FEW_GROUPS else []
    if not one_by_one:
        for choice in variables.individuals:
            for fits, person in choice.handed_out(cluster).items():
                fitting.setdefault(fits, []).append(person)
    handed: list[list[cp_model.IntVar]] = [[] for _ in condition.targets]
    for fits, people in sorted(fitting.items()):
        places = []
        for group, (target, most) in enumerate(zip(condition.targets, condition.people, strict=True)):
            if fits >> target & 1:
                place = model.new_int_var(0, most, f"fits_{fits}_to_{group}")
                handed[group].append(place)
                places.append(place)
                if condition.groups_per_person > 1:
                    model.add(place <= sum(people))
        model.add(sum(places) <= condition.groups_per_person * sum(people))
    for choice in one_by_one:
        serves = []
        for group, target in enumerate(condition.targets):
            place = model.new_bool_var("")
            model.add(place <= choice.satisfies[target])
            handed[group].append(place)
            serves.append(place)
        model.add(sum(serves) <= condition.groups_per_person)
    for places, people_needed in zip(handed, condition.people, strict=True):
        model.add(sum(places) >= people_needed * switch)


def _collect(model: cp_model.CpModel, variables: Variables, condition: EnoughPoints, switch: Switch) -> None:
    """Each term has its points: no more than its people (but those to spare) or figure give, none without its gate.

    A term with people to spare may also be left alone, so that it asks for nobody.
    """
    targets = variables.staffing.problem.targets
    collected: list[cp_model.IntVar] = []
    for number, term in enumerate(condition.terms):
        is_open: Switch = 1
        if term.gate != NOTHING or (isinstance(term, PeopleTerm) and term.spare):
            is_open = model.new_bool_var("")
            _hold(model, variables, term.gate, is_open)
        match term:
            case PeopleTerm():
                points = model.new_int_var(0, term.cap, f"points_{number}")
                people = targets[term.target].have + _newly_satisfying(variables, term.target)
                model.add(points + term.each * term.spare * is_open <= term.each * people)
                model.add(points <= term.cap * is_open)
                if term.above_zero:
                    model.add(people >= (1 + term.spare) * switch)
                    model.add(is_open >= switch)
            case FigureTerm():
                points = model.new_int_var(0, term.more, f"points_{number}")
                assumed = 0 if term.assumed is None else variables.assumed[term.assumed]
                gained = term.value + (term.more - term.value) * assumed
                model.add(points <= gained)
                model.add(points <= term.more * is_open)
                if term.above_zero:
                    model.add(gained >= switch)
                    model.add(is_open >= switch)
            case _:
                assert_never(term)
        collected.append(points)
    model.add(sum(collected) >= condition.points * switch)
