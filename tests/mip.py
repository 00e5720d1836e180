"""The optimum of a case by a mixed-integer program with one boolean per employee and exam.

Written from the raw rules, shares nothing with `planner` nor with the oracle's reading of them, and goes through
another solver (HiGHS, through MathOpt). It is as long as the company: nobody is grouped, no day is left out on which
anything changes. Every row reads one way only: a truth that is 1 must be true, one that is 0 may be anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, TypeAlias

from ortools.math_opt.python import mathopt  # type: ignore[import-untyped]

from tests.oracle import Case

Truth: TypeAlias = mathopt.Variable | bool
"""A constant, or a variable that is 1 only where the statement is true."""

_ONE_DAY = timedelta(days=1)
_EXACT = mathopt.SolveParameters(relative_gap_tolerance=0.0, absolute_gap_tolerance=0.0, random_seed=0)


def optimum(case: Case) -> tuple[int, list[int]] | None:
    """The fewest assumptions, and the best value of each measure in order; None when no plan reaches the goals."""
    program = _Program(case)
    if not program.possible:
        return None
    values: list[int] = []
    for expression in (mathopt.fast_sum(program.assumed.values()), *program.measures()):
        value = _minimum(program.model, expression)
        if value is None:
            if values:
                raise RuntimeError(f"A stage after {values} has no solution although the one before it had.")
            return None
        program.model.add_linear_constraint(expression <= value)
        values.append(value)
    return values[0], values[1:]


def _minimum(model: mathopt.Model, expression: mathopt.LinearBase) -> int | None:
    model.minimize(expression)
    result = mathopt.solve(model, mathopt.SolverType.HIGHS, params=_EXACT)
    match result.termination.reason:
        case mathopt.TerminationReason.OPTIMAL:
            best: float = result.objective_value()
            return round(best)
        case mathopt.TerminationReason.INFEASIBLE | mathopt.TerminationReason.INFEASIBLE_OR_UNBOUNDED:
            return None
        case other:
            raise RuntimeError(f"The second solver ended with {other}: {result.termination.detail}")


class _Program:
    """sits: one boolean for each employee and exam that they could sit. possible: False when it is seen early that
    no plan exists.
    """

    def __init__(self, case: Case) -> None:
        self.case = case
        self.scenario: dict[str, Any] = case["scenario"]
        self.exams = {e: {**(f or {}), **self.scenario.get("exams", {}).get(e, {})} for e, f in case["exams"].items()}
        self.last = max(_last_day(goal) for goal in self.scenario["goals"])
        self.model = mathopt.Model()
        self.possible = True
        self.assumed: dict[str, mathopt.Variable] = {}
        self._results: dict[str, list[Mapping[str, Any]]] = {who: [] for who in case["employees"]}
        for result in case["results"]:
            self._results[result["employee_id"]].append(result)
        self._first: dict[tuple[str, str], date] = {}
        for who in case["employees"]:
            for exam in self.exams:
                first = self._first_sitting(who, exam)
                if first is not None and not self._held_for_good(who, exam):
                    self._first[who, exam] = first
        self.sits = {pair: self._boolean() for pair in self._first}
        self._known: dict[tuple[str, date, str], Truth] = {}
        self._rules: dict[tuple[str, date], Truth] = {}
        self._limit()
        for goal in self.scenario["goals"]:
            self._demand(self._reached(goal))

    # --- whom and when -----------------------------------------------------------------------------------------------

    def _first_sitting(self, who: str, exam: str) -> date | None:
        facts, person = self.exams[exam], self.case["employees"][who]
        if not facts.get("proposable", True):
            return None
        for decision in self.scenario.get("decisions", ()):
            ban = decision.get("ban")
            if ban and ban.get("employee") in (None, who) and ban.get("exam") in (None, exam):
                return None
        study = self.scenario.get("preparation", {})
        ready = max(self.scenario["as_of"], person.get("starts_on") or date.min)
        ready += timedelta(days=study.get(exam, study.get("default", 0)))
        first = max([ready, *_given(facts.get("available_from"), person.get("sits_from"))])
        ends = _given(facts.get("retires_on"), person.get("sits_until"), person.get("leaves_on"))
        return first if first <= min([self.last, *ends]) else None

    def _held_for_good(self, who: str, exam: str) -> bool:
        """A result without an end of its own counts as long as a new sitting would."""
        return any(result["exam"] == exam and result.get("expires_on") is None for result in self._results[who])

    def _changes(self) -> Iterator[date]:
        """Every day on which anything is different from the day before."""
        yield from self._first.values()
        for person in self.case["employees"].values():
            yield from _given(person.get("starts_on"), _after(person.get("leaves_on")))
        for result in self.case["results"]:
            yield from _given(result.get("passed_on"), _after(result.get("expires_on")))
        for facts in self.exams.values():
            yield from _given(_after(facts.get("counts_until")))
        for decision in self.scenario.get("decisions", ()):
            yield from _given(_after(decision.get("until")))

    def _counts(self, who: str, exam: str, day: date) -> Truth:
        facts, person = self.exams[exam], self.case["employees"][who]
        if not (person.get("starts_on") or day) <= day <= (person.get("leaves_on") or day):
            return False
        if day > (facts.get("counts_until") or day):
            return False
        for result in self._results[who]:
            passed = result.get("passed_on")
            in_time = passed is None or passed <= min(day, facts.get("retires_on") or day)
            if result["exam"] == exam and in_time and day <= (result.get("expires_on") or day):
                return True
        pair = who, exam
        return self.sits[pair] if pair in self.sits and self._first[pair] <= day else False

    # --- truths ------------------------------------------------------------------------------------------------------

    def _boolean(self) -> mathopt.Variable:
        return self.model.add_binary_variable()

    def _row(self, larger: mathopt.LinearTypes, smaller: mathopt.LinearTypes) -> None:
        self.model.add_linear_constraint(expr=larger - smaller, lb=0)

    def _demand(self, truth: Truth) -> None:
        if isinstance(truth, bool):
            self.possible &= truth
        else:
            self._row(truth, 1)

    def _at_least(self, count: int, parts: Iterable[Truth]) -> Truth:
        truths = [part for part in parts if part is not False]
        variables = [part for part in truths if not isinstance(part, bool)]
        missing = count - (len(truths) - len(variables))
        if missing <= 0:
            return True
        if missing > len(variables):
            return False
        truth = self._boolean()
        self._row(mathopt.fast_sum(variables), missing * truth)
        if missing == len(variables):
            for each in variables:
                self._row(each, truth)
        return truth

    def _satisfies(self, who: str, holding: Any, day: date) -> Truth:
        if isinstance(holding, str):
            return self._counts(who, holding, day)
        key = who, day, repr(holding)
        if key not in self._known:
            if "all" in holding:
                count, parts = len(holding["all"]), holding["all"]
            elif "any" in holding:
                count, parts = 1, holding["any"]
            else:
                count, parts = holding["at_least"], holding["of"]
            self._known[key] = self._at_least(count, [self._satisfies(who, part, day) for part in parts])
        return self._known[key]

    def _fitting(self, holding: Any, day: date) -> dict[str, Truth]:
        found = {who: self._satisfies(who, holding, day) for who in self.case["employees"]}
        return {who: truth for who, truth in found.items() if truth is not False}

    def _reached(self, goal: Mapping[str, Any]) -> Truth:
        """One and the same option carries the goal on all of its days."""
        last = _last_day(goal)
        days = sorted({goal["by"], *(day for day in self._changes() if goal["by"] < day <= last)})
        options = [o for o, tiers in self.case["options"].items() if goal["tier"] in tiers]
        carrying = []
        for option in options:
            if goal.get("option") in (None, option):
                rules = self.case["options"][option][goal["tier"]]
                truths = [self._true(rules, f"{option}.{goal['tier']}", day) for day in days]
                carrying.append(self._at_least(len(days), truths))
        return self._at_least(1, carrying)

    def _waived(self, name: str, day: date) -> bool:
        return any(
            decision.get("waive") == name and day <= (decision.get("until") or day)
            for decision in self.scenario.get("decisions", ())
        )

    def _true(self, rule: Mapping[str, Any], tier: str, day: date) -> Truth:
        name = f"{tier}.{rule['id']}"
        if (name, day) not in self._rules:
            self._rules[name, day] = self._waived(name, day) or self._truth_of(rule, name, tier, day)
        return self._rules[name, day]

    def _truth_of(self, rule: Mapping[str, Any], name: str, tier: str, day: date) -> Truth:
        if "people" in rule:
            return self._at_least(rule["people"], self._fitting(rule["hold"], day).values())
        if "metric" in rule:
            wanted = rule["at_least"]
            if isinstance(wanted, Mapping):
                wanted = wanted[self.scenario["market"]]
            return self.scenario.get("metrics", {}).get(rule["metric"], 0) >= wanted or self._assumption(name)
        if "fact" in rule:
            return self.scenario.get("facts", {}).get(rule["fact"], False) or self._assumption(name)
        if "any" in rule:
            return self._at_least(1, [self._true(part, tier, day) for part in rule["any"]])
        if "of" in rule:
            return self._at_least(rule["at_least"], [self._true(part, tier, day) for part in rule["of"]])
        sharing = rule.get("sharing", "same-or-different")
        linked = [part for part in rule["all"] if "people" in part and sharing != "same-or-different"]
        truths = [self._true(part, tier, day) for part in rule["all"] if part not in linked]
        if sharing == "different":
            truths.append(self._apart([part for part in linked if not self._waived(f"{tier}.{part['id']}", day)], day))
        if sharing == "same":
            truths.append(self._nested(linked, tier, day))
        return self._at_least(len(truths), truths)

    def _assumption(self, name: str) -> mathopt.Variable:
        if name not in self.assumed:
            self.assumed[name] = self._boolean()
        return self.assumed[name]

    def _apart(self, groups: Sequence[Mapping[str, Any]], day: date) -> Truth:
        """Each person is given to at most one of the groups that they fit."""
        if not groups:
            return True
        truth = self._boolean()
        given: dict[str, list[mathopt.Variable]] = {}
        for group in groups:
            members = []
            for who, fits in self._fitting(group["hold"], day).items():
                member = self._boolean()
                self._row(fits, member)
                given.setdefault(who, []).append(member)
                members.append(member)
            self._row(mathopt.fast_sum(members), group["people"] * truth)
        for places in given.values():
            self._row(1, mathopt.fast_sum(places))
        return truth

    def _nested(self, groups: Sequence[Mapping[str, Any]], tier: str, day: date) -> Truth:
        """The people of a smaller group are among those of each larger one; groups of equal size are the same people.

        A waived group need not be filled, but whoever is in another group must still belong to it.
        """
        truth = self._boolean()
        members: list[dict[str, mathopt.Variable]] = []
        for group in groups:
            fitting = self._fitting(group["hold"], day)
            mine = {who: self._boolean() for who in fitting}
            for who, member in mine.items():
                self._row(fitting[who], member)
            if not self._waived(f"{tier}.{group['id']}", day):
                self._row(mathopt.fast_sum(mine.values()), group["people"] * truth)
            members.append(mine)
        for group, mine in zip(groups, members, strict=True):
            for other, theirs in zip(groups, members, strict=True):
                if other is not group and other["people"] >= group["people"]:
                    for who, member in mine.items():
                        self._row(theirs.get(who, 0), member)
        return truth

    # --- limits and measures -----------------------------------------------------------------------------------------

    def _limit(self) -> None:
        limits = self.scenario.get("limits", {})
        self._sitters = []
        for who, person in self.case["employees"].items():
            mine = [sits for (sitter, _), sits in self.sits.items() if sitter == who]
            if mine:
                sitter = self._boolean()
                for sits in mine:
                    self._row(sitter, sits)
                self._sitters.append(sitter)
            for cap in _given(limits.get("exams_per_person"), person.get("max_exams")):
                self._row(cap, mathopt.fast_sum(mine))
        for limit in _given(limits.get("people")):
            self._row(limit, mathopt.fast_sum(self._sitters))
        for decision in self.scenario.get("decisions", ()):
            if "pin" in decision:
                pin = decision["pin"]
                self._demand(self.sits.get((pin["employee"], pin["exam"]), False))

    def measures(self) -> list[mathopt.LinearBase]:
        """What is to be minimised, in order."""
        expressions = {
            "exams": mathopt.fast_sum(self.sits.values()),
            "people": mathopt.fast_sum(self._sitters),
            "cost": mathopt.fast_sum(self._price(*pair) * sits for pair, sits in self.sits.items()),
        }
        names = [*self.scenario.get("minimise", ("exams", "people")), "exams", "people"]
        return [expressions[name] for name in dict.fromkeys(names)]

    def _price(self, who: str, exam: str) -> int:
        table = self.scenario.get("prices")
        if table is None:
            return 0
        fees, hours = table["fees"], table.get("study_hours", {})
        rate = self.case["employees"][who].get("hourly_cost") or 0
        price: int = fees.get(exam, fees.get("default", 0)) + hours.get(exam, hours.get("default", 0)) * rate
        return price


def _last_day(goal: Mapping[str, Any]) -> date:
    last: date = goal.get("hold_until") or goal["by"]
    return last


def _after(day: date | None) -> date | None:
    return None if day is None else day + _ONE_DAY


def _given(*values: Any) -> list[Any]:
    return [value for value in values if value is not None]
