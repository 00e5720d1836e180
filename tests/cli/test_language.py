"""Whatever a command shows comes from the catalogue of its language, except what users wrote themselves."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from unittest.mock import patch

import pytest

from planner.language.translated import Translated
from planner.sweeping.engines import Here
from tests.cli.test_commands import EMPLOYEES, PROGRAMME, RESULTS, ROOT, SCENARIO, run, write
from tests.report.page import read_page

CHINESE = ("--lang", "zh-TW")
_MARKED = re.compile(r"⟦[^⟦⟧]*⟧")
_USERS = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*[A-Za-z0-9]")

BROKEN = PROGRAMME.replace("[A-2, OLD]", "[A-2, ODL]").replace("people: 2", "people: two")
EARLIER = {
    "as_of": "2017-10-16",
    "assignments": [
        {"employee_id": "E01", "exam": "A-2", "not_before": "2017-10-16", "not_after": "2017-10-31"},
        {"employee_id": "E02", "exam": "A-1", "not_before": "2017-10-16", "not_after": "2018-01-31"},
        {"employee_id": "E09", "exam": "NEW", "not_before": "2017-10-16", "not_after": "2017-10-01"},
    ],
}
DECISIONS = """\
minimise: [exams, people]
decisions:
  - {pin: {employee: E03, exam: A-1}, reason: ---}
  - {ban: {employee: E01, exam: OLD}}
  - {waive: main.gold.revenue, until: 2018-01-01}
  - {people: 1, label: ---, from: 2017-11-01}
limits: {exams_per_person: 3, people: 4}
retake_slack: {default: 7}
blackouts: [{from: 2017-12-24, until: 2017-12-31}]
"""

WITH_PRICES = """\
minimise: [cost, people]
prices:
  currency: USD
  rates: {TWD: "0.03"}
  tax: 5%
  fees: {A-1: 100, A-2: [{amount: 100}, {amount: 120, from: 2018-01-01}], default: {amount: 3000, currency: TWD}}
  travel: {default: 10}
  study_hours: {A-1: 2}
  hourly_rates: {default: 20}
  vouchers: [{id: mail, exams: [A-1], count: 1}]
  packs: [{id: two, exams: [A-2], size: 2, amount: 150}]
  discounts: [{id: many, exams: [A-2], from_quantity: 2, percent: 60%}]
limits: {budget: {amount: 1000, per_quarter: 900, quarters: {2017-Q4: 800}, currency: USD}}
chance: {default: 60%}
retakes: {wait: 7, attempts_per_year: 2}
"""
SHORT_OF_MONEY = WITH_PRICES.replace("800", "100").replace("per_quarter: 900", "per_quarter: 50")
WRONG_PRICES = """\
minimise: [cost]
prices:
  currency: USD
  rates: {USD: 1}
  fees:
    A-1: [{amount: 100}, {amount: 120}, {amount: 1, region: T}, {amount: 2, region: T, until: 2017-12-31}]
    A-2: [{amount: 1, from: 2018-01-01}, {amount: 1, from: 2017-11-20, until: 2018-01-05}, {amount: 1, region: Tapei}]
    A-3: 5
  travel: {A-1: {amount: 3, currency: TWD}}
  study_hours: {A-1: 2}
  hourly_rates: {nroth: 5}
  vouchers: [{id: mail, exams: [A-9], count: 1}]
  packs: [{id: mail, size: 2, price_of: 1}]
limits: {budget: {quarters: {2019-Q1: 10}, currency: EUR}}
chance: {A-1: 80%, levels: {chief: {A-2: 50%}}}
confidence: 50%
"""
NO_PRICES = """\
prices:
  currency: usd
  fees: {A-1: {amount: 1, from: 2018-01-01, until: 2017-01-01}}
  tax: 5
  retake_fees: {A-1: often}
  packs: [{id: a, size: 1}, {id: b, size: 1, price_of: 2}, {id: c, size: 1, price_of: 1, amount: 1}]
  rates: {TWD: 0}
chance: {default: 101%}
confidence: 1
retakes: {wait: -1}
"""
WRONG_STAFF = """\
minimise: [cost]
prices:
  currency: USD
  fees: {A-1: {amount: 9, region: Taipei, until: 2017-11-30}, A-2: {amount: 9, region: Tapei}, OLD: 9}
  study_hours: {A-1: 2}
  hourly_rates: {nroth: 5}
chance: {A-1: 80%, levels: {chief: {A-2: 50%}, head: {}}}
decisions: [{people: 2}]
"""
PLACES = "employee_id,team,location,level\nE01,north,Taipei,chief\nE02,,,\nE03,,,\n"

PRICES_RUN_OUT = """\
prices:
  currency: USD
  fees: {A-1: {amount: 9, until: 2017-10-20}, A-2: {amount: 9, until: 2017-10-20}, OLD: 9}
  study_hours: {default: 2}
chance: {default: 60%}
retakes: {wait: 7}
"""

MORE = {
    "with decisions": DECISIONS,
    "with prices": WITH_PRICES,
    "short of money": SHORT_OF_MONEY,
    "prices run out": PRICES_RUN_OUT,
    "wrong prices": WRONG_PRICES,
    "no prices": NO_PRICES,
    "wrong staff": WRONG_STAFF,
    "budget without prices": "limits: {budget: {amount: 5, currency: USD}}\nconfidence: 90%\nretakes: {wait: 1}\n",
}


NAMES = "HiGHS plan.json scenario.yaml csv json Q1 Q2"
"""Of files, quarters and the like, which are the same in every language."""


WITHOUT_PRICES = (
    "費用預測需要價格，但情境中沒有價格。請加上 `prices:`，其中至少包含 `currency` 和 `fees`；說明請見 docs/files.md。"
)


def marked(self: Translated, one: str, many: str | None, _: object) -> str:
    """A catalogue in which every sentence stands between marks, but for letters that are taken one by one."""
    return "123456789012" if one == "JFMAMJJASOND" else f"⟦{one if many is None else many}⟧"


def unsaid(shown: str, *files: str) -> set[str]:
    """The words in what is shown that come neither from the catalogue nor from a user."""
    while _MARKED.search(shown):
        shown = _MARKED.sub(" ", shown)
    assert not set(shown) & {"⟦", "⟧"}
    written = {word for file in files for word in _USERS.findall(file)}
    return {word for word in _USERS.findall(shown) if word not in written}


COMMANDS = (
    "check",
    "audit",
    "plan",
    "plan --spare 1",
    "explain",
    "explain --critical",
    "explain --one-more",
    "explain --places",
    "explain --spare 1",
    "explain --alternatives 2 --within 50%",
    "explain --second-opinion",
    "explain --why-not E02",
    "replan --from PLAN",
    "sweep --set goals.0.by=2017-10-16..2018-01-16/1M --store STORE",
    "sweep --set goals.0.by=2017-10-20,2017-11-20,x --set metrics.revenue=5,100 --store STORE --figure last_day",
    "sweep --set goals.0.by=1..x",
    "timeline",
    "verify PLAN",
    "programmes show FILE",
    "programmes test FILE",
    "programmes check FILE",
)
WITH_MONEY = (
    "plan",
    "plan --budget 150",
    "plan --budget 5",
    "plan --confidence 90%",
    "frontier",
    "timeline",
    "verify PLAN",
    "forecast",
    "forecast --by month --until 2018-06-30",
    "forecast --plan PLAN",
    "forecast --until 2017-12-31",
)


@pytest.mark.parametrize(
    ("what", "words"),
    [
        *((what, words) for what in ("plain", "with decisions", "out of reach") for words in COMMANDS),
        *(("broken", words) for words in COMMANDS if words.startswith(("check", "programmes"))),
        *(("with prices", words) for words in WITH_MONEY),
        *(("short of money", words) for words in ("plan", "explain", "forecast")),
        *((what, "forecast") for what in ("plain", "prices run out")),
        *((what, "check") for what in ("wrong prices", "wrong staff", "no prices", "budget without prices")),
    ],
)
def test_nothing_is_shown_that_is_not_in_the_catalogue(what: str, words: str, tmp_path: Path) -> None:
    scenario = SCENARIO + MORE.get(what, "")
    if what == "out of reach":
        scenario = scenario.replace("by: 2018-01-31", "by: 2017-10-20") + "preparation: {default: 14}\n"
    programme = BROKEN if what == "broken" else PROGRAMME
    employees = PLACES if what == "wrong staff" else EMPLOYEES
    write(tmp_path, scenario=scenario, programme=programme, employees=employees)
    plan = tmp_path / "plan.json"
    plan.write_text(json.dumps(EARLIER))
    names = {"STORE": tmp_path / "store", "PLAN": plan, "FILE": tmp_path / "programme.yaml"}
    command, *rest = [names.get(word, word) for word in words.split()]
    asked = [command, *rest] if command == "programmes" else [command, tmp_path, *rest]
    with patch.object(Translated, "template", marked), patch("planner.sweeping.engines.Processes", lambda _: Here()):
        done = run(*asked, *CHINESE, columns=2000)
    shown = (done.stdout + done.stderr).replace(tmp_path.as_posix(), "")
    assert shown
    users = (scenario, programme, employees, RESULTS, plan.read_text(), words)
    left = unsaid(shown, *users, NAMES)
    assert not left


def test_nothing_is_in_a_workbook_that_is_not_in_the_catalogue(tmp_path: Path) -> None:
    scenario, book = write(tmp_path, scenario=SCENARIO + WITH_PRICES), tmp_path / "forecast.xlsx"
    with patch.object(Translated, "template", marked):
        assert run("forecast", scenario, "--xlsx", book, *CHINESE).returncode == 0
    with zipfile.ZipFile(book) as archive:
        texts = re.findall(r"<t[^>]*>([^<]*)</t>", archive.read("xl/sharedStrings.xml").decode())
        sheets = re.findall(r'<sheet name="([^"]*)"', archive.read("xl/workbook.xml").decode())
    assert len(sheets) == 6
    assert len(texts) > 60
    assert not unsaid("\n".join([*sheets, *texts]), SCENARIO, WITH_PRICES, PROGRAMME, EMPLOYEES, RESULTS, NAMES)


@pytest.mark.parametrize("what", ["plain", "with decisions", "out of reach", "with prices"])
def test_nothing_is_in_a_report_that_is_not_in_the_catalogue(what: str, tmp_path: Path) -> None:
    texts = SCENARIO + MORE.get(what, "")
    if what == "out of reach":
        texts = texts.replace("by: 2018-01-31", "by: 2017-10-20") + "preparation: {default: 14}\n"
    write(tmp_path, scenario=texts)
    (tmp_path / "later.yaml").write_text("extends: scenario.yaml\nas_of: 2017-10-18\n", encoding="utf-8")
    page, lines = tmp_path / "report.html", tmp_path / "report.md"
    with patch.object(Translated, "template", marked):
        done = run("report", tmp_path, tmp_path / "later.yaml", "--html", page, "--md", lines, *CHINESE)
    assert done.returncode in (0, 1), done.stderr
    body = next(read_page(page.read_bytes()).all("body"))
    named = (each.attributes.get("aria-label", "") for each in body.all())
    shown = "\n".join([*body.texts("svg"), *named])  # labels of charts may be cut
    written = lines.read_text(encoding="utf-8").replace("\\", "")
    own = f"{tmp_path.name} later planner report A B ortools python emsp"
    for said in (shown, re.sub(r"<!--.*-->|&emsp;", " ", written)):
        assert not unsaid(said, texts, PROGRAMME, EMPLOYEES, RESULTS, NAMES, own, "v/p@1")


def test_json_is_the_same_in_every_language(tmp_path: Path) -> None:
    scenario = write(tmp_path, scenario=SCENARIO + DECISIONS)
    for words in (["plan"], ["explain"], ["audit"], ["timeline"]):
        assert run(*words, scenario, "--json", "-").stdout == run(*words, scenario, "--json", "-", *CHINESE).stdout
    write(tmp_path, scenario=SCENARIO + WITH_PRICES)
    for words in (["plan", "--budget", "500"], ["plan", "--confidence", "80%"], ["frontier"], ["forecast"]):
        command, *options = words
        asked = [command, *options, "--json", "-"]
        assert run(*asked, scenario).stdout == run(*asked, scenario, *CHINESE).stdout
    write(tmp_path, scenario=SCENARIO.replace("goals", "gaols"))
    english, chinese = run("check", scenario, "--json", "-"), run("check", scenario, "--json", "-", *CHINESE)
    assert english.stdout == chinese.stdout
    assert "is not known here" in chinese.stdout


def test_issues_are_said_in_the_language_of_the_command(tmp_path: Path) -> None:
    scenario = write(tmp_path, employees="employee_id,leaves_on\nE01,31/12/2017\nE02,\n")
    done = run("check", scenario, *CHINESE, columns=300)
    assert done.returncode == 3
    assert f"錯誤：{tmp_path.as_posix()}/employees.csv、第 2 列、欄位 leaves_on" in done.stdout.splitlines()
    assert "找到的是「31/12/2017」；應為像 2017-12-31 這樣的日期。" in done.stdout
    assert "建議：請寫成 2017-12-31。" in done.stdout
    assert done.stdout.splitlines()[-2:] == [
        "1 個錯誤、1 個注意事項。",
        f"請修正這 1 個錯誤，再執行一次 `planner check {scenario} --lang zh-TW`。",
    ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["check", "--lang", "fr"], "There is no language 'fr'; known are en, zh-TW."),
        (["explain", "--within", "x", *CHINESE], "--within 應為百分比，例如 10%；收到的是「x」。"),
        (["explain", "--why-not", "E0", *CHINESE], "名冊中沒有識別碼為「E0」的員工。是否為 E03？"),
        (["plan", "--json", "programme.yaml", *CHINESE], "programme.yaml 已存在，但不是 JSON 檔；檔案維持原狀。"),
        (["forecast", "--until", "soon", *CHINESE], "--until：'soon' 不是像 2017-12-31 這樣的日期。"),
        (["forecast", "--until", "2017-02-30", *CHINESE], "--until：'2017-02-30' 不是曆法中的日期。"),
        (["forecast", *CHINESE], WITHOUT_PRICES),
        (["report", *CHINESE], "請指定報告要寫到哪裡：--html、--md 或 --xlsx。"),
    ],
)
def test_wrong_usage(words: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scenario = write(tmp_path)
    monkeypatch.chdir(tmp_path)
    command, *options = words
    done = run(command, scenario.name, *options)
    assert (done.returncode, done.stderr.splitlines()[-1]) == (2, said)


def test_a_fault_of_ours_is_said_in_the_language_of_the_command(tmp_path: Path) -> None:
    from planner import api
    from planner.errors import InternalError

    with patch.object(api, "plan", side_effect=InternalError("The solver lost the plan.")):
        done = run("plan", write(tmp_path), *CHINESE)
    assert done.returncode == 70
    assert done.stderr == "這是 planner 本身的錯誤，因此不提供任何計畫。 The solver lost the plan.\n"


def test_a_timeline_and_a_verdict_in_chinese(tmp_path: Path) -> None:
    shown = run("timeline", ROOT / "scenarios" / "two-cliffs", *CHINESE, columns=200).stdout.splitlines()
    assert shown[0] == "Acme builders，2018年2月1日至2019年6月30日"
    assert "- Gold（Builders）將於2019年6月30日失效：1 筆 CORE 結果到期。屆時 People who can build 尚缺 1。" in shown
    assert "- 2018年6月30日：OLD 最後應考日。" in shown
    plan = tmp_path / "plan.json"
    plan.write_text(json.dumps({"assignments": EARLIER["assignments"]}))
    verdict = run("verify", write(tmp_path), plan, *CHINESE, columns=200).stdout.splitlines()
    assert verdict[0] == "無效。"
    assert "- 名冊中沒有 E09。" in verdict
    assert "- main.gold.skilled：2018年1月31日需要 2，實際為 1。" in verdict


def test_one_process_speaks_both_languages(tmp_path: Path) -> None:
    scenario = write(tmp_path)
    english = run("audit", scenario).stdout
    chinese = run("audit", scenario, *CHINESE).stdout
    assert run("audit", scenario).stdout == english
    assert "Gold (Main): not reached (a goal of the scenario)" in english
    assert "金會員（主要）：未達成（情境的目標）" in chinese


def test_calendar_entries_are_the_same_ones_in_every_language(tmp_path: Path) -> None:
    scenario = write(tmp_path)
    files = {}
    for language in ("en", "zh-TW"):
        target = tmp_path / f"{language}.ics"
        assert run("timeline", scenario, "--ics", target, "--lang", language).returncode == 0
        files[language] = re.sub(r"\r\n ", "", target.read_bytes().decode()).splitlines()
    ids = {language: [line for line in lines if line.startswith("UID")] for language, lines in files.items()}
    assert ids["en"] == ids["zh-TW"] != []
    assert "SUMMARY:E01 sits A-2" in files["en"]
    assert "SUMMARY:E01 應考 A-2" in files["zh-TW"]


@pytest.mark.parametrize(("language", "is_loaded"), [("en", False), ("zh-TW", True)])
def test_babel_is_loaded_only_for_other_languages(language: str, is_loaded: bool) -> None:
    code = (
        "import sys\n"
        "from planner.cli.commands import app\n"
        "try:\n"
        f"    app(['plan', 'scenarios/silver-already-met', '--lang', {language!r}])\n"
        "except SystemExit:\n"
        "    pass\n"
        f"assert ('babel' in sys.modules) is {is_loaded}\n"
        "assert 'ortools' in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, cwd=ROOT)
