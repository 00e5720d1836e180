"""What a sitting is said to be for."""

from __future__ import annotations

from datetime import date

from planner import api
from planner.report.plan import purposes
from tests.cases import as_question

YEARLY = {"valid_for": {"months": 12}, "renewal": {"opens_before": {"months": 6}}}


def test_a_renewal_is_not_needed_before_what_was_sat_already() -> None:
    """bo sits ENG until the end of March, while the old SAL still counts. SAL is renewed from April on, to last long
    enough.
    """
    question = as_question(
        {
            "exams": {"SAL": YEARLY, "ENG": {"prerequisites": ["SAL"]}},
            "options": {
                "o": {
                    "gold": {
                        "id": "all",
                        "all": [{"id": "s", "people": 1, "hold": "SAL"}, {"id": "e", "people": 1, "hold": "ENG"}],
                    }
                }
            },
            "employees": {"bo": {}, "new": {}},
            "results": [{"employee_id": "bo", "exam": "SAL", "passed_on": date(2026, 5, 1)}],
            "scenario": {
                "as_of": date(2027, 3, 1),
                "goals": [{"tier": "gold", "by": date(2027, 3, 31), "hold_until": date(2028, 3, 31)}],
                "limits": {"exams_per_person_per_month": 1},
                "minimise": ["exams"],
                "decisions": [],
                "metrics": {},
                "facts": {},
            },
        }
    )
    plan = api.plan(question)
    lines = {line.exam: purposes(question, plan.assignments, line) for line in plan.assignments}
    assert [(line.employee_id, line.exam) for line in plan.assignments] == [("bo", "ENG"), ("bo", "SAL")]
    assert "needed before" not in lines["SAL"]
    assert "renewal of SAL" in lines["SAL"]
