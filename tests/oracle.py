"""A second reading of the rules that shares nothing with `planner`: plain dictionaries, every day, every assignment.

A case is a dictionary with `exams`, `options` ({option: {tier: rules}}), `employees`, `results` and `scenario`, all in
the words of the file formats (days as dates). Slow and obvious on purpose.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import combinations
from typing import Any

Case = dict[str, Any]
Pair = tuple[str, str]
Sat = Mapping[Pair, date]


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


def exam_facts(case: Case, exam: str) -> dict[str, Any]:
    return {**(case["exams"][exam] or {}), **case["scenario"].get("exams", {}).get(exam, {})}


def can_sit(case: Case, who: str, exam: str, day: date) -> bool:
    facts, person, scenario = exam_facts(case, exam), case["employees"][who], case["scenario"]
    preparation = scenario.get("preparation", {})
    study = preparation.get(exam, preparation.get("default", 0))
    start = max(scenario["as_of"], person.get("starts_on") or date.min)
    for decision in scenario.get("decisions", ()):
        ban = decision.get("ban")
        if ban is not None and ban.get("employee", who) == who and ban.get("exam", exam) == exam:
            return False
    return bool(
        facts.get("proposable", True)
        and day >= start + timedelta(days=study)
        and day >= facts.get("available_from", date.min)
        and day <= facts.get("retires_on", date.max)
        and day >= (person.get("sits_from") or date.min)
        and day <= (person.get("sits_until") or date.max)
        and day <= (person.get("leaves_on") or date.max)
    )


def first_sitting(case: Case, who: str, exam: str) -> date | None:
    days = every_day(case["scenario"]["as_of"], horizon(case))
    return next((day for day in days if can_sit(case, who, exam, day)), None)


def held(case: Case, who: str, day: date, sat: Sat) -> set[str]:
    """What counts for this person on the day."""
    person = case["employees"][who]
    if day < (person.get("starts_on") or date.min) or day > (person.get("leaves_on") or date.max):
        return set()
    counting = set()
    for result in case["results"]:
        passed = result.get("passed_on")
        facts = exam_facts(case, result["exam"])
        if (
            result["employee_id"] == who
            and (passed is None or (passed <= day and passed <= facts.get("retires_on", date.max)))
            and day <= (result.get("expires_on") or date.max)
            and day <= facts.get("counts_until", date.max)
        ):
            counting.add(result["exam"])
    for (sitter, exam), sat_on in sat.items():
        if sitter == who and sat_on <= day <= exam_facts(case, exam).get("counts_until", date.max):
            counting.add(exam)
    return counting


def satisfies(holding: Any, exams: set[str]) -> bool:
    if isinstance(holding, str):
        return holding in exams
    parts = next(holding[key] for key in ("all", "any", "of") if key in holding)
    true = sum(satisfies(part, exams) for part in parts)
    needed: int = {"all": len(parts), "any": 1}.get(next(iter(holding)), holding.get("at_least", 0))
    return true >= needed


def distinct_people(groups: list[tuple[int, set[str]]]) -> bool:
    """Whether so many people can be taken for each group with nobody in two, by trying everything."""
    if not groups:
        return True
    (count, candidates), *rest = groups
    return any(
        distinct_people([(n, others - set(taken)) for n, others in rest])
        for taken in combinations(sorted(candidates), count)
    )


def true(rule: Any, name: str, case: Case, people: Mapping[str, set[str]], day: date, assumed: frozenset[str]) -> bool:
    full = f"{name}.{rule['id']}"
    scenario = case["scenario"]
    if full in assumed or full in waived(case, day):
        return True
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
        return distinct_people(fitting)
    return nested_people(direct, name, case, people, day)


def nested_people(direct: list[Any], name: str, case: Case, people: Mapping[str, set[str]], day: date) -> bool:
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


def reached(case: Case, sat: Sat, assumed: frozenset[str] = frozenset()) -> bool:
    """Whether every goal holds on every one of its days, each by one and the same option."""
    for goal in case["scenario"]["goals"]:
        options = (
            [goal["option"]] if goal.get("option") else [o for o, t in case["options"].items() if goal["tier"] in t]
        )
        if not any(
            all(
                true(
                    case["options"][option][goal["tier"]],
                    f"{option}.{goal['tier']}",
                    case,
                    {who: held(case, who, day, sat) for who in case["employees"]},
                    day,
                    assumed,
                )
                for day in every_day(goal["by"], goal_end(goal))
            )
            for option in options
        ):
            return False
    return True


def within_limits(case: Case, pairs: tuple[Pair, ...]) -> bool:
    limits = case["scenario"].get("limits", {})
    sitters = [who for who, _ in pairs]
    for who in set(sitters):
        caps = [limits.get("exams_per_person"), case["employees"][who].get("max_exams")]
        if any(cap is not None and sitters.count(who) > cap for cap in caps):
            return False
    pins = {(d["pin"]["employee"], d["pin"]["exam"]) for d in case["scenario"].get("decisions", ()) if "pin" in d}
    return pins <= set(pairs) and (limits.get("people") is None or len(set(sitters)) <= limits["people"])


def price(case: Case, pair: Pair) -> int:
    table = case["scenario"].get("prices")
    if table is None:
        return 0
    who, exam = pair
    fee = table["fees"].get(exam, table["fees"].get("default", 0))
    hours = table.get("study_hours", {}).get(exam, table.get("study_hours", {}).get("default", 0))
    return int(fee + hours * case["employees"][who].get("hourly_cost", 0))


def measure(case: Case, name: str, pairs: tuple[Pair, ...]) -> int:
    return {
        "exams": len(pairs),
        "people": len({who for who, _ in pairs}),
        "cost": sum(price(case, pair) for pair in pairs),
    }[name]


def measures(case: Case) -> list[str]:
    return list(dict.fromkeys([*case["scenario"].get("minimise", ["exams", "people"]), "exams", "people"]))


def unmet_from_outside(case: Case) -> list[str]:
    """Full names of the metric and fact requirements of the goals that are not met."""
    found = []
    for option, tiers in case["options"].items():
        for tier, rules in tiers.items():
            stack = [rules]
            while stack:
                rule = stack.pop()
                stack.extend(part for key in ("all", "any", "of") for part in rule.get(key, ()))
                empty: dict[str, set[str]] = {}
                if ("metric" in rule or "fact" in rule) and not true(
                    rule, f"{option}.{tier}", case, empty, date.max, frozenset()
                ):
                    found.append(f"{option}.{tier}.{rule['id']}")
    return sorted(set(found))


def open_pairs(case: Case) -> list[Pair]:
    """Whom one could ask to sit what: possible, and not held for good already."""
    pairs = []
    for who in case["employees"]:
        for exam in case["exams"]:
            holds_it = any(
                r["employee_id"] == who and r["exam"] == exam and r.get("expires_on") is None for r in case["results"]
            )
            if not holds_it and first_sitting(case, who, exam) is not None:
                pairs.append((who, exam))
    return pairs


def best(case: Case) -> tuple[int, list[int], list[tuple[Pair, ...]]] | None:
    """The fewest assumptions, the optimum of each measure in order, and every optimal plan; None when impossible."""
    pairs = open_pairs(case)
    subsets = [chosen for size in range(len(pairs) + 1) for chosen in combinations(pairs, size)]
    allowed = [chosen for chosen in subsets if within_limits(case, chosen)]
    rated = sorted(
        ((tuple(measure(case, m, c) for m in measures(case)), c) for c in allowed), key=lambda rated: rated[0]
    )
    sat_first = {pair: first_sitting(case, *pair) for pair in pairs}
    outside = unmet_from_outside(case)
    for count in range(len(outside) + 1):
        plans: list[tuple[Pair, ...]] = []
        found: tuple[int, ...] | None = None
        for values, chosen in rated:
            if found is not None and values != found:
                break
            sat = {pair: day for pair in chosen if (day := sat_first[pair]) is not None}
            if any(reached(case, sat, frozenset(assumed)) for assumed in combinations(outside, count)):
                found = values
                plans.append(chosen)
        if found is not None:
            return count, list(found), plans
    return None
