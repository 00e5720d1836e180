"""Lines of Chinese: where they end by hand, and that nothing is lost or passes the edge at any width."""

from __future__ import annotations

import pytest
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table

from planner.language import speaking
from planner.report.console import plain, tell
from planner.report.wrapping import Wrapped

TEXT = (
    "金會員（企業客戶業務開發選項），最遲於2017年12月31日取得："
    "E04 必須應考 MB2-877、MB2-717 和「其他」測驗。Reason: it is (very) late…"
)


def lines(text: str, width: int) -> list[str]:
    return [line.plain for line in Wrapped(text).wrap(Console(width=width), width)]


@pytest.mark.parametrize(
    ("text", "width", "told"),
    [
        ("計畫已逐日依規則檢查。", 10, ["計畫已逐日", "依規則檢", "查。"]),
        ("沒有更少的。", 10, ["沒有更少", "的。"]),
        ("（企業）選項", 6, ["（企", "業）選", "項"]),
        ("最遲於2017年12月31日取得", 16, ["最遲於", "2017年12月31日取", "得"]),
        ("持有 MB2-715、MB2-716。", 14, ["持有 MB2-715、", "MB2-716。"]),
        ("two words 測驗", 9, ["two words", "測驗"]),
        ("一行\n二行", 10, ["一行", "二行"]),
        ("abcdefgh測", 5, ["abcde", "fgh測"]),
    ],
)
def test_lines_by_hand(text: str, width: int, told: list[str]) -> None:
    assert lines(text, width) == told


@pytest.mark.parametrize("width", range(2, 130))
def test_nothing_is_lost_and_no_line_is_too_long(width: int) -> None:
    told = lines(TEXT, width)
    assert "".join("".join(told).split()) == "".join(TEXT.split())
    assert max(map(cell_len, told)) <= width
    if width >= 16:
        assert not [line for line in told if line[0] in "，。：、）」…"]
        assert not [line for line in told if line[-1] in "（「"]
        assert any("2017年12月31日" in line for line in told)
        assert any("MB2-877" in line for line in told)


@pytest.mark.parametrize("width", range(12, 60))
def test_nothing_is_lost_in_tables_either(width: int) -> None:
    with speaking("zh-TW"):
        table = Table(box=None, pad_edge=False, show_header=False)
        table.add_row(plain("E04"), plain(TEXT))
        console = Console(width=width, file=None)
        with console.capture() as shown:
            console.print(table)
            tell(console, TEXT)
    left = "".join(shown.get().split())
    assert left == "E04" + "".join(TEXT.split()) * 2


def test_english_lines_are_left_to_the_library() -> None:
    assert type(plain("A sentence.")).__name__ == "Text"
