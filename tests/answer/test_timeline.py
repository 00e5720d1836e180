"""The timeline of a worked example, held against the rules day by day."""

from __future__ import annotations

from datetime import date, timedelta

import planner
from planner.answer.timeline_schema import TimelineAnswer
from planner.question.schema import Question
from planner.requirements.audit import audit
from planner.words.timeline import cliff


def two_cliffs() -> tuple[Question, TimelineAnswer]:
    question = planner.read("scenarios/two-cliffs")
    return question, planner.timeline(question, planner.plan(question))


def test_every_day_stands_as_its_span_says() -> None:
    question, answer = two_cliffs()
    day = answer.as_of
    while day <= answer.until:
        status = audit(
            question.rules("main", "gold", day), "main.gold", question.circumstances(day), question.alike_on(day)
        )
        now = {each.name: each for each in status.walk()}
        for track in answer.tracks:
            spans = [span for span in track.spans if span.on <= day <= span.until]
            assert len(spans) == 1, (track.requirement, day)
            assert (spans[0].now.have, spans[0].now.met) == (now[track.requirement].have, now[track.requirement].met)
        day += timedelta(days=1)


def test_both_cliffs_are_seen_and_what_they_cost() -> None:
    """Worked out from roster.csv: B1's certificate of 2016-09-20 ends on 2018-09-19, B2's on 2018-10-04; Tools 5 stops
    counting after December. Then the renewal and the new exams of the plan carry until the next summer.
    """
    question, answer = two_cliffs()
    seen = {each.on: each for each in answer.cliffs}
    assert seen[date(2018, 9, 20)].tier_lost_now
    assert not seen[date(2018, 9, 20)].tier_lost
    assert seen[date(2019, 1, 1)].requirements_lost_now == ("main.gold.tools",)
    assert seen[date(2019, 1, 1)].requirements_lost == ()
    said = cliff(seen[date(2019, 1, 1)], question.programme, question.rules_by_name, None)
    assert said == (
        "Without the plan, a part of Gold (Builders) is lost on 2019-01-01: 4 results of OLD stop counting; "
        "with it, it holds. Without it, People who know the tools is short by 3."
    )
    assert [each.on for each in answer.cliffs if each.tier_lost] == [answer.until]


def test_the_proposed_days_lie_in_their_windows() -> None:
    _, answer = two_cliffs()
    assert answer.assignments
    for line in answer.assignments:
        assert line.not_before <= line.proposed_on <= line.safe_until <= line.not_after
        assert not date(2018, 12, 10) <= line.proposed_on <= date(2019, 1, 6)
