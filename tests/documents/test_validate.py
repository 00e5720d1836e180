"""What a model refuses is said in plain sentences at the right places."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from planner.documents.validate import validated
from planner.documents.wording import OWN_KINDS, TYPE_KINDS
from planner.documents.yaml import parse_yaml
from planner.prices.schema import Prices
from planner.programme.schema import Programme
from planner.scenario.schema import Scenario
from tests.documents.examples import PROGRAMME, SCENARIO
from tests.issues import found, issues_of, said


def refused(model: type[BaseModel], text: str) -> list[str]:
    return said(issues_of(lambda: validated(model, parse_yaml(text, "f"))))


def with_line(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1
    return text.replace(old, new)


def test_an_unknown_key_means_none_that_is_there() -> None:
    text = "currency: USD\nfees: {A: 100}\npacks: [{id: p, exams: [A], size: 5, pieces: 5, amount: 100}]"
    (line,) = refused(Prices, text)
    assert line == "f:3:38: The key `pieces` is not known here. Known: currency, from, note, price_of, source, until."
    assert not any("Did you mean amount?" in line for line in refused(Prices, text.replace("pieces", "amont")))
    assert any("Did you mean amount?" in line for line in refused(Prices, text.replace("pieces: 5, amount", "amont")))


def test_what_fits_becomes_the_model() -> None:
    programme = validated(Programme, parse_yaml(PROGRAMME, "f"))
    assert programme.edition == "2024"
    assert programme.exams["B"].retires_on is None
    scenario = validated(Scenario, parse_yaml(SCENARIO, "f"))
    assert scenario.goals[0].tier == "gold"


def test_several_things_are_said_at_once_and_in_the_order_of_the_file() -> None:
    text = """\
titel: Gold
programme: acme.yaml
roster: {employees: e.csv}
as_of: 2024-02-30
goals:
  - {tier: gold, by: 2024, option: one}
  -
  - {option: one, by: 2024-06-30}
  - {tier: gold, by: 2024-06-30, hold_until: 2024-05-31}
limits:
  people: -1
  exams_per_person: 2.5
preparation: {A: 99999}
minimise: [exam, cost]
"""
    assert refused(Scenario, text) == [
        "f:1:1: The key `titel` is not known here. Did you mean title?",
        "f:3:1: The key `results` is missing in `roster`.",
        "f:4:8: `as_of`: '2024-02-30' is not a day of the calendar. February 2024 has 29 days.",
        "f:6:22: `by` must be a day like 2017-12-31, but it is the number 2024.",
        "f:7:4: Entry 2 of `goals` must be a mapping (`key: value`), but nothing stands there.",
        "f:8:5: The key `tier` is missing in entry 3 of `goals`.",
        "f:9:5: Entry 4 of `goals`: `hold_until` is before `by`.",
        "f:11:11: `people` must be at least 0, but it is the number -1.",
        "f:12:21: `exams_per_person` must be a whole number, but it is the number 2.5.",
        "f:13:18: `A` must be at most 3660, but it is the number 99999.",
        (
            "f:14:12: Entry 1 of `minimise` must be one of exams, cost, people, but it is the text 'exam'. "
            "Did you mean exams?"
        ),
    ]


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        (
            "vendor: acme",
            "vendor: a b",
            (
                "f:1:9: `vendor`: 'a b' is not a name that can be used here. "
                "Use letters, digits, `.`, `_` and `-`, and begin with a letter or digit."
            ),
        ),
        ("vendor: acme\n", "", "f:1:1: The key `vendor` is missing."),
        ("title: Gold", "title: true", "f:16:16: `title` must be a text or a mapping (`key: value`), but it is true."),
        ("title: Gold", "title: {en: [a]}", "f:16:21: `en` must be a text, but it is a list."),
        ("markets: [home, abroad]", "markets: home", "f:6:10: `markets` must be a list, but it is the text 'home'."),
        (
            "markets: [home, abroad]",
            "markets: {home: abroad}",
            (
                "f:6:10: `markets` must be a list, but it is a mapping. "
                "Write a list: each entry on a line of its own that begins with a hyphen and a space."
            ),
        ),
        (
            "edition: 2024",
            "edition:",
            (
                "f:3:1: `edition` must be a text, but nothing stands there. "
                "Write a value after the colon, or remove the key."
            ),
        ),
        ("published: 2024-01", "published: 2024-13", "f:5:45: `published`: '2024-13' is not a month of the calendar."),
        (
            "published: 2024-01",
            "published: spring",
            ("f:5:45: `published`: 'spring' is not a day like 2017-12-31 or a month like 2017-11."),
        ),
        (
            "retires_on: 2024-12-31",
            "retires_on: 2024-12",
            ("f:10:44: `retires_on`: '2024-12' is not a day like 2017-12-31."),
        ),
        (
            "proposable: true",
            "proposable: maybe",
            ("f:10:85: `proposable` must be true or false, but it is the text 'maybe'."),
        ),
        ("  B:\n", "  B: 3\n", "f:11:6: `B` must be a mapping (`key: value`), but it is the number 3."),
        (
            "  B:\n",
            "  ' B':\n",
            ("f:11:3: A key: ' B' has spaces or line breaks where a code has none. Remove the spaces at its ends."),
        ),
        (
            "  B:\n",
            "  B: {valid_for: 3}\n",
            "f:11:18: `valid_for` must be a mapping (`key: value`), but it is the number 3.",
        ),
        (
            "  B:\n",
            "  B: {valid_for: {}}\n",
            "f:11:18: `valid_for`: A period has `years`, `months`, `weeks` or `days`.",
        ),
        (
            "sharing: different",
            "sharing: diferent",
            (
                "f:19:20: `sharing` must be one of same-or-different, different, "
                "same, but it is the text 'diferent'. Did you mean different?"
            ),
        ),
        (
            "at_least: {home: 5, abroad: 2}",
            "at_least: lots",
            ("f:21:50: `at_least` must be a number or a mapping (`key: value`), but it is the text 'lots'."),
        ),
        (
            "at_least: {home: 5, abroad: 2}",
            "at_least: [5]",
            ("f:21:50: `at_least` must be a number or a mapping (`key: value`), but it is a list."),
        ),
        (
            "at_least: {home: 5, abroad: 2}",
            "at_least: {home: lots, abroad: 2}",
            ("f:21:57: `home` must be a number, but it is the text 'lots'."),
        ),
        ("at_least: {home: 5, abroad: 2}", "at_least: '1e999999'", "f:21:50: `at_least` has more than 20 digits."),
        (
            "{id: f, fact: partner}",
            "{id: f, facts: partner}",
            (
                "f:22:15: Entry 2 of `all`: A requirement is a mapping "
                "with an `id` and one of `all`, `any`, `at_least` with `of`, `people` with `hold`, "
                "`passes` with `of`, `points` with `from`, `metric` with `at_least`, or `fact`."
            ),
        ),
        (
            "{id: f, fact: partner}",
            "{id: f, passes: 3}",
            ("f:22:15: The key `of` is missing in entry 2 of `all`."),
        ),
        (
            "{id: f, fact: partner}",
            "{id: f, fact: partner, labl: x}",
            ("f:22:38: The key `labl` is not known here. Did you mean label?"),
        ),
        (
            "{id: f, fact: partner}",
            "{id: f, fact: ''}",
            ("f:22:29: `fact` is an empty text. Remove it, or give it a text."),
        ),
        ("people: 3,", "people: true,", "f:23:31: `people` must be a whole number, but it is true."),
        ("people: 3,", "people: 0,", "f:23:31: `people` must be at least 1, but it is the number 0."),
        ("{any: [A, B]}", "{any: []}", "f:23:56: `any` is empty; it needs at least one entry."),
        (
            "{any: [A, B]}",
            "{some: [A, B]}",
            (
                "f:23:50: Entry 2 of `all`: A holding is an exam code, or a mapping with "
                "`all`, `any`, or `at_least` and `of`."
            ),
        ),
        ("{any: [A, B]}", "{any: [A, true]}", "f:23:60: Entry 2 of `any` must be a text, but it is true."),
        ("{any: [A, B]}", "{any: [A], off: 3}", "f:23:61: The key `off` is not known here. Known: any."),
        ("{at_least: 1, of: [A, B]}", "{of: [A, B]}", "f:23:65: The key `at_least` is missing in entry 3 of `all`."),
    ],
)
def test_sentences_about_a_programme(old: str, new: str, line: str) -> None:
    assert refused(Programme, with_line(PROGRAMME, old, new)) == [line]


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        (
            "roster: {employees: e.csv, results: r.csv}",
            "roster: e.csv",
            ("f:3:9: `roster`: A roster is `{employees: …, results: …}`, `{workbook: …}` or `{matrix: …}`."),
        ),
        (
            "goals: [{option: one, tier: gold, by: 2024-06-30, hold_until: 2024-12-31}]",
            "goals: []",
            ("f:8:8: `goals` is empty; it needs at least one entry."),
        ),
        (
            "facts: {partner: true}",
            "facts: {partner: 3}",
            ("f:7:18: `partner` must be true or false, but it is the number 3."),
        ),
        (
            "metrics: {revenue: 5.5}",
            "metrics: {revenue: 'NaN'}",
            ("f:6:20: `revenue` must be a number, but it is the text 'NaN'."),
        ),
        ("{ban: {employee: E2}}", "{ban: {}}", "f:12:11: `ban`: A ban names an `employee`, an `exam`, or both."),
        (
            "{ban: {employee: E2}}",
            "{bann: {employee: E2}}",
            ("f:12:5: Entry 2 of `decisions`: A decision has one of `pin`, `ban`, `waive` or `people`."),
        ),
        (
            "{people: 2, label: new, from: 2024-02-15}",
            "{people: 2, form: 2024-02-15}",
            ("f:14:17: The key `form` is not known here. Did you mean from?"),
        ),
        (
            "{people: 2, label: new, from: 2024-02-15}",
            "{people: '9999999999999999999999'}",
            ("f:14:14: `people` must be at most 10000, but it is the text '9999999999999999999999'."),
        ),
        (
            "limits: {exams_per_person: 3, people: 20}",
            "limits: {budget: 3}",
            "f:15:18: `budget` must be a mapping (`key: value`), but it is the number 3.",
        ),
        (
            "currency: USD",
            "currency: usd",
            ("f:17:20: `currency`: 'usd' is not a currency code. Write three capital letters, for example USD."),
        ),
        ("default: 165.50", "default: 165.5055", "f:17:41: `default` has more than 2 decimal places."),
        ("default: 165.50", "default: 16500000000000000", "f:17:41: `default` has more than 15 digits."),
        (
            "default: 165.50",
            "default: 12345678901234.5",
            ("f:17:41: `default` has more than 13 digits before the decimal point."),
        ),
        ("currency: USD, ", "", "f:17:1: The key `currency` is missing in `prices`."),
        (
            "prices: {currency: USD, fees: {default: 165.50, A: 80}, study_hours: {A: 20}}",
            "prices: [80]",
            ("f:17:9: `prices` must be a mapping (`key: value`) or a text, but it is a list."),
        ),
        (
            "prices: {currency: USD, fees: {default: 165.50, A: 80}, study_hours: {A: 20}}",
            "prices: ''",
            ("f:17:9: `prices` is an empty text. Remove it, or give it a text."),
        ),
    ],
)
def test_sentences_about_a_scenario(old: str, new: str, line: str) -> None:
    assert refused(Scenario, with_line(SCENARIO, old, new)) == [line]


def test_unknown_keys_of_prices_are_compared_with_those_of_prices() -> None:
    text = with_line(SCENARIO, "study_hours: {A: 20}", "study_hour: {A: 20}")
    assert refused(Scenario, text) == ["f:17:57: The key `study_hour` is not known here. Did you mean study_hours?"]


def test_a_long_text_is_shortened() -> None:
    (line,) = refused(Prices, f"currency: USD\nfees: {{A: {'x' * 50}}}\n")
    assert line == f"f:2:11: `A` must be a number, but it is the text '{'x' * 39}…'."


def test_a_text_of_many_lines_is_said_in_one() -> None:
    assert refused(Prices, "currency: |\n  us\n  d\nfees: {}\n") == [
        "f:1:11: `currency`: 'us d' is not a currency code. Write three capital letters, for example USD."
    ]


def test_codes_are_kebab_case_and_severity_is_error() -> None:
    issues = issues_of(lambda: validated(Prices, parse_yaml("fees: []\nx: 1\n", "f")))
    assert found(issues) == [
        ("error", "key-missing", "f:1:1"),
        ("error", "wrong-type", "f:1:7"),
        ("error", "key-unknown", "f:2:1"),
    ]


def test_every_check_of_our_own_is_known_to_the_wording() -> None:
    sources = (Path(__file__).parents[2] / "planner").rglob("*.py")
    raised = {kind for path in sources for kind in re.findall(r'refused\(\s*"(\w+)"', path.read_text("utf-8"))}
    assert raised - set(TYPE_KINDS) == OWN_KINDS


@pytest.mark.parametrize(
    ("line", "said_of_it"),
    [
        ("facts: {a: 是}", "`a` must be true or false, but it is the text '是'. Write true."),
        ("facts: {a: 否}", "`a` must be true or false, but it is the text '否'. Write false."),
        ("facts: {a: perhaps}", "`a` must be true or false, but it is the text 'perhaps'."),
        (
            "metrics: {a: }",
            "`a` must be a number, but nothing stands there. Write a value after the colon, or remove the key.",
        ),
        (
            "metrics: {a: 5,400}",
            (
                "`400` must be a number, but nothing stands there. "
                "Inside braces a comma ends the value: write 5400, not 5,400."
            ),
        ),
        (
            "as_of: 2024-06-06T00:00:00",
            "`as_of`: '2024-06-06T00:00:00' is not a day like 2017-12-31. Write 2024-06-06.",
        ),
    ],
)
def test_what_is_probably_meant(line: str, said_of_it: str) -> None:
    key = line.partition(":")[0]
    text = re.sub(rf"(?m)^{key}:.*\n", "", SCENARIO) + f"{line}\n"
    (issue,) = refused(Scenario, text)
    assert issue.partition(": ")[2] == said_of_it
