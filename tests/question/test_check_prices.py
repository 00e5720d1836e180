"""Prices that are missing for somebody, somewhere or some day, and those that cannot be weighed yet."""

from __future__ import annotations

from pathlib import Path

from planner.errors import Issue
from planner.question.load import load_question
from tests.issues import issues_of, said

PROGRAMME = """\
vendor: acme
programme: cloud
edition: 2024
exams: {AB-100: {retires_on: 2024-05-31}, AB-200: {}, AB-300: {proposable: false}, AB-400: {}}
options:
  one: {tiers: {gold: {requires: {id: people, people: 2, hold: {any: [AB-100, AB-200, AB-300]}}}}}
  two: {tiers: {gold: {requires: {id: people, people: 2, hold: AB-400}}}}
"""
SCENARIO = """\
programme: programme.yaml
roster: {employees: employees.csv, results: results.csv}
as_of: 2024-03-01
goals: [{option: one, tier: gold, by: 2024-06-30, hold_until: 2024-09-30}]
preparation: {default: 14}
minimise: [cost]
prices: prices.yaml
"""
PRICES = "currency: USD\nfees: {default: 165}\n"
EMPLOYEES = """\
employee_id,team,location,hourly_cost,starts_on,sits_until
E1,north,TW,10,,
E2,south,,,2024-06-01,
E3,south,HK,,,2024-04-30
"""


def load(
    folder: Path, prices: str, more: str = "", scenario: str = SCENARIO, employees: str = EMPLOYEES
) -> tuple[Issue, ...]:
    files = {"programme.yaml": PROGRAMME, "scenario.yaml": scenario + more, "prices.yaml": prices}
    files |= {"employees.csv": employees, "results.csv": "employee_id,exam,passed_on\n"}
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return load_question(folder).issues


def refused(folder: Path, prices: str, more: str = "", scenario: str = SCENARIO) -> list[str]:
    found = said(issues_of(lambda: load(folder, prices, more, scenario)))
    return [line.removeprefix(f"{folder.as_posix()}/") for line in found]


def warned(folder: Path, prices: str, more: str = "") -> list[str]:
    return [line.removeprefix(f"{folder.as_posix()}/") for line in said(load(folder, prices, more))]


ADD = "Add an entry for these days, 0 where there is nothing to pay."


def test_nothing_is_said_of_prices_that_suffice(tmp_path: Path) -> None:
    assert warned(tmp_path, PRICES) == []
    assert warned(tmp_path, PRICES + "study_hours: {AB-400: 9}\n") == []


def test_nothing_is_said_where_cost_does_not_matter(tmp_path: Path) -> None:
    prices = (
        "currency: USD\nfees: {AB-100: {amount: 1, until: 2024-03-03}}\ntravel: {AB-400: 1}\n"
        "study_hours: {default: 1}\nvouchers: [{id: v, count: 1}]\n"
    )
    assert load(tmp_path, prices, scenario=SCENARIO.replace("[cost]", "[exams]")) == ()


# --- tables that do not name an exam ---------------------------------------------------------------------------------


def test_a_table_that_is_given_must_speak_for_every_exam(tmp_path: Path) -> None:
    more = "retake_fees: {AB-200: fee}\nmaterials: {AB-100: 0}\ntravel: {AB-300: 1}\n"
    entries = "Add them, or a `default` for all other exams; 0 where there is nothing to pay."
    assert refused(tmp_path, "currency: USD\nfees: {AB-100: 1}\n" + more) == [
        (
            "prices.yaml:2:1: Cost is minimised, but there is no fee for AB-200. "
            "Add the fees, or a `default` fee for all other exams."
        ),
        f"prices.yaml:3:1: Cost is minimised, but `retake_fees` has no entry for AB-100. {entries}",
        f"prices.yaml:4:1: Cost is minimised, but `materials` has no entry for AB-200. {entries}",
        f"prices.yaml:5:1: Cost is minimised, but `travel` has no entry for AB-100, AB-200. {entries}",
    ]


# --- hours of study --------------------------------------------------------------------------------------------------

HOURS = "study_hours: {default: 10}\n"
FILL = "Fill the column hourly_cost, 0 where an hour costs nothing, or add `hourly_rates` by team."


def test_hours_without_a_price(tmp_path: Path) -> None:
    assert refused(tmp_path, PRICES + HOURS) == [
        f"prices.yaml:3:14: Study hours have a price, but 2 employees have no hourly_cost (the first is E2). {FILL}"
    ]
    assert refused(tmp_path, PRICES + HOURS + "hourly_rates: {north: 7}\n")[0].startswith("prices.yaml:3:14: Study")


def test_hours_with_a_rate_of_the_team_or_of_everybody(tmp_path: Path) -> None:
    assert warned(tmp_path, PRICES + HOURS + "hourly_rates: {south: 7}\n") == []
    assert warned(tmp_path, PRICES + HOURS + "hourly_rates: {default: 7}\n") == []


def test_hours_of_hires(tmp_path: Path) -> None:
    hires = "decisions: [{people: 1, label: new}]\n"
    free = "no hourly_cost; their hours of study are taken as free. Add a `default` under `hourly_rates`."
    rates = "hourly_rates: {south: 7}\n"
    assert warned(tmp_path, PRICES + HOURS + rates, hires) == [f"prices.yaml:3:14: The planned hire has {free}"]
    two = hires.replace("people: 1", "people: 2")
    assert warned(tmp_path, PRICES + HOURS + rates, two) == [f"prices.yaml:3:14: The 2 planned hires have {free}"]
    assert warned(tmp_path, PRICES + HOURS + "hourly_rates: {default: 7}\n", two) == []


def test_retakes_that_would_be_free_by_accident(tmp_path: Path) -> None:
    failing = "chance: {default: 80%}\n"
    again = failing + "retakes: {wait: 7}\n"
    free = "Failed exams are sat again, but the prices have no `retake_fees`: retakes are taken as free."
    hint = "Add `retake_fees` with `default: fee` where a retake costs as much as a first attempt."
    assert warned(tmp_path, PRICES, again) == [f"prices.yaml:2:7: {free} {hint}"]
    assert warned(tmp_path, PRICES, failing) == []
    assert warned(tmp_path, PRICES + "retake_fees: {default: fee}\n", again) == []


def test_prices_that_stand_in_the_scenario_are_shown_there(tmp_path: Path) -> None:
    inline = SCENARIO.replace("prices.yaml", "{currency: USD, fees: {default: 1}, study_hours: {default: 3}}")
    (line,) = refused(tmp_path, "", scenario=inline)
    assert line.startswith("scenario.yaml:7:58: Study hours have a price")


# --- teams and regions -----------------------------------------------------------------------------------------------


def test_teams_and_regions_that_are_probably_misspelt(tmp_path: Path) -> None:
    fees = "fees: {default: [{amount: 1}, {amount: 1, region: tw}], AB-200: [{amount: 1}, {amount: 1, region: DE}]}"
    travel = "travel: {default: [{amount: 1, region: tw}, {amount: 1}]}"
    rates = "hourly_rates: {south: 7, nort: 8, east: 1, default: 3}"
    assert warned(tmp_path, f"currency: USD\n{fees}\n{travel}\n{rates}\n") == [
        "prices.yaml:2:51: Nobody in the roster has the location 'tw'. This price is not used. Did you mean TW?",
        "prices.yaml:4:26: Nobody in the roster belongs to the team 'nort'. This rate is not used. Did you mean north?",
        "prices.yaml:4:35: Nobody in the roster belongs to the team 'east'. This rate is not used.",
    ]


# --- days and regions without a price --------------------------------------------------------------------------------


def test_a_day_without_a_fee(tmp_path: Path) -> None:
    """E1 and E3 can sit from 15 March on (after 14 days of preparation), E2 from 15 June on."""
    fees = "fees: {AB-100: 1, AB-200: [{amount: 1, until: 2024-09-29}]}"
    assert refused(tmp_path, f"currency: USD\n{fees}\n") == [
        f"prices.yaml:2:19: `fees` has no entry for AB-200 on 2024-09-30, when it could be sat. {ADD}"
    ]


def test_days_without_a_fee_before_anybody_can_sit_do_no_harm(tmp_path: Path) -> None:
    fees = "fees: {default: {amount: 1, from: 2024-03-15}}"
    assert warned(tmp_path, f"currency: USD\n{fees}\n") == []
    assert refused(tmp_path, f"currency: USD\n{fees.replace('15', '16')}\n") == [
        f"prices.yaml:2:8: `fees` has no entry for AB-100 on 2024-03-15, when it could be sat. {ADD}",
        f"prices.yaml:2:8: `fees` has no entry for AB-200 on 2024-03-15, when it could be sat. {ADD}",
    ]


def test_regions_have_days_of_their_own(tmp_path: Path) -> None:
    """AB-100 can be sat until it retires in May. In HK only E3 sits, until the end of April."""
    entries = "{amount: 1, region: TW}, {amount: 1, region: HK, until: 2024-04-30}"
    fees = f"fees: {{AB-100: [{entries}], AB-200: [{entries}]}}"
    assert refused(tmp_path, f"currency: USD\n{fees}\n") == [
        # E2 is in no region; AB-100 is retired when E2 could sit it.
        f"prices.yaml:2:87: `fees` has no entry for AB-200 from 2024-06-15 to 2024-09-30, when it could be sat. {ADD}"
    ]
    assert refused(tmp_path, f"currency: USD\n{fees.replace('30}', '28}')}\n")[0] == (
        "prices.yaml:2:8: `fees` has no entry for AB-100 in the region HK from 2024-04-29 to 2024-04-30, "
        f"when it could be sat. {ADD}"
    )


def test_days_between_the_windows_of_all_people_do_no_harm(tmp_path: Path) -> None:
    """E1 may sit nothing, E3 can sit until the end of April, E2 from 15 June on."""
    fees = "fees: {AB-100: 1, AB-200: [{amount: 1, until: 2024-04-30}, {amount: 1, from: 2024-06-15}]}"
    ban = "decisions: [{ban: {employee: E1}}]\n"
    assert warned(tmp_path, f"currency: USD\n{fees}\n", ban) == []
    assert warned(tmp_path, f"currency: USD\n{fees.replace('amount: 1, from', 'amount: 2, from')}\n", ban) == []
    assert refused(tmp_path, f"currency: USD\n{fees.replace('-15', '-17')}\n", ban) == [
        "prices.yaml:2:19: `fees` has no entry for AB-200 from 2024-06-15 to 2024-06-16, when it could be sat. " + ADD
    ]


def test_whoever_may_sit_nothing_needs_no_price(tmp_path: Path) -> None:
    entries = "{amount: 1, region: TW}, {amount: 1, region: HK}"
    fees = f"currency: USD\nfees: {{AB-100: 1, AB-200: [{entries}]}}\n"
    assert len(refused(tmp_path, fees)) == 1
    assert warned(tmp_path, fees, "decisions: [{ban: {employee: E2}}]\n") == []
    assert warned(tmp_path, fees, "decisions: [{ban: {employee: E2, exam: AB-200}}]\n") == []
    assert warned(tmp_path, fees, "decisions: [{ban: {exam: AB-200}}]\n") == []
    assert len(refused(tmp_path, fees, "decisions: [{ban: {employee: E1}}]\n")) == 1
    assert len(refused(tmp_path, fees, "decisions: [{people: 1, label: x}]\n")) == 1


def test_a_retake_and_its_travel_can_come_later_than_a_first_attempt(tmp_path: Path) -> None:
    """With 30 days for a second attempt the first one is sat by the end of August, the second by that of September."""
    until = "{default: {amount: 1, until: 2024-08-31}}"
    more = "retake_slack: 30\n"
    fees = f"currency: USD\nfees: {until}\nmaterials: {until}\n"
    assert warned(tmp_path, fees, more) == []
    assert len(refused(tmp_path, fees.replace("08-31", "08-30"), more)) == 2
    late = refused(tmp_path, f"{fees}travel: {until}\nretake_fees: {{default: fee}}\n", more)
    missing = f"has no entry for AB-200 from 2024-09-01 to 2024-09-30, when it could be sat. {ADD}"
    assert late == [f"prices.yaml:4:10: `travel` {missing}", f"prices.yaml:5:15: `retake_fees` {missing}"]
