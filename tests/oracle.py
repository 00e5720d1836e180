"""A second reading of the rules that shares nothing with `planner`: plain dictionaries, every day, every assignment.

A case is a dictionary with `exams`, `options` ({option: {tier: rules}}), `employees`, `results` and `scenario`, all in
the words of the file formats (days as dates). Where a second edition takes over, `next` has its first day (`from`) and
its `options`; `exams` then has the facts of both. Slow and obvious on purpose.

Where days of sitting only matter by being early (`calendar_matters` is false) everybody sits on the first possible
day. Elsewhere every timetable of at most three sittings for each person is tried, so such a case has caps of three.
"""

from __future__ import annotations

import calendar
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from itertools import combinations, product
from operator import ge
from typing import Any

Case = dict[str, Any]
Pair = tuple[str, str]
Sat = Mapping[Pair, date]
Sitting = tuple[str, str, date]
"""Who sits what, and the day of the first attempt."""

MOST_SITTINGS = 3


def every_day(first: date, last: date) -> Iterator[date]:
    day = first
    while day <= last:
        yield day
        day += timedelta(days=1)


def goal_end(goal: Mapping[str, Any]) -> date:
    end: date = goal.get("hold_until") or goal["by"]
    return end


def horizon(case: Case) -> date:
    return max(goal_end(goal) for goal in case["scenario"]["goals"])


def shifted(day: date, period: Mapping[str, int], sign: int) -> date:
    """The day that lies the period later (1) or earlier (-1); months keep to the end of a shorter month."""
    months = day.year * 12 + day.month - 1 + sign * (12 * period.get("years", 0) + period.get("months", 0))
    year, month = divmod(months, 12)
    there = date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
    return there + sign * timedelta(days=7 * period.get("weeks", 0) + period.get("days", 0))


def exam_facts(case: Case, exam: str) -> dict[str, Any]:
    return {**(case["exams"][exam] or {}), **case["scenario"].get("exams", {}).get(exam, {})}


def setting(table: Any, exam: str) -> int:
    """Days of preparation, or days kept free: one number for all exams, or a table with a default."""
    found: int = table if isinstance(table, int) else table.get(exam, table.get("default", 0))
    return found


def blacked_out(case: Case, day: date) -> bool:
    return any(closed["from"] <= day <= closed["until"] for closed in case["scenario"].get("blackouts", ()))


def counting_day(case: Case, exam: str, day: date) -> date:
    """The first day on which a sitting counts for certain, also if it takes a second attempt."""
    counts = day + timedelta(days=setting(case["scenario"].get("retake_slack", 0), exam))
    while blacked_out(case, counts):
        counts += timedelta(days=1)
    return counts


def last_day(case: Case, exam: str, passed: date) -> date:
    """The last day of a result passed on this day; `date.max` where it does not end."""
    valid_for = exam_facts(case, exam).get("valid_for")
    return date.max if valid_for is None else shifted(passed, valid_for, 1) - timedelta(days=1)


# --- who may sit what, and what then counts --------------------------------------------------------------------------


def can_sit(case: Case, who: str, exam: str, day: date) -> bool:
    """Whether the day is one for this person and exam, whatever else they hold or sit."""
    facts, person, scenario = exam_facts(case, exam), case["employees"][who], case["scenario"]
    study = setting(scenario.get("preparation", {}), exam)
    start = max(scenario["as_of"], person.get("starts_on") or date.min)
    for decision in scenario.get("decisions", ()):
        ban = decision.get("ban")
        if ban is not None and ban.get("employee", who) == who and ban.get("exam", exam) == exam:
            return False
    certain = counting_day(case, exam, day)
    return bool(
        facts.get("proposable", True)
        and start <= facts.get("register_by", date.max)
        and day >= start + timedelta(days=study)
        and day >= facts.get("available_from", date.min)
        and day >= (person.get("sits_from") or date.min)
        and not blacked_out(case, day)
        and certain <= facts.get("retires_on", date.max)
        and certain <= (person.get("sits_until") or date.max)
        and certain <= (person.get("leaves_on") or date.max)
        and certain <= horizon(case)
    )


def first_sitting(case: Case, who: str, exam: str) -> date | None:
    days = every_day(case["scenario"]["as_of"], horizon(case))
    return next((day for day in days if can_sit(case, who, exam, day)), None)


def own_results(case: Case, who: str, exam: str) -> list[tuple[date, date]]:
    """First and last day of each result that the person has today."""
    found = []
    for result in case["results"]:
        if result["employee_id"] == who and result["exam"] == exam:
            passed = result.get("passed_on") or date.min
            if passed <= exam_facts(case, exam).get("retires_on", date.max):
                found.append((passed, result.get("expires_on") or last_day(case, exam, passed)))
    return found


def renewals(case: Case, who: str, exam: str, sat: Iterable[tuple[str, date]]) -> list[tuple[date, date, date]]:
    """The sittings of another exam that renew this one: the day, its counting day, and the new last day."""
    renewal = exam_facts(case, exam).get("renewal")
    if renewal is None or renewal.get("exam", exam) == exam:
        return []
    sat, other = list(sat), renewal["exam"]
    found: list[tuple[date, date, date]] = []
    for day in sorted(day for code, day in sat if code == other):
        certain = counting_day(case, other, day)
        sources = own_results(case, who, exam)
        sources += [(counting_day(case, exam, d), last_day(case, exam, d)) for code, d in sat if code == exam]
        sources += [(counts, end) for _, counts, end in found]
        if any(
            begins <= day and shifted(end, renewal["opens_before"], -1) <= day and certain <= end
            for begins, end in sources
        ):
            found.append((day, certain, last_day(case, exam, day)))
    return found


def spans(case: Case, who: str, exam: str, sat: Iterable[tuple[str, date]]) -> list[tuple[date, date, bool]]:
    """First and last day of everything that makes the exam count for the person, and whether it is newly sat."""
    sat, until = list(sat), exam_facts(case, exam).get("counts_until", date.max)
    found = [(first, last, False) for first, last in own_results(case, who, exam)]
    found += [(counting_day(case, exam, day), last_day(case, exam, day), True) for code, day in sat if code == exam]
    found += [(certain, end, True) for _, certain, end in renewals(case, who, exam, sat)]
    return [(first, min(last, until), new) for first, last, new in found]


def may_sit_all(case: Case, who: str, sat: Iterable[tuple[str, date]]) -> bool:
    """Whether the person may sit these exams on these days, limits aside."""
    sat = list(sat)
    return all(can_sit(case, who, exam, day) for exam, day in sat) and fit_together(case, who, sat)


def fit_together(case: Case, who: str, sat: Sequence[tuple[str, date]]) -> bool:
    """Whether the person may sit all of these, where each of them could be sat on its day."""
    return all(
        _prepared(case, who, exam, day, sat)
        and _not_too_early(case, who, exam, day, sat)
        and _not_in_vain(case, who, exam, day, sat)
        for exam, day in sat
    )


def _prepared(case: Case, who: str, exam: str, day: date, sat: Sequence[tuple[str, date]]) -> bool:
    """Every prerequisite counts on the day; a new sitting counts strictly after its own counting day."""
    return all(
        any((first < day if new else first <= day) and day <= last for first, last, new in spans(case, who, other, sat))
        for other in exam_facts(case, exam).get("prerequisites", ())
    )


def _not_too_early(case: Case, who: str, exam: str, day: date, sat: Sequence[tuple[str, date]]) -> bool:
    """A result that is renewed by the same exam is not sat again before its window opens."""
    renewal = exam_facts(case, exam).get("renewal")
    if renewal is None or renewal.get("exam", exam) != exam:
        return True
    running = [end for _, end in own_results(case, who, exam)]
    running += [last_day(case, exam, d) for code, d in sat if code == exam and d < day]
    return all(day >= shifted(end, renewal["opens_before"], -1) for end in running)


def _not_in_vain(case: Case, who: str, exam: str, day: date, sat: Sequence[tuple[str, date]]) -> bool:
    """What counts for good is only sat again where that renews another exam on that day."""
    for_good = any(end == date.max for _, end in own_results(case, who, exam))
    before = any(code == exam and d < day and last_day(case, exam, d) == date.max for code, d in sat)
    if not for_good and not before:
        return True
    others = (o for o in case["exams"] if exam_facts(case, o).get("renewal", {}).get("exam", o) == exam != o)
    return any(renewed == day for other in others for renewed, _, _ in renewals(case, who, other, sat))


def present(case: Case, who: str, day: date) -> bool:
    person = case["employees"][who]
    return bool((person.get("starts_on") or date.min) <= day <= (person.get("leaves_on") or date.max))


def held(case: Case, who: str, sat: Iterable[tuple[str, date]], days: Iterable[date]) -> dict[date, frozenset[str]]:
    """What counts for this person on each of the days."""
    sat = list(sat)
    counting = {exam: spans(case, who, exam, sat) for exam in case["exams"]}
    return {
        day: frozenset(
            exam
            for exam, found in counting.items()
            if present(case, who, day) and any(first <= day <= last for first, last, _ in found)
        )
        for day in days
    }


# --- rules -----------------------------------------------------------------------------------------------------------


def satisfies(holding: Any, exams: set[str]) -> bool:
    if isinstance(holding, str):
        return holding in exams
    parts = next(holding[key] for key in ("all", "any", "of") if key in holding)
    true = sum(satisfies(part, exams) for part in parts)
    needed: int = {"all": len(parts), "any": 1}.get(next(iter(holding)), holding.get("at_least", 0))
    return true >= needed


def distinct_people(groups: list[tuple[int, set[str]]], free: Mapping[str, int]) -> bool:
    """Whether so many people can be taken for each group, each in no more groups than they are free for."""
    if not groups:
        return True
    (count, candidates), *rest = groups
    return any(
        distinct_people(rest, {who: n - (who in taken) for who, n in free.items()})
        for taken in combinations(sorted(who for who in candidates if free[who] > 0), count)
    )


def quantity(number: Any) -> Fraction:
    return Fraction(str(number))


def figure(case: Case, rule: Mapping[str, Any]) -> Fraction:
    return quantity(case["scenario"].get("metrics", {}).get(rule["metric"], 0))


def score(
    rule: Any, points: Fraction, name: str, case: Case, people: Mapping[str, Any], day: date, assumed: frozenset[str]
) -> Fraction:
    """What a score gives towards so many points."""
    if "gate" in rule and not true(rule["gate"], name, case, people, day, assumed):
        return Fraction(0)
    if "metric" in rule:
        if f"{name}.{rule['id']}" in assumed:
            return quantity(rule.get("cap", points))
        value = figure(case, rule)
    else:
        value = quantity(rule["each"]) * sum(satisfies(rule["people"], exams) for exams in people.values())
    return max(Fraction(0), min(value, quantity(rule["cap"])) if "cap" in rule else value)


def true(rule: Any, name: str, case: Case, people: Mapping[str, Any], day: date, assumed: frozenset[str]) -> bool:
    full = f"{name}.{rule['id']}"
    scenario = case["scenario"]
    if full in waived(case, day) or (full in assumed and ("metric" in rule or "fact" in rule)):
        return True
    if "passes" in rule:
        return bool(sum(len(exams & set(rule["of"])) for exams in people.values()) >= rule["passes"])
    if "points" in rule:
        asked = quantity(rule["points"])
        scores = [(score(each, asked, name, case, people, day, assumed), each) for each in rule["from"]]
        return sum(value for value, _ in scores) >= asked and all(
            value > 0 for value, each in scores if each.get("above_zero")
        )
    if "people" in rule:
        return bool(sum(satisfies(rule["hold"], exams) for exams in people.values()) >= rule["people"])
    if "metric" in rule:
        threshold = rule["at_least"]
        wanted = threshold[scenario["market"]] if isinstance(threshold, dict) else threshold
        return bool(scenario.get("metrics", {}).get(rule["metric"], 0) >= wanted)
    if "fact" in rule:
        return bool(scenario.get("facts", {}).get(rule["fact"], False))
    parts = next(rule[key] for key in ("all", "any", "of") if key in rule)
    if "any" in rule:
        return any(true(part, name, case, people, day, assumed) for part in parts)
    if "of" in rule:
        return bool(sum(true(part, name, case, people, day, assumed) for part in parts) >= rule["at_least"])
    sharing = rule.get("sharing", "same-or-different")
    if sharing == "same-or-different":
        return all(true(part, name, case, people, day, assumed) for part in parts)
    direct = [part for part in parts if "people" in part]
    others = [part for part in parts if "people" not in part]
    if not all(true(part, name, case, people, day, assumed) for part in others):
        return False
    if sharing == "different":
        asking = [part for part in direct if f"{name}.{part['id']}" not in waived(case, day)]
        fitting = [(p["people"], {w for w, e in people.items() if satisfies(p["hold"], e)}) for p in asking]
        return distinct_people(fitting, dict.fromkeys(people, rule.get("each_person_at_most", 1)))
    return nested_people(direct, name, case, people, day)


def nested_people(direct: list[Any], name: str, case: Case, people: Mapping[str, Any], day: date) -> bool:
    """`same`: people of a smaller group are among those of each larger one, so they satisfy its holding too."""
    for part in direct:
        if f"{name}.{part['id']}" in waived(case, day):
            continue
        larger = [other["hold"] for other in direct if other["people"] >= part["people"]]
        if sum(all(satisfies(hold, exams) for hold in larger) for exams in people.values()) < part["people"]:
            return False
    return True


def waived(case: Case, day: date) -> set[str]:
    decisions = case["scenario"].get("decisions", ())
    return {d["waive"] for d in decisions if "waive" in d and (d.get("until") is None or day <= d["until"])}


def rules_on(case: Case, option: str, tier: str, day: date) -> Any:
    """What the edition in force on the day asks."""
    coming = case.get("next")
    return (case if coming is None or day < coming["from"] else coming)["options"][option][tier]


def goal_days(case: Case) -> list[date]:
    return sorted({day for goal in case["scenario"]["goals"] for day in every_day(goal["by"], goal_end(goal))})


class Judge:
    """Says whether the goals hold; remembers what it has said of a tier on a day."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self._said: dict[Any, bool] = {}

    def goals_hold(self, counting: Mapping[str, Mapping[date, frozenset[str]]], assumed: frozenset[str]) -> bool:
        """Every goal on every one of its days, each by one and the same option."""
        for goal in self.case["scenario"]["goals"]:
            options = [o for o, tiers in self.case["options"].items() if goal["tier"] in tiers]
            if not any(
                all(
                    self._holds(option, goal["tier"], day, counting, assumed)
                    for day in every_day(goal["by"], goal_end(goal))
                )
                for option in options
                if goal.get("option") in (None, option)
            ):
                return False
        return True

    def _holds(
        self,
        option: str,
        tier: str,
        day: date,
        counting: Mapping[str, Mapping[date, frozenset[str]]],
        assumed: frozenset[str],
    ) -> bool:
        people = {who: days[day] for who, days in counting.items()}
        key = option, tier, day, tuple(people.items()), assumed
        if key not in self._said:
            rules = rules_on(self.case, option, tier, day)
            self._said[key] = true(rules, f"{option}.{tier}", self.case, people, day, assumed)
        return self._said[key]


def reached_with(case: Case, sittings: Iterable[Sitting], assumed: frozenset[str] = frozenset()) -> bool:
    """Whether these sittings reach every goal on every day, also if each takes a second attempt."""
    sittings, days = list(sittings), goal_days(case)
    mine = {who: [(exam, day) for sitter, exam, day in sittings if sitter == who] for who in case["employees"]}
    return Judge(case).goals_hold({who: held(case, who, sat, days) for who, sat in mine.items()}, assumed)


def reached(case: Case, sat: Sat, assumed: frozenset[str] = frozenset()) -> bool:
    """The same for one sitting of each pair."""
    return reached_with(case, [(who, exam, day) for (who, exam), day in sat.items()], assumed)


# --- limits and measures ---------------------------------------------------------------------------------------------


def within_months(case: Case, sittings: Iterable[Sitting]) -> bool:
    """Whether no calendar month has more sittings than the company, a team, or a person may have."""
    limits = case["scenario"].get("limits", {})
    monthly = limits.get("exams_per_month", {})
    table: Mapping[str, Any] = {"company": monthly} if isinstance(monthly, int) else monthly
    everybody: Counter[Any] = Counter()
    for who, _, day in sittings:
        month = day.year, day.month
        everybody.update([month, (*month, "person", who), (*month, "team", case["employees"][who].get("team"))])
    for key, used in everybody.items():
        match key:
            case (_, _, "person", _):
                limit = limits.get("exams_per_person_per_month")
            case (_, _, "team", team):
                limit = table.get("teams", {}).get(team)
            case _:
                limit = table.get("company")
        if limit is not None and used > limit:
            return False
    return True


def allowed(case: Case, sittings: Iterable[Sitting]) -> bool:
    """Whether these first attempts on exactly these days keep every rule, limit and pin."""
    sittings = list(sittings)
    people = {who for who, _, _ in sittings}
    return (
        len(set(sittings)) == len(sittings)
        and all(may_sit_all(case, who, [(e, d) for w, e, d in sittings if w == who]) for who in people)
        and within_limits(case, tuple((who, exam) for who, exam, _ in sittings))
        and within_months(case, sittings)
    )


def within_limits(case: Case, pairs: tuple[Pair, ...], pins: bool = True) -> bool:
    """The limits on people and on the number of exams, and, where asked, the pins."""
    limits = case["scenario"].get("limits", {})
    sitters = [who for who, _ in pairs]
    for who in set(sitters):
        caps = [limits.get("exams_per_person"), case["employees"][who].get("max_exams")]
        if any(cap is not None and sitters.count(who) > cap for cap in caps):
            return False
    wanted = {(d["pin"]["employee"], d["pin"]["exam"]) for d in case["scenario"].get("decisions", ()) if "pin" in d}
    return (not pins or wanted <= set(pairs)) and (
        limits.get("people") is None or len(set(sitters)) <= limits["people"]
    )


def price(case: Case, pair: Pair) -> int:
    table = case["scenario"].get("prices")
    if table is None:
        return 0
    who, exam = pair
    person, rates = case["employees"][who], table.get("hourly_rates", {})
    hours = table.get("study_hours", {}).get(exam, table.get("study_hours", {}).get("default", 0))
    rate = person.get("hourly_cost", rates.get(person.get("team"), rates.get("default", 0)))
    taxed = sum(_amount(table.get(name, {}), exam, person.get("location")) for name in ("fees", "materials", "travel"))
    return int(taxed * {"0%": 1, "100%": 2}[table.get("tax", "0%")] + hours * rate)


def _amount(table: dict[str, Any], exam: str, location: str | None) -> int:
    """The amount for the region that is the location, or else the one without a region."""
    price = table.get(exam, table.get("default", 0))
    if isinstance(price, int):
        return price
    own = [entry["amount"] for entry in price if entry.get("region") == location]
    return int([*own, *(entry["amount"] for entry in price if "region" not in entry)][0])


def measure(case: Case, name: str, pairs: tuple[Pair, ...]) -> int:
    return {
        "exams": len(pairs),
        "people": len({who for who, _ in pairs}),
        "cost": sum(price(case, pair) for pair in pairs),
    }[name]


def measures(case: Case) -> list[str]:
    return list(dict.fromkeys([*case["scenario"].get("minimise", ["exams", "people"]), "exams", "people"]))


def unmet_from_outside(case: Case) -> list[str]:
    """Full names of the metrics and facts that are not reached, and of the metric scores that could give more."""
    found = set()
    editions = [case["options"], *([case["next"]["options"]] if case.get("next") else [])]
    tiers = [(f"{o}.{t}", rules) for edition in editions for o, tiers in edition.items() for t, rules in tiers.items()]
    for name, rules in tiers:
        stack = [rules]
        while stack:
            rule = stack.pop()
            if "passes" in rule:
                continue
            stack.extend(part for key in ("all", "any", "of") for part in rule.get(key, ()))
            for each in rule.get("from", ()):
                stack.extend([each["gate"]] if "gate" in each else [])
                most = quantity(each.get("cap", rule["points"]))
                if "metric" in each and figure(case, each) < most:
                    found.add(f"{name}.{each['id']}")
            if ("metric" in rule or "fact" in rule) and not true(rule, name, case, {}, date.max, frozenset()):
                found.add(f"{name}.{rule['id']}")
    return sorted(found)


# --- the optimum -----------------------------------------------------------------------------------------------------


def calendar_matters(case: Case) -> bool:
    """Whether a later day of sitting can be better than the first possible one."""
    limits = case["scenario"].get("limits", {})
    return bool(
        any(exam_facts(case, exam).keys() & {"valid_for", "prerequisites", "renewal"} for exam in case["exams"])
        or limits.get("exams_per_month") not in (None, {})
        or limits.get("exams_per_person_per_month") is not None
    )


def best(case: Case, leavers: int = 0) -> tuple[int, list[int], list[tuple[Pair, ...]]] | None:
    """The fewest assumptions, the optimum of each measure in order, and optimal plans; None when impossible.

    All optimal plans where everybody sits on the first possible day, else one of them. leavers: the goals must hold
    whichever so many people are not there (only where everybody sits on the first possible day).
    """
    return _best_timetables(case) if calendar_matters(case) else _best_pairs(case, leavers)


def without_any(case: Case, leavers: int) -> Iterator[tuple[str, ...]]:
    """Everybody who is left, for every set of so many leavers."""
    who = sorted(case["employees"])
    yield from combinations(who, max(0, len(who) - leavers))


def open_pairs(case: Case) -> list[Pair]:
    """Whom one could ask to sit what: possible, and not held for good already."""
    return [
        (who, exam)
        for who in case["employees"]
        for exam in case["exams"]
        if not any(end == date.max for _, end in own_results(case, who, exam))
        and first_sitting(case, who, exam) is not None
    ]


def _best_pairs(case: Case, leavers: int) -> tuple[int, list[int], list[tuple[Pair, ...]]] | None:
    pairs = open_pairs(case)
    subsets = [chosen for size in range(len(pairs) + 1) for chosen in combinations(pairs, size)]
    rated = sorted(
        ((tuple(measure(case, m, c) for m in measures(case)), c) for c in subsets if within_limits(case, c)),
        key=lambda rated: rated[0],
    )
    days, judge = goal_days(case), Judge(case)
    first = {pair: first_sitting(case, *pair) for pair in pairs}
    outside = unmet_from_outside(case)
    counting: dict[tuple[Pair, ...], dict[date, frozenset[str]]] = {}
    for count in range(len(outside) + 1):
        plans: list[tuple[Pair, ...]] = []
        found: tuple[int, ...] | None = None
        for values, chosen in rated:
            if found is not None and values != found:
                break
            company = {}
            for who in case["employees"]:
                mine = (("", who), *(pair for pair in chosen if pair[0] == who))
                if mine not in counting:
                    sat = [(exam, day) for _, exam in mine[1:] if (day := first[who, exam]) is not None]
                    counting[mine] = held(case, who, sat, days)
                company[who] = counting[mine]
            if any(
                all(
                    judge.goals_hold({who: company[who] for who in left}, frozenset(assumed))
                    for left in without_any(case, leavers)
                )
                for assumed in combinations(outside, count)
            ):
                found = values
                plans.append(chosen)
        if found is not None:
            return count, list(found), plans
    return None


def every_plan(case: Case) -> list[tuple[Pair, ...]]:
    """Every plan that reaches the goals with the fewest assumptions, the wasteful ones too, where everybody sits on the
    first possible day; with people to spare, whichever of them are not there.
    """
    pairs = open_pairs(case)
    first = {pair: first_sitting(case, *pair) for pair in pairs}
    days, judge, outside = goal_days(case), Judge(case), unmet_from_outside(case)
    teams = list(without_any(case, case["scenario"].get("spare", 0)))
    plans = [chosen for size in range(len(pairs) + 1) for chosen in combinations(pairs, size)]
    plans = [chosen for chosen in plans if within_limits(case, chosen)]
    counting = {}
    for chosen in plans:
        sat = {
            who: [(exam, day) for sitter, exam in chosen if sitter == who and (day := first[who, exam]) is not None]
            for who in case["employees"]
        }
        counting[chosen] = {who: held(case, who, mine, days) for who, mine in sat.items()}
    for count in range(len(outside) + 1):
        found = [
            chosen
            for chosen in plans
            if any(
                all(
                    judge.goals_hold({who: counting[chosen][who] for who in team}, frozenset(assumed)) for team in teams
                )
                for assumed in combinations(outside, count)
            )
        ]
        if found:
            return found
    return []


class Timetable:
    """What one person could sit on which days, and what that does; better_than: at least as much, with no more."""

    def __init__(self, case: Case, who: str, sat: tuple[tuple[str, date], ...], days: list[date]) -> None:
        self.sittings = tuple((who, exam, day) for exam, day in sat)
        self.pairs = tuple((who, exam) for exam, _ in sat)
        self.counts = held(case, who, sat, days)
        self.months = Counter((day.year, day.month) for _, day in sat)
        self.cost = sum(price(case, pair) for pair in self.pairs)

    def better_than(self, other: Timetable) -> bool:
        return (
            len(self.pairs) <= len(other.pairs)
            and self.cost <= other.cost
            and all(map(ge, self.counts.values(), other.counts.values()))  # of the same days, in order
            and self.months <= other.months
        )


def timetables(case: Case, who: str) -> list[Timetable]:
    """Everything that the person may sit on whatever days, without what something better stands for."""
    days, looks = list(every_day(case["scenario"]["as_of"], horizon(case))), goal_days(case)
    slots = [(exam, day) for exam in case["exams"] for day in days if can_sit(case, who, exam, day)]
    pins = {d["pin"]["exam"] for d in case["scenario"]["decisions"] if "pin" in d and d["pin"]["employee"] == who}
    caps = [case["scenario"].get("limits", {}).get("exams_per_person"), case["employees"][who].get("max_exams")]
    most = min([MOST_SITTINGS, *(cap for cap in caps if cap is not None)])
    found: list[Timetable] = []
    for size in range(most + 1):
        for sat in combinations(slots, size):
            if pins <= {exam for exam, _ in sat} and fit_together(case, who, sat):
                new = Timetable(case, who, sat, looks)
                if within_months(case, new.sittings) and not any(old.better_than(new) for old in found):
                    found = [*(old for old in found if not new.better_than(old)), new]
    return found


def _best_timetables(case: Case) -> tuple[int, list[int], list[tuple[Pair, ...]]] | None:
    people = [timetables(case, who) for who in case["employees"]]
    outside = unmet_from_outside(case)
    for count in range(len(outside) + 1):
        found = [_first_to_reach(case, people, frozenset(assumed)) for assumed in combinations(outside, count)]
        plans = [plan for plan in found if plan is not None]
        if plans:
            values, plan = min(plans)
            return count, list(values), [plan]
    return None


def _first_to_reach(
    case: Case, people: list[list[Timetable]], assumed: frozenset[str]
) -> tuple[tuple[int, ...], tuple[Pair, ...]] | None:
    """Goes through all combinations of the people's timetables in the order of the measures."""
    judge, names = Judge(case), list(case["employees"])

    def all_at_once(tables: list[Timetable]) -> dict[date, frozenset[str]]:
        return {day: frozenset().union(*(table.counts[day] for table in tables)) for day in goal_days(case)}

    def search(chosen: list[Timetable], rest: list[list[Timetable]]) -> list[Timetable] | None:
        if not within_months(case, [sitting for table in chosen for sitting in table.sittings]):
            return None
        most = [*(table.counts for table in chosen), *map(all_at_once, rest)]
        if not judge.goals_hold(dict(zip(names, most, strict=True)), assumed):
            return None
        if not rest:
            return chosen
        return next((plan for each in rest[0] if (plan := search([*chosen, each], rest[1:]))), None)

    if not all(people) or not judge.goals_hold(dict(zip(names, map(all_at_once, people), strict=True)), assumed):
        return None
    alike: list[dict[tuple[int, int], list[Timetable]]] = [{} for _ in people]
    for groups, tables in zip(alike, people, strict=True):
        for table in tables:
            groups.setdefault((len(table.pairs), table.cost), []).append(table)
    rated = []
    for kinds in product(*(groups.values() for groups in alike)):
        pairs = tuple(pair for tables in kinds for pair in tables[0].pairs)
        rated.append((tuple(measure(case, name, pairs) for name in measures(case)), pairs, kinds))
    for values, pairs, kinds in sorted(rated, key=lambda each: each[0]):
        if within_limits(case, pairs, pins=False) and (plan := search([], list(kinds))) is not None:
            return values, tuple(pair for table in plan for pair in table.pairs)
    return None
