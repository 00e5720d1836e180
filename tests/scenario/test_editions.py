"""Whether the edition that takes over fits the scenario, and the days that have no effect."""

from __future__ import annotations

from pathlib import Path

from planner.errors import DataError, Issue
from tests.issues import issues_of
from tests.scenario.files import PROGRAMME, SCENARIO, changed, load, write


def said(*issues: Issue) -> list[str]:
    return [" ".join(filter(None, (each.what, each.hint))) for each in issues]


def told(folder: Path, more: str, *, later: str) -> list[str]:
    write(folder, plan=SCENARIO + more, programme=PROGRAMME, later=later)
    try:
        return said(*load(folder).issues)
    except DataError as fault:
        return said(*fault.issues)


LATER = changed(PROGRAMME, ("edition: 2024", "edition: 2025\nin_force: {from: 2024-07-01}"))


def test_an_edition_that_takes_over_says_from_when(tmp_path: Path) -> None:
    sentence = (
        "The edition acme/cloud@2024 does not say from when it is in force. Add `in_force: {from: …}` to its file."
    )
    assert sentence in told(tmp_path, "next_edition: later.yaml\n", later=PROGRAMME)


def test_another_programme_is_warned_about(tmp_path: Path) -> None:
    later = changed(LATER, ("programme: cloud", "programme: land"))
    sentence = (
        "acme/land@2025 is another programme than acme/cloud@2024, not a later edition of it. "
        "Check `programme` and `next_edition`."
    )
    assert sentence in told(tmp_path, "next_edition: later.yaml\n", later=later)


def test_a_blackout_outside_the_plan(tmp_path: Path) -> None:
    more = "blackouts: [{from: 2024-01-01, until: 2024-01-05, why: holidays}]\n"
    sentence = "The days from 2024-01-01 to 2024-01-05 lie outside the plan; they have no effect. Check the days."
    assert sentence in told(tmp_path, more, later=LATER)


ONLY = "acme/cloud@2024 is in force only"
NEXT = "Name the edition that takes over as `next_edition`."
GAP = "The rules of the earlier edition are taken for the days between."


def test_days_between_two_editions(tmp_path: Path) -> None:
    """The first edition ends on 30 June; the next day belongs to the second, the day after that leaves a gap of one."""
    sentence = f"acme/cloud@2024 is in force until 2024-06-30, and acme/cloud@2025 only from 2024-07-02. {GAP}"
    for first_day, expected in (("2024-07-01", []), ("2024-07-02", [sentence])):
        folder = tmp_path / first_day
        earlier = changed(PROGRAMME, ("edition: 2024", "edition: 2024\nin_force: {until: 2024-06-30}"))
        later = changed(LATER, ("from: 2024-07-01", f"from: {first_day}"))
        write(folder, plan=SCENARIO + "next_edition: later.yaml\n", programme=earlier, later=later)
        assert [each for each in said(*load(folder).issues) if GAP in each] == expected


def test_an_option_that_the_next_edition_lacks(tmp_path: Path) -> None:
    sentence = "acme/cloud@2025, in force from 2024-07-01, has no option one. Known: two, uno."
    later = changed(LATER, ("  one:\n", "  uno:\n"))
    assert sentence in told(tmp_path, "next_edition: later.yaml\n", later=later)


def test_a_tier_that_the_next_edition_lacks(tmp_path: Path) -> None:
    sentence = "acme/cloud@2025, in force from 2024-07-01, has no tier gold of the option one. Did you mean golden?"
    later = changed(LATER, ("      gold:\n", "      golden:\n"))
    assert sentence in told(tmp_path, "next_edition: later.yaml\n", later=later)


def test_a_goal_without_an_option_that_the_next_edition_lacks(tmp_path: Path) -> None:
    anyhow = changed(SCENARIO, ("{option: one, tier: gold,", "{tier: gold,"))
    later = changed(LATER, ("      gold:\n", "      golden:\n"))
    write(tmp_path, plan=anyhow + "next_edition: later.yaml\n", programme=PROGRAMME, later=later)
    sentence = "acme/cloud@2025, in force from 2024-07-01, has no tier gold. Did you mean golden?"
    assert sentence in said(*issues_of(lambda: load(tmp_path)))


def test_a_goal_before_the_takeover_asks_nothing_of_the_next_edition(tmp_path: Path) -> None:
    later = changed(LATER, ("  one:\n", "  uno:\n"), ("from: 2024-07-01", "from: 2024-09-01"))
    assert told(tmp_path, "next_edition: later.yaml\n", later=later) == []


def test_a_goal_outside_the_days_of_the_edition(tmp_path: Path) -> None:
    days = "edition: 2024\nin_force: {from: 2024-07-01, until: 2024-08-30}"
    write(tmp_path, plan=SCENARIO, programme=changed(PROGRAMME, ("edition: 2024", days)))
    assert said(*load(tmp_path).issues) == [
        f"{ONLY} from 2024-07-01; on 2024-06-30 the rules may be others. Check `programme` and the days of the goal.",
        f"{ONLY} until 2024-08-30; on 2024-08-31 the rules may be others. {NEXT}",
    ]


def test_days_kept_free_for_an_unknown_exam(tmp_path: Path) -> None:
    (sentence,) = told(tmp_path, "retake_slack: {default: 3, AB-10: 7}\n", later=LATER)
    assert "AB-10" in sentence
    assert "Did you mean AB-100?" in sentence


def aged(folder: Path, by: str, *changes: tuple[str, str]) -> list[tuple[str, str, str]]:
    """What is said of the age of the rules when the goal is held until this day: severity, place and sentence."""
    scenario = changed(SCENARIO, ("hold_until: 2024-08-31", f"hold_until: {by}"))
    write(folder, plan=scenario, programme=changed(PROGRAMME, *changes))
    try:
        issues = load(folder).issues
    except DataError as fault:
        issues = fault.issues
    return [(i.severity, str(i.where), str(i.what)) for i in issues if i.code == "rules-old"]


def test_rules_that_are_old_on_the_last_day_of_a_goal(tmp_path: Path) -> None:
    """An edition 2024 tells the rules until the end of 2024, and is trusted for two years from there."""
    assert aged(tmp_path, "2026-12-31") == []
    assert aged(tmp_path, "2027-01-01") == [
        (
            "warning",
            "plan.yaml:9:5",
            (
                "The rules of acme/cloud@2024 are those of 2024-12-31; on 2027-01-01, more than 2 years later, "
                "they may be others."
            ),
        )
    ]


def test_what_an_edition_says_of_days_makes_its_rules_younger(tmp_path: Path) -> None:
    for old, new, last, first in (
        ("edition: 2024", "edition: 2024-03", "2026-03-31", "2026-04-01"),
        ("edition: 2024", "edition: 2024-03-15", "2026-03-15", "2026-03-16"),
        ("edition: 2024", "edition: '1'\nsources: [{name: page, published: 2023-11}]", "2025-11-30", "2025-12-01"),
        ("edition: 2024", "edition: 2024\nin_force: {from: 2025-02-01}", "2027-02-01", "2027-02-02"),
        ("counts_until: 2024-12-31", "counts_until: 2028-06-30", "2028-06-30", "2028-07-01"),
    ):
        assert aged(tmp_path, last, (old, new)) == [], new
        assert len(aged(tmp_path, first, (old, new))) == 1, new


def test_an_edition_without_a_day_or_with_an_end_is_not_doubted(tmp_path: Path) -> None:
    for new in ("edition: first", "edition: 2024\nin_force: {until: 2024-12-31}"):
        assert aged(tmp_path, "2090-01-01", ("edition: 2024", new)) == []


def test_the_age_is_that_of_the_edition_that_takes_over(tmp_path: Path) -> None:
    later = changed(LATER, ("from: 2024-07-01", "from: 2024-08-01"))
    scenario = changed(SCENARIO, ("hold_until: 2024-08-31", "hold_until: 2027-12-31")) + "next_edition: later.yaml\n"
    for name, found in (("2025", 0), ("2023", 1)):
        write(tmp_path, plan=scenario, programme=PROGRAMME, later=changed(later, ("edition: 2025", f"edition: {name}")))
        assert [issue.code for issue in load(tmp_path).issues].count("rules-old") == found
