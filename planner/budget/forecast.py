"""From a plan to its forecast: what it costs by month or quarter, team, exam and kind, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from planner.answer.schema import PlanAnswer
from planner.answer.timeline import compose_timeline
from planner.budget.assumptions import assumptions
from planner.budget.expected import PossiblePayment, possible_payments, sittings_in
from planner.budget.figures import Figures, SpreadFigures, spreads
from planner.budget.forecast_schema import (
    By,
    CellSpread,
    ExamSpread,
    ForecastAnswer,
    KindSpread,
    LedgerLine,
    PeriodSpread,
    SittingForecast,
    Spread,
    TeamSpread,
    money,
)
from planner.budget.ledger import Payments, SittingKey
from planner.budget.percentiles import FEWEST_DRAWS, quantiles
from planner.budget.rows import TOTAL, Division, Row
from planner.chance.chances import Chances, chances_of
from planner.chance.compose import compose_chances
from planner.question.schema import Question


def forecast(question: Question, plan: PlanAnswer, by: By, draws: int, seed: int) -> ForecastAnswer:
    """The forecast of a plan for the question.

    Raises DataError where the scenario does not say how likely a planned exam is passed, or has no price for something
    that may have to be paid. Raises ValueError where it has no prices at all, and for fewer draws than `FEWEST_DRAWS`.
    """
    if draws < FEWEST_DRAWS:
        raise ValueError(f"At least {FEWEST_DRAWS} draws are needed, not {draws}.")
    payments = Payments(question, plan)
    division = Division(by, question.scenario.fiscal_year.starts)
    chances = chances_of(question, plan)
    possible = possible_payments(payments, chances)
    payments.check()
    proposed = [line.proposed_on for line in plan.assignments]
    figures = Figures(division, possible, question.scenario.as_of, question.horizon, proposed)
    found = quantiles(payments, chances, division, figures.rows, draws, seed)
    shown = spreads(figures, found)
    there_is_a_plan = plan.status in ("met", "planned") or bool(plan.objective)  # undecided: the best so far
    later = [cliff for cliff in compose_timeline(question, plan).cliffs if cliff.on > question.horizon]
    return ForecastAnswer(
        title=question.scenario.title,
        programme=question.programme.name,
        as_of=question.scenario.as_of,
        until=question.horizon,
        currency=payments.book.currency,
        by=by,
        status=plan.status,
        goals=plan.goals,
        chance=compose_chances(question, plan, draws, seed) if there_is_a_plan else None,
        assumed_passed=question.scenario.chance is None,
        draws=draws if found.simulated else None,
        seed=seed if found.simulated else None,
        total=Spread(**shown[TOTAL]),
        by_period=tuple(_periods(figures, division, plan, shown)),
        by_team=tuple(TeamSpread(team=name, **shown[Row("team", name)]) for name in figures.teams),
        by_exam=tuple(ExamSpread(exam=name, **shown[Row("exam", name)]) for name in figures.exams),
        by_kind=tuple(KindSpread(kind=kind, **shown[Row("kind", kind)]) for kind in figures.kinds),
        by_period_and_kind=tuple(
            CellSpread(period=period.name, kind=kind, **shown[Row("cell", period.name, kind)])
            for period in figures.periods
            for kind in figures.kinds
        ),
        sittings=tuple(_sittings(question, plan, division, payments, chances, possible)),
        ledger=tuple(_line(division, each) for each in possible),
        assumptions=assumptions(question, plan, payments, chances),
        next_cliff=later[0] if later else None,
    )


def _periods(
    figures: Figures, division: Division, plan: PlanAnswer, shown: Mapping[Row, SpreadFigures]
) -> Iterator[PeriodSpread]:
    for period in figures.periods:
        sitters = [line.employee_id for line in plan.assignments if division.period(line.proposed_on) == period]
        yield PeriodSpread(
            period=period.name,
            first=period.first,
            last=period.last,
            exams=len(sitters),
            people=tuple(sorted(set(sitters))),
            **shown[Row("period", period.name)],
        )


def _sittings(
    question: Question,
    plan: PlanAnswer,
    division: Division,
    payments: Payments,
    chances: Chances,
    possible: Sequence[PossiblePayment],
) -> Iterator[SittingForecast]:
    """Every sitting, by its proposed day."""
    committed: dict[SittingKey, int] = {}
    expected: dict[SittingKey, Fraction] = {}
    for payment in possible:
        sitting = payment.payment.sitting
        if sitting is not None:
            committed[sitting] = committed.get(sitting, 0) + payment.committed_cents
            expected[sitting] = expected.get(sitting, Fraction(0)) + payment.expected_cents
    how = dict(zip(sittings_in(chances), chances.sittings, strict=True))
    for line in sorted(plan.assignments, key=lambda line: (line.proposed_on, line.employee_id, line.exam)):
        key = SittingKey(line.employee_id, line.exam, line.proposed_on)
        chance = how[key]
        yield SittingForecast(
            employee_id=line.employee_id,
            team=payments.team(line.employee_id),
            exam=line.exam,
            proposed_on=line.proposed_on,
            passed_by=line.passed_by or line.not_after,
            period=division.period(line.proposed_on).name,
            hired=line.employee_id in question.hires,
            renews=line.renews,
            committed=money(committed.get(key, 0)),
            expected_exactly=expected.get(key, Fraction(0)) / 100,
            in_time=chance.in_time,
            expected_attempts=chance.expected_attempts,
            attempt_days=chance.attempt_days,
        )


def _line(division: Division, found: PossiblePayment) -> LedgerLine:
    payment = found.payment
    return LedgerLine(
        on=payment.on,
        period=division.period(payment.on).name,
        employee_id=None if payment.sitting is None else payment.sitting.employee_id,
        team=payment.team,
        exam=payment.exam,
        proposed_on=None if payment.sitting is None else payment.sitting.proposed_on,
        kind=payment.kind,
        attempt=payment.attempt,
        way=payment.way,
        purchase=payment.purchase,
        amount=money(payment.cents),
        committed=found.committed,
        probability=found.probability,
    )
