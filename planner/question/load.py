"""From a scenario file to a question: everything is read, cleaned and checked together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl

from planner.documents.yaml import Document
from planner.errors import DataError, Issue, Place, error, raise_errors
from planner.language import row, sentence
from planner.question.check_chance import check_chance
from planner.question.schema import Question
from planner.question.windows import Availability, window
from planner.roster.load import load_roster
from planner.roster.schema import Roster
from planner.scenario.files import SCENARIO_FILE, scenario_file
from planner.scenario.load import load_scenario
from planner.scenario.overrides import Override
from planner.scenario.schema import Ban, Decision, Hire, Pin, Scenario, Sitting
from planner.text import did_you_mean, suggestion


def load_question(path: Path, overrides: Sequence[Override] = (), until: date | None = None) -> Question:
    """The question that a scenario file (or a folder with a `scenario.yaml`) poses, with some values overridden.

    until: its goals are to be held until this day at least.

    Raises DataError with everything that is wrong: first in the scenario and its programme, then in the roster and
    in what the scenario decides about people.
    """
    file = scenario_file(path)
    if not file.is_file():
        raise DataError([_no_scenario(path)])
    loaded = load_scenario(file, file.as_posix(), overrides, until)
    scenario = loaded.scenario
    found = load_roster(scenario.roster, loaded.roster_file, loaded.programme, scenario.as_of)
    hires = _hires(scenario)
    issues = [*loaded.issues, *found.issues, *_name_clashes(scenario, hires, found.roster, loaded.document)]
    raise_errors(issues)
    roster, hired = found.roster.with_people(hires), frozenset(hires["employee_id"])
    question = Question(scenario, loaded.programme, roster, hired, (), loaded.next_edition)
    issues.extend(_decisions(question, loaded.document))
    if loaded.price_list is not None:
        from planner.question.check_prices import check_staff_prices

        issues.extend(check_staff_prices(question, loaded.price_list))
    issues.extend(_teams(question, loaded.document))
    issues.extend(check_chance(question, loaded.document))
    return replace(question, issues=raise_errors(issues))


def _no_scenario(path: Path) -> Issue:
    if not path.is_dir():
        return error("file-missing", Place(path.as_posix()), sentence("There is no such file or folder."))
    inside = sorted(each.parent.as_posix() for each in path.glob(f"*/{SCENARIO_FILE}"))
    hint = sentence("Name the scenario file itself.")
    if inside:
        hint = sentence("These folders have one: {folders}.", folders=row(inside))
    what = sentence("The folder has no {file}.", file=SCENARIO_FILE)
    return error("file-missing", Place(path.as_posix()), what, hint)


def _hires(scenario: Scenario) -> pl.DataFrame:
    """The planned hires as employees, named by their label and a number."""
    rows = []
    numbers: dict[str, int] = {}
    for decision in scenario.decisions:
        if isinstance(decision, Hire):
            for _ in range(decision.people):
                numbers[decision.label] = numbers.get(decision.label, 0) + 1
                rows.append((f"{decision.label} {numbers[decision.label]}", decision.from_ or scenario.as_of))
    return pl.DataFrame(rows, schema={"employee_id": pl.String, "starts_on": pl.Date}, orient="row")


def _name_clashes(scenario: Scenario, hires: pl.DataFrame, roster: Roster, document: Document) -> Iterator[Issue]:
    if hires.is_empty():
        return
    taken = set(roster.employees.join(hires, on="employee_id", how="semi")["employee_id"])
    for number, decision in enumerate(scenario.decisions):
        if isinstance(decision, Hire) and any(each.startswith(f"{decision.label} ") for each in sorted(taken)):
            what = sentence(
                "A hire labelled '{label}' would get the id of somebody in the roster.", label=decision.label
            )
            hint = sentence("Give it another label.")
            yield error("hire-id-taken", document.place(("decisions", number)), what, hint)


def _decisions(question: Question, document: Document) -> Iterator[Issue]:
    """What the scenario decides about people who are not there, or about sittings that cannot be."""
    roster = question.roster
    named = sorted({who for who in map(_decided, question.scenario.decisions) if who is not None})
    if not named:
        return
    known = set(roster.people(named)["employee_id"])
    results = roster.results_of(named).filter(pl.col("expires_on").is_null())
    held = set(results.select("employee_id", "exam").iter_rows())
    for number, decision in enumerate(question.scenario.decisions):
        employee = _decided(decision)
        if employee is None:
            continue
        place = document.place(("decisions", number, "pin" if isinstance(decision, Pin) else "ban", "employee"))
        if employee not in known:
            what = sentence("Nobody in the roster has the id '{employee}'.", employee=employee)
            yield error("employee-unknown", place, what, did_you_mean(employee, roster.employees["employee_id"]))
        elif isinstance(decision, Pin):
            yield from _pin(question, decision.pin, held, place)


def _decided(decision: Decision) -> str | None:
    """Whom a pin or a ban speaks of."""
    match decision:
        case Pin():
            return decision.pin.employee
        case Ban():
            return decision.ban.employee
        case _:
            return None


def _pin(question: Question, pin: Sitting, held: set[tuple[str, ...]], place: Place) -> Iterator[Issue]:
    who, exam = pin.employee, pin.exam
    if (who, exam) in held:
        what = sentence("{who} has passed {exam} already, so it cannot be planned again.", who=who, exam=exam)
        yield error("pin-held", place, what, sentence("Take the pin out."))
    elif exam in question.banned(who):
        what = sentence("{who} must sit {exam}, and another decision forbids it.", who=who, exam=exam)
        yield error("pin-banned", place, what, sentence("Take out the pin or the ban."))
    elif not question.exams[exam].proposable:
        what = sentence(
            "{who} must sit {exam}, but this exam is never planned (`proposable: false`).", who=who, exam=exam
        )
        hint = sentence("Take the pin out, or set `proposable` for the exam.")
        yield error("pin-not-proposable", place, what, hint)
    elif window(question, exam, _availability(question, who)) is None:
        what = sentence("{who} must sit {exam}, but there is no day on which that can be done.", who=who, exam=exam)
        hint = sentence("Compare the days of the exam, of the employee, and of the goals.")
        yield error("pin-without-window", place, what, hint)


def _teams(question: Question, document: Document) -> Iterator[Issue]:
    """Limits of teams that nobody belongs to."""
    if not question.scenario.limits.exams_per_month.teams:
        return
    known = set(question.roster.employees["team"].drop_nulls().unique())
    for team in question.scenario.limits.exams_per_month.teams:
        if team not in known:
            place = document.key_place(("limits", "exams_per_month", "teams", team))
            what = sentence("Nobody in the roster belongs to the team '{team}'.", team=team)
            yield error("team-unknown", place, what, suggestion(team, known) or sentence("Fill in the column team."))


def _availability(question: Question, employee: str) -> Availability:
    row = question.roster.people([employee])
    return Availability(*row.select("starts_on", "leaves_on", "sits_from", "sits_until").row(0))
