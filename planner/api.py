"""The verbs: what the commands do, for other programs. Everything here is re-exported by `planner`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from planner.comparing import compare as compare
from planner.comparing import load as load
from planner.comparing import result as result
from planner.comparing import save as save
from planner.comparing import save_all as save_all
from planner.comparing import sources as sources
from planner.documents.json import read_json
from planner.errors import DataError, Issue, Place, error
from planner.foresight import forecast as forecast
from planner.foresight import read_plan as read_plan
from planner.language import sentence
from planner.programme.load import catalogue, load_programme, load_programme_file
from planner.programme.trial import Trial, trials
from planner.question.load import load_question
from planner.whatif import sweep as sweep

if TYPE_CHECKING:
    from planner.answer.schema import AuditAnswer, PlanAnswer, ProposedPlan, Verdict
    from planner.answer.timeline_schema import TimelineAnswer
    from planner.budget.confidence import Confident
    from planner.budget.schema import FrontierAnswer, MostForBudget
    from planner.chance.schema import ChanceAnswer
    from planner.explanation.differences import Differences
    from planner.explanation.schema import Difference, Explanation, SecondOpinion
    from planner.explanation.watch import Watch
    from planner.programme.schema import Programme
    from planner.question.schema import Question
    from planner.replanning.schema import ReplanAnswer
    from planner.solver.solve import Progress

StrPath = str | PathLike[str]


@dataclass(frozen=True, slots=True)
class CheckAnswer:
    """The answer of `check`: everything there is to say about the files."""

    issues: tuple[Issue, ...]

    @property
    def sound(self) -> bool:
        """Whether the files can be planned with."""
        return not any(issue.severity == "error" for issue in self.issues)


def programmes() -> tuple[str, ...]:
    """The names of the programmes in the catalogue, sorted."""
    return catalogue()


def programme(name: str) -> Programme:
    """The programme of this catalogue name, or in this file. Raises DataError when it cannot be had."""
    return load_programme(name, Path(), "", Place(name)).programme


def check_programme(file: StrPath) -> CheckAnswer:
    """Everything there is to say about a programme file. Raises nothing."""
    path = Path(file)
    try:
        return CheckAnswer(load_programme_file(path, path.as_posix()).issues)
    except DataError as fault:
        return CheckAnswer(fault.issues)


def run_cases(name: str) -> tuple[Trial, ...]:
    """How the cases of the programme of this catalogue name, or in this file, come out.

    Raises DataError when the programme cannot be had.
    """
    return trials(programme(name))


def read(scenario: StrPath, until: date | None = None) -> Question:
    """The question that a scenario file (or a folder with a `scenario.yaml`) poses. until: its goals are to be held
    until this day at least.

    Raises DataError with all issues when something is wrong in the files.
    """
    return load_question(Path(scenario), until=until)


def check(scenario: StrPath) -> CheckAnswer:
    """Everything there is to say about the scenario and the files it names. Plans nothing, raises nothing."""
    try:
        return CheckAnswer(read(scenario).issues)
    except DataError as fault:
        return CheckAnswer(fault.issues)


def audit(question: Question, on: date | None = None) -> AuditAnswer:
    """Where the company stands on a day (default: the scenario's `as_of`)."""
    from planner.answer.audit import compose_audit

    return compose_audit(question, on or question.scenario.as_of)


def plan(
    question: Question,
    effort: float | None = None,
    report: Callable[[Progress], None] | None = None,
) -> PlanAnswer:
    """The best plan for the question, verified; or that there is none; or that it is undecided.

    Where the scenario asks for `confidence`, the cheapest plan with backups that is likely enough (`confident` says
    what they cost).

    effort: the limit per stage in the solver's deterministic seconds. report: called as the search goes on.
    Raises InternalError when the verifier does not agree with the solver; then nothing is known.
    """
    from planner.planning import answer
    from planner.solver.solve import DEFAULT_EFFORT, ignore

    if question.scenario.confidence is not None:
        found = confident(question, effort=effort)
        if found is not None:
            return found.plan
    return answer(question, effort or DEFAULT_EFFORT, report or ignore)


def confident(
    question: Question,
    wanted: Fraction | None = None,
    effort: float | None = None,
    watch: Callable[[int], None] | None = None,
) -> Confident | None:
    """The cheapest plan with backups that reaches the goals with this probability (default: the scenario's
    `confidence`), what it costs beyond the best plan without, and the stricter question that it answers.

    If none is found that is likely enough, the likeliest. None where nothing is wanted or the goals have no proved
    plan.
    watch: called with the number of plans made so far.
    """
    share = wanted if wanted is not None else question.scenario.confidence
    if share is None:
        return None
    from planner.budget.confidence import reach_confidence
    from planner.solver.solve import DEFAULT_EFFORT

    return reach_confidence(question, Fraction(share), effort or DEFAULT_EFFORT, watch or (lambda _: None))


def frontier(
    question: Question, effort: float | None = None, watch: Callable[[int], None] | None = None
) -> FrontierAnswer:
    """Money against probability, and money against people to spare. Raises ValueError without prices."""
    from planner.budget.frontier import frontier as found
    from planner.solver.solve import DEFAULT_EFFORT

    return found(question, effort or DEFAULT_EFFORT, watch or (lambda _: None))


def most_for_budget(
    question: Question,
    amount: Decimal,
    effort: float | None = None,
    report: Callable[[Progress], None] | None = None,
) -> tuple[MostForBudget, Question]:
    """The highest tiers that can be reached for the amount, in the currency of the prices, with the best plan for them;
    and the question that this plan answers. Raises ValueError where the scenario has no prices.
    """
    from planner.budget.most import most_for
    from planner.solver.solve import DEFAULT_EFFORT, ignore

    return most_for(question, amount, effort or DEFAULT_EFFORT, report or ignore)


def explain(
    question: Question, plan: PlanAnswer, effort: float | None = None, watch: Watch | None = None
) -> Explanation:
    """Why there is no plan and what would help; or, for a plan, what happens without each of its sittings.

    plan: the answer of `plan` for this question. watch: told what is looked at, as by the verbs below.
    """
    from planner.explanation.explain import explain as explained
    from planner.explanation.watch import unwatched
    from planner.solver.solve import DEFAULT_EFFORT

    return explained(question, plan, effort or DEFAULT_EFFORT, watch or unwatched)


def alternatives(
    question: Question,
    plan: PlanAnswer,
    count: int = 5,
    within: Fraction = Fraction(0),
    effort: float | None = None,
    watch: Watch | None = None,
) -> Explanation:
    """The next best plans, at most so many, whose first measure is at most a share `within` above the best."""
    from planner.explanation.alternatives import find_alternatives
    from planner.explanation.explain import with_differences
    from planner.explanation.watch import unwatched
    from planner.solver.solve import DEFAULT_EFFORT

    told = with_differences(plan, ())
    if plan.status not in ("met", "planned"):
        return told
    found = find_alternatives(question, plan, count, within, effort or DEFAULT_EFFORT, watch or unwatched)
    return told.model_copy(update={"alternatives": found})


def one_more(
    question: Question, plan: PlanAnswer, effort: float | None = None, watch: Watch | None = None
) -> Explanation:
    """What it takes if a requirement of the goals asks for one person, or one result, more."""
    from planner.explanation.explain import with_differences
    from planner.explanation.heads import of_one_more
    from planner.explanation.watch import unwatched
    from planner.solver.solve import DEFAULT_EFFORT

    told = with_differences(plan, ())
    if plan.status not in ("met", "planned"):
        return told
    prices = of_one_more(question, plan, effort or DEFAULT_EFFORT, watch or unwatched)
    return told.model_copy(update={"one_more": tuple(prices)})


def places(
    question: Question, plan: PlanAnswer, effort: float | None = None, watch: Watch | None = None
) -> Explanation:
    """For each requirement that is short without the plan: who could fill its open places, and at what price."""
    from planner.explanation.explain import with_differences
    from planner.explanation.places import open_places
    from planner.explanation.watch import unwatched
    from planner.solver.solve import DEFAULT_EFFORT

    told = with_differences(plan, ())
    if plan.status not in ("met", "planned"):
        return told
    found = open_places(question, plan, effort or DEFAULT_EFFORT, watch or unwatched)
    return told.model_copy(update={"places": tuple(found)})


def spares(
    question: Question, plan: PlanAnswer, most: int = 3, effort: float | None = None, watch: Watch | None = None
) -> Explanation:
    """What it costs if the goals must hold whichever people leave: one, two, up to `most` of them."""
    from planner.explanation.explain import with_differences
    from planner.explanation.spares import price_of_spares
    from planner.explanation.watch import unwatched
    from planner.solver.solve import DEFAULT_EFFORT

    told = with_differences(plan, ())
    if plan.status not in ("met", "planned"):
        return told
    prices = price_of_spares(question, plan, most, effort or DEFAULT_EFFORT, watch or unwatched)
    return told.model_copy(update={"spares": tuple(prices)})


def second_opinion(question: Question, plan: PlanAnswer) -> SecondOpinion | None:
    """Whether another solver proves the same about the plan; None where nothing was proved.

    Raises InternalError when it proves something else.
    """
    from planner.explanation.second import ask_second

    return ask_second(question, plan)


def why(question: Question, plan: PlanAnswer, employee: str, exam: str, effort: float | None = None) -> Explanation:
    """What happens to the plan if this person must not sit this exam."""
    return _forced(question, plan, effort, lambda forced: (forced.without_sitting(employee, exam),))


def why_not(
    question: Question,
    plan: PlanAnswer,
    employee: str,
    exam: str | None = None,
    effort: float | None = None,
    watch: Watch | None = None,
) -> Explanation:
    """What happens to the plan if this person must sit this exam; without an exam, each of those that matter."""
    return _forced(
        question,
        plan,
        effort,
        lambda forced: forced.with_person(employee) if exam is None else (forced.with_sitting(employee, exam),),
        watch,
    )


def without(question: Question, plan: PlanAnswer, employee: str, effort: float | None = None) -> Explanation:
    """What happens to the plan if this person is not there."""
    return _forced(question, plan, effort, lambda forced: (forced.without_person(employee),))


def critical(
    question: Question, plan: PlanAnswer, effort: float | None = None, watch: Watch | None = None
) -> Explanation:
    """Who is critical: what happens to the plan without each person whose loss costs something."""
    return _forced(question, plan, effort, lambda forced: forced.of_critical_people(), watch)


def _forced(
    question: Question,
    plan: PlanAnswer,
    effort: float | None,
    ask: Callable[[Differences], tuple[Difference, ...]],
    watch: Watch | None = None,
) -> Explanation:
    from planner.explanation.differences import Differences
    from planner.explanation.explain import with_differences
    from planner.explanation.watch import unwatched
    from planner.solver.solve import DEFAULT_EFFORT

    if plan.status not in ("met", "planned"):
        return with_differences(plan, ())
    return with_differences(plan, ask(Differences(question, plan, effort or DEFAULT_EFFORT, watch or unwatched)))


def replan(
    question: Question,
    earlier: StrPath | PlanAnswer | ProposedPlan,
    churn: Fraction = Fraction(0),
    effort: float | None = None,
    report: Callable[[Progress], None] | None = None,
) -> ReplanAnswer:
    """What became of an earlier plan, and of the best plans of today the one that breaks the fewest of its promises.

    question: the scenario as it is today. earlier: an answer of `plan`, or the JSON file of one, of an answer of
    `replan`, or of a plan written by hand. churn: how many exams a kept promise is worth, with at most four decimals;
    above 0 the exams are minimised together with what broken promises are worth, before everything else.
    Raises DataError when the file cannot be read as a plan, or the plan is of a later day than the scenario.
    Raises ValueError for another churn.
    """
    from planner.replanning.replan import replan as replanned
    from planner.solver.solve import DEFAULT_EFFORT, ignore

    if not 0 <= churn < 10_000 or (churn * 10_000).denominator != 1:
        raise ValueError(f"A kept promise is worth 0 to 9999.9999 exams, with at most four decimals; not {churn}.")
    proposed, today = _proposed(earlier), question.scenario.as_of
    if proposed.as_of is not None and proposed.as_of > today:
        place = Place(Path(earlier).as_posix() if isinstance(earlier, str | PathLike) else "plan")
        what = sentence(
            "The plan was made as of {planned}, and the scenario is as of {today}.",
            planned=proposed.as_of.isoformat(),
            today=today.isoformat(),
        )
        hint = sentence("Move the scenario's `as_of` on, or name an earlier plan.")
        raise DataError([error("plan-of-later-day", place, what, hint)])
    return replanned(question, proposed, churn, effort or DEFAULT_EFFORT, report or ignore)


def chances(question: Question, plan: PlanAnswer, draws: int | None = None, seed: int | None = None) -> ChanceAnswer:
    """How likely a plan reaches the goals and holds them, by the scenario's own figures of how often exams are passed.

    plan: the answer of `plan` for this question. draws, seed: of the simulation, where the exact probability would take
    too long; by default 10,000 draws, always the same.
    Raises DataError when the scenario does not say how likely a planned exam is passed. Raises ValueError for no draws.
    """
    from planner.chance.compose import compose_chances
    from planner.chance.probability import DEFAULT_DRAWS, DEFAULT_SEED

    if draws is not None and draws < 1:
        raise ValueError(f"At least one draw is needed, not {draws}.")
    return compose_chances(question, plan, draws or DEFAULT_DRAWS, DEFAULT_SEED if seed is None else seed)


def timeline(question: Question, plan: PlanAnswer) -> TimelineAnswer:
    """How the goals stand over time with this plan: proposed days, every requirement's states, and each cliff."""
    from planner.answer.timeline import compose_timeline

    return compose_timeline(question, plan)


def verify(question: Question, plan: StrPath | PlanAnswer | ProposedPlan) -> Verdict:
    """Whether a plan, carried out on the roster, reaches the scenario's goals and keeps its limits.

    `plan` may be the JSON file of an earlier answer or one written by hand; it needs `assignments` only.
    Raises DataError when the file cannot be read as a plan.
    """
    from planner.verification.verify import verify as verified

    return verified(question, _proposed(plan))


def _proposed(plan: StrPath | PlanAnswer | ProposedPlan) -> ProposedPlan:
    from planner.answer.schema import PlanAnswer, ProposedPlan

    match plan:
        case ProposedPlan():
            return plan
        case PlanAnswer():
            return ProposedPlan.model_validate_json(plan.model_dump_json())
        case _:
            return read_json(Path(plan), ProposedPlan)
