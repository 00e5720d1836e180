"""Why a goal cannot be reached and what to try: whole sentences, each from a question that was really asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pytest

from planner import api, planning
from planner.explanation import conflict
from planner.explanation.reasons import reason
from planner.explanation.schema import Explanation
from planner.question.schema import Question
from planner.words.plans import block as said_block
from planner.words.reasons import because, conflict_intro, given, missing
from planner.words.repairs import no_repair, together, undecided_changes, undecided_pairs
from planner.words.repairs import repair as said_repair
from planner.words.repairs import step as said_step
from tests.cases import as_question
from tests.companies import people, programme, question, roster, scenario
from tests.explanation.test_conflict import GOAL, capped, small
from tests.properties.test_second_solver import company

Facts = Mapping[str, Mapping[str, Any]]

NOBODY = "Nobody has that on 2017-12-31 without new exams, and nobody can."
NOBODY_YET = "Nobody has that on 2017-12-31 without new exams;"
NO_EXAM = "No exam is needed"


def asked(rules: Mapping[str, Any], staff: Facts, exams: Any = "AB", goals: Any = GOAL, **more: Any) -> Question:
    """A question about people who hold what their `held` names; everything else about them are columns."""
    held = {who: facts.get("held", ()) for who, facts in staff.items()}
    columns = {who: {key: value for key, value in facts.items() if key != "held"} for who, facts in staff.items()}
    return question(programme(rules, exams), roster(held, employees=columns), scenario(goals, **more))


def explained(asked: Question) -> Explanation:
    return api.explain(asked, api.plan(asked))


def reasons(asked: Question, found: Explanation | None = None) -> list[str]:
    """What cannot be kept, each with the figures behind it; of an explanation, or found here, which is quicker."""
    conflict = reason(asked, api.plan(asked), 60.0) if found is None else found.conflict
    assert conflict is not None
    rules, programme = asked.rules_by_name, asked.programme
    return [
        f"{given(each, rules, programme)} {because(each, rules.get(str(each.what.get('requirement'))))}".strip()
        for each in conflict.givens
    ]


def changes(asked: Question, found: Explanation) -> dict[str, str]:
    """What to try, and the plan then; what else a goal waits for is in another test."""
    told = {}
    for repair in found.repairs:
        steps = [said_step(step, asked.scenario.goals, asked.rules_by_name, asked.programme) for step in repair.steps]
        told[" ".join(together(steps))] = said_repair(repair, ())
    return told


# --- requirements ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "held", "said"),
    [
        (people(1, "C"), {"p": []}, f"1 person with C. {NOBODY}"),
        (
            people(3, "A"),
            {"p": ["A"], "q": []},
            "3 people with A. 1 person has that on 2017-12-31 without new exams; at most 2 can.",
        ),
        (
            people(4, "A"),
            {"p": ["A"], "q": ["A"], "r": []},
            "4 people with A. 2 people have that on 2017-12-31 without new exams; at most 3 can.",
        ),
        (
            {**people(2, "A"), "label": "Enough engineers"},
            {"p": []},
            f"Enough engineers: 2 people with A. {NOBODY_YET} at most 1 can.",
        ),
        (
            {"id": "r", "passes": 3, "of": ["A"]},
            {"p": ["A"], "q": []},
            "3 results of A. 1 result counts on 2017-12-31 without new exams.",
        ),
        (
            {"id": "r", "passes": 5, "of": ["A", "B"]},
            {"p": ["A", "B"], "q": []},
            "5 results of A and B. 2 results count on 2017-12-31 without new exams.",
        ),
        (
            {"id": "r", "points": 3, "from": [{"id": "s", "each": 1, "people": "A"}]},
            {"p": ["A"], "q": []},
            "3 points from these together. 1 point is there on 2017-12-31 without new exams.",
        ),
        (
            {"id": "r", "points": "7/2", "from": [{"id": "s", "each": "1/2", "people": "A"}]},
            {"p": ["A"], "q": []},
            "3.50 points from these together. 0.50 points are there on 2017-12-31 without new exams.",
        ),
    ],
)
def test_a_requirement_alone(rule: dict[str, Any], held: dict[str, list[str]], said: str) -> None:
    """C is never planned, which is then a second reason; everything else is the requirement alone."""
    asked = small(rule, held, {"A": {}, "B": {}, "C": {"proposable": False}})
    more = ["C is never planned (proposable: no)."] if "C" in said else []
    assert reasons(asked) == [said, *more]


def test_a_requirement_that_must_hold_for_long() -> None:
    """q leaves while the tier must be held."""
    staff: Facts = {"p": {"held": ["A"]}, "q": {"held": ["A", "B"], "leaves_on": date(2018, 3, 31)}}
    goal = {**GOAL, "hold_until": "2018-06-30"}
    question = asked({"o.gold": people(2, "A")}, staff, goals=goal)
    found = explained(question)
    assert reasons(question, found) == [
        "2 people with A. 2 people have that on 2017-12-31 without new exams; at most 1 can until 2018-06-30.",
        "The tier must be held until 2018-06-30.",
        "q leaves on 2018-03-31. That is 91 days before 2018-06-30, until when the tier must be held. q holds A.",
    ]
    assert changes(question, found) == {
        "Let q stay until 2018-06-30 (now leaves on 2018-03-31)": NO_EXAM,
        "1 more person who holds nothing yet, there by 2017-12-31 at the latest": "1 exam by 1 person",
        "A waiver by the vendor: 2 people with A": NO_EXAM,
    }


# --- limits ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("count", "limits", "said", "change"),
    [
        (
            4,
            {"exams_per_month": {"teams": {"north": 1}}},
            "At most 1 exam in a month for the team north.",
            "2 exams in a month for the team north instead of 1",
        ),
        (7, {"exams_per_month": 2}, "At most 2 exams in a month.", "3 exams in a month instead of 2"),
        (2, {"people": 1}, "At most 1 person who sits exams.", "2 people who sit exams instead of 1"),
        (1, {"exams_per_person": 0}, "At most 0 exams for each person.", "1 exam for each person instead of 0"),
        (
            1,
            {"exams_per_person_per_month": 0},
            "At most 0 exams for each person in a month.",
            "1 exam for each person in a month instead of 0",
        ),
    ],
)
def test_a_limit(count: int, limits: Any, said: str, change: str) -> None:
    """Everybody is of the team north; three months are left."""
    question = asked({"o.gold": people(count, "A")}, {f"p{n}": {"team": "north"} for n in range(count)}, limits=limits)
    found = explained(question)
    assert reasons(question, found)[0] == said
    assert changes(question, found)[change].startswith(f"{count} exam")


def test_what_is_possible_alone_and_not_together() -> None:
    question = small(people(4, "A"), {"p": [], "q": [], "r": [], "s": []}, limits={"exams_per_month": 1})
    assert reasons(question) == [
        "At most 1 exam in a month.",
        f"4 people with A. {NOBODY_YET} up to 4 can, if nothing else is asked.",
    ]


# --- decisions -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("decision", "said", "change"),
    [
        ({"ban": {"employee": "p"}}, "p sits nothing.", "Lift the ban: p may sit exams (decision 1)"),
        ({"ban": {"exam": "A"}}, "Nobody sits A.", "Lift the ban: people may sit A (decision 1)"),
        ({"ban": {"employee": "p", "exam": "A"}}, "p does not sit A.", "Lift the ban: p may sit A (decision 1)"),
    ],
)
def test_a_ban(decision: Any, said: str, change: str) -> None:
    question = small(people(1, "A"), {"p": []}, decisions=[decision])
    found = explained(question)
    assert reasons(question, found) == [said, f"1 person with A. {NOBODY}"]
    assert changes(question, found)[change] == "1 exam by 1 person"


def test_pins_and_a_limit() -> None:
    pins = [{"pin": {"employee": "p", "exam": exam}} for exam in "AB"]
    question = small(people(1, "A"), {"p": []}, decisions=pins, limits={"exams_per_person": 1})
    found = explained(question)
    assert reasons(question, found) == ["p must sit A.", "p must sit B.", "At most 1 exam for each person."]
    assert changes(question, found) == {
        "Take out the pin: p need not sit B (decision 2)": "1 exam by 1 person",
        "2 exams for each person instead of 1": "2 exams by 1 person",
    }


def test_two_changes_together() -> None:
    """p and q must both sit A, q must not, and only one person may."""
    decisions = [{"ban": {"employee": "q"}}]
    question = small(people(2, "A"), {"p": [], "q": []}, limits={"people": 1}, decisions=decisions)
    told = changes(question, explained(question))
    assert told["Lift the ban: q may sit exams (decision 1) and 2 people who sit exams instead of 1"] == (
        "2 exams by 2 people"
    )
    assert told["1 more person who holds nothing yet and 2 people who sit exams instead of 1"] == "2 exams by 2 people"


@pytest.mark.parametrize(
    ("spare", "said", "change", "plan"),
    [
        (1, "The goals must hold whoever leaves.", "Nobody to spare instead of 1", NO_EXAM),
        (3, "The goals must hold whichever 3 people leave.", "1 person to spare instead of 3", "1 exam by 1 person"),
    ],
)
def test_people_to_spare(spare: int, said: str, change: str, plan: str) -> None:
    """Two hold A, and one more could where there is more than one to spare."""
    held: dict[str, list[str]] = {"p": ["A"], "q": ["A"], **({"r": []} if spare > 1 else {})}
    question = small(people(2, "A"), held, spare=spare)
    found = explained(question)
    assert reasons(question, found)[0] == said
    assert changes(question, found)[change] == plan


# --- days ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "said", "change"),
    [
        (
            {"preparation": {"A": 77}},
            (
                "A takes 77 days of preparation. "
                "So nobody sits it before 2018-01-01, 1 day after 2017-12-31, when the goal is due."
            ),
            "Prepare in 76 days instead of 77",
        ),
        (
            {"blackouts": [{"from": "2017-10-16", "until": "2017-12-31", "why": "the move"}]},
            "Nobody sits exams from 2017-10-16 to 2017-12-31 (the move).",
            "Let people sit exams from 2017-10-16 to 2017-12-31",
        ),
        (
            {"blackouts": [{"from": "2017-10-16", "until": "2017-12-31"}]},
            "Nobody sits exams from 2017-10-16 to 2017-12-31.",
            "The goal 1 day later, by 2018-01-01",
        ),
        (
            {"retake_slack": 77},
            "Up to 77 days are kept free for a second attempt.",
            "Keep no days free for a second attempt",
        ),
    ],
)
def test_days_of_the_company(days: Any, said: str, change: str) -> None:
    question = small(people(1, "A"), {"p": []}, **days)
    found = explained(question)
    assert reasons(question, found) == [f"1 person with A. {NOBODY}", said]
    assert changes(question, found)[change] == "1 exam by 1 person"


@pytest.mark.parametrize(
    ("facts", "more", "said"),
    [
        (
            {"available_from": "2018-01-10"},
            {},
            ["A can be sat from 2018-01-10 on. That is 10 days after 2017-12-31, when the goal is due."],
        ),
        ({"register_by": "2017-10-01"}, {}, ["Registration for A ends on 2017-10-01."]),
        (
            {"retires_on": "2017-10-20"},
            {"preparation": {"A": 10}},
            ["A takes 10 days of preparation. So nobody sits it before 2017-10-26.", "A can be sat until 2017-10-20."],
        ),
        (
            {"retires_on": "2017-10-20", "counts_until": "2017-12-30"},
            {},
            ["A counts until 2017-12-30. That is 1 day before 2017-12-31, when the goal is due."],
        ),
        (
            {"prerequisites": ["B", "C"]},
            {"decisions": [{"ban": {"exam": "C"}}]},
            ["A needs B and C first."],
        ),
        ({"proposable": False}, {}, ["A is never planned (proposable: no)."]),
        (
            {"available_from": "2017-12-31"},
            {"retake_slack": 1},
            ["Up to 1 day is kept free for a second attempt.", "A can be sat from 2017-12-31 on."],
        ),
    ],
)
def test_days_and_rules_of_an_exam(facts: Any, more: Any, said: list[str]) -> None:
    question = small(people(1, "A"), {"p": []}, {"A": facts, "B": {}, "C": {}}, **more)
    told = reasons(question)
    bans = ["Nobody sits C."] if "decisions" in more else []
    assert told == [*bans, f"1 person with A. {NOBODY}", *said]


@pytest.mark.parametrize(
    ("days", "change"),
    [
        ({"A": 90, "B": 80}, "No more than 76 days of preparation for any exam (now up to 90)"),
        ({"default": 90}, "Prepare in 76 days instead of 90"),
    ],
)
def test_less_preparation(days: Any, change: str) -> None:
    question = small(people(1, {"all": ["A", "B"]}), {"p": []}, preparation=days)
    assert changes(question, explained(question))[change] == "2 exams by 1 person"


@pytest.mark.parametrize(
    ("days", "change"),
    [
        ({"default": 30}, "No days of preparation for any exam (now 30)"),
        ({"A": 30}, "No days of preparation for any exam (now up to 30)"),
    ],
)
def test_no_preparation_at_all(days: Any, change: str) -> None:
    exams = {"A": {"retires_on": "2017-10-16"}, "B": {}}
    question = small(people(1, {"all": ["A", "B"]}), {"p": []}, exams, preparation=days)
    assert changes(question, explained(question))[change] == "2 exams by 1 person"


# --- people ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "said", "change"),
    [
        (
            {"max_exams": 0},
            "p sits no exam (column max_exams).",
            "1 more exam for everybody with a limit of their own (column max_exams)",
        ),
        (
            {"leaves_on": date(2017, 11, 30)},
            "p leaves on 2017-11-30. That is 31 days before 2017-12-31, when the goal is due.",
            "Let p stay until 2017-12-31 (now leaves on 2017-11-30)",
        ),
        (
            {"starts_on": date(2018, 1, 8)},
            "p is not there before 2018-01-08. That is 8 days after 2017-12-31, when the goal is due.",
            "The goal 8 days later, by 2018-01-08",
        ),
        (
            {"sits_from": date(2018, 1, 8)},
            "p sits exams only from 2018-01-08 on. That is 8 days after 2017-12-31, when the goal is due.",
            "1 more person who holds nothing yet, there by 2017-12-31 at the latest",
        ),
        (
            {"sits_until": date(2017, 10, 15)},
            "p sits exams only until 2017-10-15.",
            "A waiver by the vendor: 1 person with A",
        ),
    ],
)
def test_somebody_alone(facts: Any, said: str, change: str) -> None:
    question = asked({"o.gold": people(1, "A")}, {"p": facts})
    found = explained(question)
    assert reasons(question, found) == [f"1 person with A. {NOBODY}", said]
    assert change in changes(question, found)


def test_a_cap_of_a_single_person() -> None:
    question = asked({"o.gold": people(1, {"all": ["A", "B", "C"]})}, {"p": {"max_exams": 1}}, "ABC")
    found = explained(question)
    assert reasons(question, found)[1] == "p sits no more than 1 exam (column max_exams)."
    assert "2 more exams for everybody with a limit of their own (column max_exams)" in changes(question, found)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"max_exams": 0}, "Some people sit no more than so many exams (column max_exams)."),
        ({"leaves_on": date(2017, 11, 30)}, "Some people leave (column leaves_on)."),
        ({"starts_on": date(2018, 1, 8)}, "Some people are not there yet (column starts_on)."),
        ({"sits_from": date(2018, 1, 8)}, "Some people sit exams only from a day on (column sits_from)."),
        ({"sits_until": date(2017, 10, 15)}, "Some people sit exams only until a day (column sits_until)."),
    ],
)
def test_many_people(facts: Any, said: str) -> None:
    question = asked({"o.gold": people(1, "A")}, {f"p{number}": facts for number in range(7)})
    assert reasons(question)[1] == said


# --- goals -----------------------------------------------------------------------------------------------------------


def test_other_goals_where_there_are_several() -> None:
    """Silver is had; for gold, by whichever option, three people are needed; titles are those of the programme."""
    tiers = {"o.silver": people(1, "A", id="s"), "o.gold": people(2, "B", id="g")}
    goals = [{"option": "o", "tier": "silver", "by": "2017-12-31"}, {"option": "o", "tier": "gold", "by": "2018-06-01"}]
    question = asked(tiers, {"p": {"held": ["A"]}}, {"A": {}, "B": {"available_from": "2018-06-02"}}, goals)
    told = changes(question, explained(question))
    assert told == {"Another goal: silver (o) instead of gold (o) by 2018-06-01": NO_EXAM} | told
    assert "A waiver by the vendor: 2 people with B" in told


def test_a_goal_later_where_there_are_several() -> None:
    tiers = {"o.silver": people(1, "A", id="s"), "o.gold": people(1, "B", id="g")}
    goals = [{"option": "o", "tier": "silver", "by": "2017-12-31"}, {"option": "o", "tier": "gold", "by": "2018-06-01"}]
    question = asked(tiers, {"p": {"held": ["A"]}}, {"A": {}, "B": {"available_from": "2018-06-02"}}, goals)
    assert changes(question, explained(question))["gold (o) by 2018-06-01 1 day later, by 2018-06-02"] == (
        "1 exam by 1 person"
    )


def test_another_option_and_what_it_waits_for() -> None:
    """The other option is cheaper in people, but asks for revenue as well."""
    revenue = {"id": "revenue", "metric": "revenue", "at_least": 100_000}
    rules = {"o.gold": people(2, "A"), "r.gold": {"id": "all", "all": [people(1, "A"), revenue]}}
    vendor = programme(rules, "A", metrics={"revenue": {"title": "Revenue", "unit": "USD"}})
    question_ = question(vendor, roster(["p"]), scenario(GOAL, metrics={"revenue": 40_000}))
    (repair,) = (each for each in explained(question_).repairs if each.steps[0].kind == "other-option")
    (step,) = repair.steps
    assert said_step(step, question_.scenario.goals, question_.rules_by_name, vendor) == "Another goal: gold (r)"
    (block,) = repair.blocked_by
    said = said_block(block, question_.rules_by_name[block.requirement], vendor, None, None)
    assert said_repair(repair, [said]) == (
        "1 exam by 1 person. It also waits for this: "
        "Revenue: at least 100,000 USD: 40,000 USD of 100,000 USD, short by 60,000 USD."
    )


def test_what_a_plan_costs() -> None:
    prices = {"currency": "USD", "fees": {"default": 165}}
    limits = {"people": 1}
    question = small(people(2, "A"), {"p": [], "q": []}, limits=limits, minimise=["cost"], prices=prices)
    assert changes(question, explained(question))["2 people who sit exams instead of 1"] == (
        "2 exams by 2 people for 330 USD"
    )


# --- where there is little to say ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("decisions", "said"),
    [
        (0, "None of 5 changes that were tried is enough, nor any of 3 pairs of them."),
        (1, "None of 6 changes that were tried is enough, nor any of 6 pairs of them."),
    ],
)
def test_nothing_helps(decisions: int, said: str) -> None:
    """p must sit B by a pin, and B cannot be sat at all; a waiver of A is of no use."""
    pins: Sequence[Any] = [{"pin": {"employee": "p", "exam": exam}} for exam in "BC"]
    exams = {"A": {}, "B": {"retires_on": "2017-10-01"}, "C": {"retires_on": "2017-10-01"}}
    bans = [{"ban": {"employee": "q"}}] * decisions
    question = small(people(1, "A"), {"p": ["A"], "q": []}, exams, decisions=[*pins, *bans])
    found = explained(question)
    assert no_repair(found) == said


def test_nothing_helps_with_a_single_pair() -> None:
    """A and the pinned B are over, so that neither more people nor a waiver or the pin alone change anything."""
    over = {"retires_on": "2017-10-01"}
    pin = {"pin": {"employee": "p", "exam": "B"}}
    found = explained(small(people(1, "A"), {"p": []}, {"A": over, "B": over}, decisions=[pin]))
    assert no_repair(found) == (
        "None of 4 changes that were tried is enough, nor are the two together that can be combined."
    )


def test_nothing_helps_with_no_pair() -> None:
    """Either of two goals is out of reach for the same reason, and a waiver helps only one of them."""
    rules = {"o.silver": people(1, "A", id="s"), "o.gold": people(1, "A", id="g")}
    goals = [{"option": "o", "tier": tier, "by": "2017-12-31"} for tier in ("silver", "gold")]
    question = asked(rules, {"p": {}}, {"A": {"retires_on": "2017-10-01"}}, goals)
    assert no_repair(explained(question)) == "None of 7 changes that were tried is enough."


def test_nothing_is_known_to_help(monkeypatch: pytest.MonkeyPatch) -> None:
    """All changes are known to be too little, and of the pairs nothing is known."""
    pins = [{"pin": {"employee": "p", "exam": exam}} for exam in "BC"]
    over = {"retires_on": "2017-10-01"}
    question = small(people(1, "A"), {"p": ["A"]}, {"A": {}, "B": over, "C": over}, decisions=pins)
    plan, decide = api.plan(question), planning.reachable

    def decided(asked: Question, effort: float) -> str:
        return decide(asked, effort) if asked.pins else "undecided"

    monkeypatch.setattr(planning, "reachable", decided)
    found = api.explain(question, plan)
    assert (found.undecided, len(found.undecided_pairs)) == ((), 1)
    assert no_repair(found) == "No change was found that is enough."


def test_the_people_who_are_missing() -> None:
    assert [
        missing(found.missing)
        for count in (2, 3)
        for found in [explained(small(people(count, "A"), {"p": []}))]
        if found.missing is not None
    ] == [
        "1 person is missing even in the plan that comes closest (see planner plan).",
        "2 people are missing even in the plan that comes closest (see planner plan).",
    ]


def test_one_member_of_a_conflict_or_several() -> None:
    alone, several = small(people(2, "A"), {"p": []}), capped(2)
    said = [conflict_intro(reason(each, api.plan(each), 60.0)) for each in (alone, several)]
    given_up = "be kept in time, even if every other rule, decision, limit and date were given up."
    assert said == [
        f"With the people there are, this cannot {given_up}",
        f"With the people there are, these 3 cannot all {given_up}",
    ]


def test_a_reason_that_is_not_found_in_time() -> None:
    asked = as_question(company(12, size=20))
    assert conflict_intro(reason(asked, api.plan(asked), 1e-9)) == (
        "The limit of effort was reached before the reason was found. A larger --effort may find it."
    )


def test_changes_that_are_not_decided_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of no change it is known whether it helps, nor the reason, which may rule some out; each is named without its
    size.
    """
    facts = {"max_exams": 1, "leaves_on": date(2017, 12, 30)}
    blackout = {"from": "2017-11-01", "until": "2017-11-02"}
    question = asked(
        {"o.gold": people(2, "A")},
        {"p": facts, "q": {"starts_on": date(2018, 1, 10)}},
        limits={"people": 1, "exams_per_person": 3},
        preparation={"default": 5},
        blackouts=[blackout],
        retake_slack=3,
        spare=2,
        decisions=[{"ban": {"exam": "B"}}],
    )
    plan = api.plan(question)
    for asking in (planning, conflict):
        monkeypatch.setattr(asking, "reachable", lambda *_: "undecided")
    found = api.explain(question, plan)
    rules, goals = question.rules_by_name, question.scenario.goals
    assert [said_step(each, goals, rules, question.programme) for each in found.undecided] == [
        "More people who hold nothing yet",
        "The goal later",
        "Lift the ban: people may sit B (decision 1)",
        "More than 3 exams for each person",
        "More than 1 person who sits exams",
        "Fewer than 2 people to spare",
        "A waiver by the vendor: 2 people with A",
        "Let people sit exams from 2017-11-01 to 2017-11-02",
        "Keep no days free for a second attempt",
        "More exams for everybody with a limit of their own (column max_exams)",
        "Fewer days of preparation (now 5)",
        "Let p stay until 2017-12-31 (now leaves on 2017-12-30)",
    ]
    assert no_repair(found) == "No change was found that is enough."
    assert undecided_pairs(len(found.undecided_pairs)) == "45 pairs of changes"
    assert undecided_changes() == "Not known within the limit of effort (a larger --effort may settle it)"
