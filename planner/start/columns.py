"""The files and columns of a roster, in words for people who fill it in."""

from __future__ import annotations

from collections.abc import Mapping

from planner.language import sentence

EMPLOYEES = "employees"
RESULTS = "results"
WORKBOOK_FILE = "roster.xlsx"
EMPLOYEES_FILE = f"{EMPLOYEES}.csv"
RESULTS_FILE = f"{RESULTS}.csv"

EMPLOYEE_COLUMNS_MEAN: Mapping[str, str] = {
    "employee_id": sentence("Must be filled in: your id for the person, once in this table. The results refer to it."),
    "name": sentence("Shown in the answers."),
    "team": sentence("Limits and hourly rates may differ by team."),
    "location": sentence("Prices may differ by location."),
    "level": sentence("Chances to pass an exam may differ by level."),
    "starts_on": sentence("The first day at the company. Empty: is there already."),
    "leaves_on": sentence("The last day at the company. Empty: stays."),
    "sits_from": sentence("Sits new exams only from this day on."),
    "sits_until": sentence("Sits new exams only up to and including this day."),
    "max_exams": sentence("Sits at most so many new exams. Empty: no limit."),
    "hourly_cost": sentence("What an hour of study costs, in the currency of the prices."),
}
RESULT_COLUMNS_MEAN: Mapping[str, str] = {
    "employee_id": sentence("Must be filled in: the id of the person, as in the table of employees."),
    "exam": sentence("Must be filled in: the code of the exam, as in the list of exams."),
    "passed_on": sentence("The day on which the exam was passed. Empty: some day before `as_of`."),
    "expires_on": sentence("The last day on which the result counts, if it has an end of its own."),
}
REQUIRED = {EMPLOYEES: ("employee_id",), RESULTS: ("employee_id", "exam")}
"""What every row must have."""
