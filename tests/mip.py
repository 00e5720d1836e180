"""The optimum of a case by a mixed-integer program with one boolean per employee, exam and day of sitting.

Written from the raw rules, shares nothing with `planner` nor with the oracle's reading of them, and goes through
another solver (HiGHS, through MathOpt). It is as long as the company: nobody is grouped, no day is left out on which
anything changes. Every row reads one way only: a truth that is 1 must be true, one that is 0 may be anything.

An exam that has to do with no other and whose results do not end is only ever sat as early as possible: on the first
day on which it can be, or, where months have limits, in each month.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from math import lcm
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
    """sits: one boolean for each employee, exam, and day on which they could sit it. renews: the same for results that
    another exam renews. possible: False when it is seen early that no plan exists.
    """

    def __init__(self, case: Case) -> None:
        self.case = case
        self.scenario: dict[str, Any] = case["scenario"]
        self.limits: dict[str, Any] = self.scenario.get("limits", {})
        self.exams = {e: {**(f or {}), **self.scenario.get("exams", {}).get(e, {})} for e, f in case["exams"].items()}
        self.last = max(_last_day(goal) for goal in self.scenario["goals"])
        self.model = mathopt.Model()
        self.possible = True
        self.assumed: dict[str, mathopt.Variable] = {}
        self._closed = {
            blackout["from"] + timedelta(days=n)
            for blackout in self.scenario.get("blackouts", ())
            for n in range((blackout["until"] - blackout["from"]).days + 1)
        }
        self._renewed_by: dict[str, list[str]] = {exam: [] for exam in self.exams}
        for exam, facts in self.exams.items():
            other = (facts.get("renewal") or {}).get("exam", exam)
            if other != exam:
                self._renewed_by[other].append(exam)
        self._ends: dict[tuple[str, str], list[tuple[date, date | None]]] = {}
        for result in case["results"]:
            self._add_result(**result)
        self.sits: dict[tuple[str, str], dict[date, mathopt.Variable]] = {}
        for who in case["employees"]:
            for exam in self.exams:
                days = self._days(who, exam)
                if days:
                    self.sits[who, exam] = {day: self._boolean() for day in days}
        self.renews: dict[tuple[str, str], dict[date, mathopt.Variable]] = {}
        for other, renewed in self._renewed_by.items():
            for exam in renewed:
                for who in case["employees"]:
                    self._renew(who, exam, other)
        self._known: dict[tuple[str, date, str], Truth] = {}
        self._rules: dict[tuple[str, date], Truth] = {}
        for who, exam in self.sits:
            self._after_prerequisites(who, exam)
            self._again(who, exam)
        self._limit()
        self._limit_months()
        for goal in self.scenario["goals"]:
            self._demand(self._reached(goal))

    # --- whom and when -----------------------------------------------------------------------------------------------

    def _add_result(
        self, employee_id: str, exam: str, passed_on: date | None = None, expires_on: date | None = None
    ) -> None:
        """A result as the days from which to which it counts; None: it has no end."""
        begin = passed_on or date.min
        if begin <= (self.exams[exam].get("retires_on") or begin):
            end = expires_on or self._end(exam, begin)
            self._ends.setdefault((employee_id, exam), []).append((begin, end))

    def _end(self, exam: str, day: date) -> date | None:
        """The last day of a result passed on the day."""
        period = self.exams[exam].get("valid_for")
        return None if period is None else _moved(day, period, 1) - _ONE_DAY

    def _opens(self, exam: str, end: date) -> date:
        return _moved(end, self.exams[exam]["renewal"]["opens_before"], -1)

    def _certain(self, exam: str, day: date) -> date:
        """The day of the second attempt, if the first one is on the day."""
        slack = self.scenario.get("retake_slack") or {}
        day += timedelta(days=slack if isinstance(slack, int) else slack.get(exam, slack.get("default", 0)))
        while day in self._closed:
            day += _ONE_DAY
        return day

    def _possible_days(self, who: str, exam: str) -> list[date]:
        facts, person = self.exams[exam], self.case["employees"][who]
        if not facts.get("proposable", True):
            return []
        for decision in self.scenario.get("decisions", ()):
            ban = decision.get("ban")
            if ban and ban.get("employee") in (None, who) and ban.get("exam") in (None, exam):
                return []
        study = self.scenario.get("preparation", {})
        ready = max(self.scenario["as_of"], person.get("starts_on") or date.min)
        if ready > (facts.get("register_by") or ready):
            return []
        ready += timedelta(days=study.get(exam, study.get("default", 0)))
        first = max([ready, *_given(facts.get("available_from"), person.get("sits_from"))])
        end = min([self.last, *_given(facts.get("retires_on"), person.get("sits_until"), person.get("leaves_on"))])
        days = [first + timedelta(days=n) for n in range((end - first).days + 1)]
        return [day for day in days if day not in self._closed and self._certain(exam, day) <= end]

    def _days(self, who: str, exam: str) -> list[date]:
        """The days on which to consider a sitting."""
        facts, days = self.exams[exam], self._possible_days(who, exam)
        lasting = any(end is None for _, end in self._ends.get((who, exam), ()))
        if lasting and not self._renewed_by[exam]:
            return []
        led_by = any(exam in (other.get("prerequisites") or ()) for other in self.exams.values())
        if facts.get("valid_for") or facts.get("prerequisites") or self._renewed_by[exam] or led_by:
            return days
        if "exams_per_month" in self.limits or "exams_per_person_per_month" in self.limits:
            return [day for n, day in enumerate(days) if n == 0 or days[n - 1].month != day.month]
        return days[:1]

    def _renew(self, who: str, exam: str, other: str) -> None:
        """Variables for the days on which sitting the other exam renews this one."""
        mine = self.renews.setdefault((who, exam), {})
        for day, sits in self.sits.get((who, other), {}).items():
            sources: list[Truth] = []
            for _, end in self._ends.get((who, exam), ()):
                sources.append(self._in_time_to_renew(exam, other, day, end))
            for before, source in self.sits.get((who, exam), {}).items():
                if self._certain(exam, before) <= day:
                    end = self._end(exam, before)
                    sources.append(source if self._in_time_to_renew(exam, other, day, end) else False)
            for before, source in mine.items():
                if before < day and self._certain(other, before) <= day:
                    end = self._end(exam, before)
                    sources.append(source if self._in_time_to_renew(exam, other, day, end) else False)
            truth = self._at_least(1, sources)
            if truth is not False:
                mine[day] = self._boolean()
                self._row(sits, mine[day])
                self._row(truth, mine[day])

    def _in_time_to_renew(self, exam: str, other: str, day: date, end: date | None) -> bool:
        return end is not None and self._opens(exam, end) <= day and self._certain(other, day) <= end

    def _new_results(self, who: str, exam: str) -> Iterator[tuple[date, date | None, mathopt.Variable]]:
        """From when to when each new sitting, or renewal, makes the exam count."""
        for day, sits in self.sits.get((who, exam), {}).items():
            yield self._certain(exam, day), self._end(exam, day), sits
        for day, renews in self.renews.get((who, exam), {}).items():
            yield self._certain(self.exams[exam]["renewal"]["exam"], day), self._end(exam, day), renews

    def _after_prerequisites(self, who: str, exam: str) -> None:
        for first in self.exams[exam].get("prerequisites") or ():
            for day, sits in self.sits[who, exam].items():
                there = [
                    result
                    for certain, end, result in self._new_results(who, first)
                    if certain < day and (end is None or day <= end)
                ]
                old = any(begin <= day <= (end or day) for begin, end in self._ends.get((who, first), ()))
                if day > (self.exams[first].get("counts_until") or day):
                    self._row(0, sits)
                elif not old:
                    self._row(mathopt.fast_sum(there), sits)

    def _again(self, who: str, exam: str) -> None:
        """What a person holds, or sits on one day, may rule out a sitting on another."""
        mine, facts = self.sits[who, exam], self.exams[exam]
        held = [end for _, end in self._ends.get((who, exam), ())]
        for day, sits in mine.items():
            renewing = [self.renews.get((who, other), {}).get(day) for other in self._renewed_by[exam]]
            serves = mathopt.fast_sum(each for each in renewing if each is not None)
            if None in held:
                self._row(serves, sits)
            for before, sat in mine.items():
                if before < day and self._end(exam, before) is None:
                    self._row(1 + serves, sat + sits)
            if (facts.get("renewal") or {}).get("exam", exam) == exam and facts.get("renewal"):
                for end in held:
                    if end is not None and day < self._opens(exam, end):
                        self._row(0, sits)
                for before, sat in mine.items():
                    end = self._end(exam, before)
                    if before < day and end is not None and day < self._opens(exam, end):
                        self._row(1, sat + sits)

    def _changes(self) -> Iterator[date]:
        """Every day on which anything is different from the day before."""
        for who, exam in {*self.sits, *self.renews}:
            for certain, end, _ in self._new_results(who, exam):
                yield from _given(certain, _after(end))
        for person in self.case["employees"].values():
            yield from _given(person.get("starts_on"), _after(person.get("leaves_on")))
        for begin, end in (days for results in self._ends.values() for days in results):
            yield from _given(begin, _after(end))
        for facts in self.exams.values():
            yield from _given(_after(facts.get("counts_until")))
        for decision in self.scenario.get("decisions", ()):
            yield from _given(_after(decision.get("until")))
        if self.case.get("next"):
            yield self.case["next"]["from"]

    def _counts(self, who: str, exam: str, day: date) -> Truth:
        facts, person = self.exams[exam], self.case["employees"][who]
        if not (person.get("starts_on") or day) <= day <= (person.get("leaves_on") or day):
            return False
        if day > (facts.get("counts_until") or day):
            return False
        if any(begin <= day <= (end or day) for begin, end in self._ends.get((who, exam), ())):
            return True
        key = who, day, f"exam {exam}"
        if key not in self._known:
            new = self._new_results(who, exam)
            found = [result for certain, end, result in new if certain <= day <= (end or day)]
            self._known[key] = found[0] if len(found) == 1 else self._at_least(1, found)
        return self._known[key]

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
        coming = self.case.get("next")
        carrying = []
        for option in options:
            if goal.get("option") in (None, option):
                now = self.case["options"][option][goal["tier"]]
                later = now if coming is None else coming["options"][option][goal["tier"]]
                rules = [now if coming is None or day < coming["from"] else later for day in days]
                truths = [
                    self._true(rule, f"{option}.{goal['tier']}", day) for day, rule in zip(days, rules, strict=True)
                ]
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
        if "passes" in rule:
            codes = dict.fromkeys(rule["of"])
            return self._at_least(rule["passes"], [t for code in codes for t in self._fitting(code, day).values()])
        if "points" in rule:
            return self._points(rule, tier, day)
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
            asking = [part for part in linked if not self._waived(f"{tier}.{part['id']}", day)]
            truths.append(self._apart(asking, rule.get("each_person_at_most", 1), day))
        if sharing == "same":
            truths.append(self._nested(linked, tier, day))
        return self._at_least(len(truths), truths)

    def _assumption(self, name: str) -> mathopt.Variable:
        if name not in self.assumed:
            self.assumed[name] = self._boolean()
        return self.assumed[name]

    def _points(self, rule: Mapping[str, Any], tier: str, day: date) -> Truth:
        """A variable for the value of each score, all in units in which everything is a whole number."""
        wanted = _exact(rule["points"])
        figures = self.scenario.get("metrics", {})
        numbers = [wanted]
        for score in rule["from"]:
            numbers += [_exact(score[key]) for key in ("each", "cap") if key in score]
            numbers += [_exact(figures.get(score["metric"], 0))] if "metric" in score else []
        unit = lcm(*(number.denominator for number in numbers))
        truth, values = self._boolean(), []
        for score in rule["from"]:
            cap = _exact(score["cap"]) if "cap" in score else None
            if "metric" in score:
                most = wanted if cap is None else cap
                now = max(_exact(figures.get(score["metric"], 0)), Fraction(0))
                now = now if cap is None else min(cap, now)
                offered = most - now if now < most else Fraction(0)
                highest = int(unit * (now + offered))
                value = self.model.add_variable(lb=0, ub=highest)
                if offered:
                    extra = int(unit * offered) * self._assumption(f"{tier}.{score['id']}")
                    self._row(int(unit * now) + extra, value)
            else:
                each, people = int(unit * _exact(score["each"])), self._fitting(score["people"], day).values()
                highest = each * len(people) if cap is None else min(int(unit * cap), each * len(people))
                value = self.model.add_variable(lb=0, ub=highest)
                sure = sum(each for one in people if one is True)
                self._row(sure + mathopt.fast_sum(each * one for one in people if not isinstance(one, bool)), value)
            if "gate" in score:
                self._row(highest * self._true(score["gate"], tier, day), value)
            if score.get("above_zero"):
                self._row(value, truth)
            values.append(value)
        self._row(mathopt.fast_sum(values), int(unit * wanted) * truth)
        return truth

    def _apart(self, groups: Sequence[Mapping[str, Any]], most: int, day: date) -> Truth:
        """Each person is given to at most so many of the groups that they fit."""
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
            self._row(most, mathopt.fast_sum(places))
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

    def _sittings(self) -> Iterator[tuple[str, str, date, mathopt.Variable]]:
        for (who, exam), days in self.sits.items():
            for day, sits in days.items():
                yield who, exam, day, sits

    def _limit(self) -> None:
        self._sitters = []
        for who, person in self.case["employees"].items():
            mine = [sits for sitter, _, _, sits in self._sittings() if sitter == who]
            if mine:
                sitter = self._boolean()
                for sits in mine:
                    self._row(sitter, sits)
                self._sitters.append(sitter)
            for cap in _given(self.limits.get("exams_per_person"), person.get("max_exams")):
                self._row(cap, mathopt.fast_sum(mine))
        for limit in _given(self.limits.get("people")):
            self._row(limit, mathopt.fast_sum(self._sitters))
        for decision in self.scenario.get("decisions", ()):
            if "pin" in decision:
                pin = decision["pin"]
                self._demand(self._at_least(1, self.sits.get((pin["employee"], pin["exam"]), {}).values()))

    def _limit_months(self) -> None:
        monthly = self.limits.get("exams_per_month")
        if isinstance(monthly, int):
            monthly = {"company": monthly}
        rows: dict[tuple[object, ...], tuple[int, list[mathopt.Variable]]] = {}
        for who, _, day, sits in self._sittings():
            team = self.case["employees"][who].get("team")
            for name, limit in (
                (("company",), (monthly or {}).get("company")),
                (("team", team), (monthly or {}).get("teams", {}).get(team)),
                (("person", who), self.limits.get("exams_per_person_per_month")),
            ):
                if limit is not None:
                    rows.setdefault((*name, day.year, day.month), (limit, []))[1].append(sits)
        for limit, sittings in rows.values():
            self._row(limit, mathopt.fast_sum(sittings))

    def measures(self) -> list[mathopt.LinearBase]:
        """What is to be minimised, in order."""
        expressions = {
            "exams": mathopt.fast_sum(sits for _, _, _, sits in self._sittings()),
            "people": mathopt.fast_sum(self._sitters),
            "cost": mathopt.fast_sum(self._price(who, exam) * sits for who, exam, _, sits in self._sittings()),
        }
        names = [*self.scenario.get("minimise", ("exams", "people")), "exams", "people"]
        usual = [expressions[name] for name in dict.fromkeys(names)]
        promises = self.case.get("promises")
        if promises is None:
            return usual
        broken = mathopt.fast_sum(self._breaks(who, exam) for who, exam in promises["sittings"])
        worth = Fraction(promises["churn"])
        both = worth.denominator * expressions["exams"] + worth.numerator * broken
        return [*([both] if worth else []), *usual, broken]

    def _breaks(self, who: str, exam: str) -> mathopt.Variable:
        """0 only if the person sits the exam on some day."""
        broken = self._boolean()
        self._row(mathopt.fast_sum(self.sits.get((who, exam), {}).values()) + broken, 1)
        return broken

    def _price(self, who: str, exam: str) -> int:
        table = self.scenario.get("prices")
        if table is None:
            return 0
        person, hours, rates = self.case["employees"][who], table.get("study_hours", {}), table.get("hourly_rates", {})
        rate = person.get("hourly_cost")
        if rate is None:
            rate = rates.get(person.get("team"), rates.get("default", 0))
        price: int = hours.get(exam, hours.get("default", 0)) * rate
        for name in ("fees", "materials", "travel"):
            listed = table.get(name, {}).get(exam, table.get(name, {}).get("default", 0))
            by_region = listed if isinstance(listed, list) else [{"amount": listed}]
            amounts = {entry.get("region"): entry["amount"] for entry in by_region}
            price += amounts.get(person.get("location"), amounts[None]) * (2 if table.get("tax") == "100%" else 1)
        return price


def _last_day(goal: Mapping[str, Any]) -> date:
    last: date = goal.get("hold_until") or goal["by"]
    return last


def _moved(day: date, period: Mapping[str, int], way: int) -> date:
    """The day by this period later (way 1) or earlier (way -1)."""
    count = day.month - 1 + way * (period.get("years", 0) * 12 + period.get("months", 0))
    year, month = day.year + count // 12, count % 12 + 1
    start = date(year, month, min(day.day, monthrange(year, month)[1]))
    return start + way * timedelta(weeks=period.get("weeks", 0), days=period.get("days", 0))


def _exact(number: Any) -> Fraction:
    """A whole number, a decimal, or a fraction as text."""
    return Fraction(number) if not isinstance(number, float) else Fraction(str(number))


def _after(day: date | None) -> date | None:
    return None if day is None else day + _ONE_DAY


def _given(*values: Any) -> list[Any]:
    return [value for value in values if value is not None]
