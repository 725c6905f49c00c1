"""One file, several texts: 003 has eight, and pages that only look like a bulletin have one."""

from __future__ import annotations

import pytest
from comparing import cases

from policykit.gongwen.formats.lines import lines_of
from policykit.gongwen.formats.source import Source
from policykit.gongwen.outline.bulletin import Item, items_of

PROSE = (
    "支持科技型企业上市融资，鼓励银行机构扩大信贷投放，完善授信审批和尽职免责机制，提高首贷率和信用贷款占比。"
)
LONG = "\n".join([PROSE] * 4)


def items(text: str) -> list[Item]:
    return items_of(Source("文.txt", "0" * 64, "text", "utf-8", tuple(lines_of(text))))


ITEMS_OF_003 = (
    (1, "上半年我国科技金融政策成效显著", "来源:科技日报 代小佩 2025-07-14"),
    (2, "“知产”变资产 润泽硬科技 深圳打造科技金融新生态", "来源:上海证券报 唐燕飞 2025-07-10"),
    (3, "天津探路科技金融发展新路径", "来源:中国证券报 张佳琳、昝秀丽 2025-07-04"),
    (4, "“股贷债保担”一体化联动上海科创金融服务形成“飞轮效应”", "来源:金融时报\u00a0 周轩千 2025-07-02"),
    (5, "宁夏:科技金融“协同网”激活创新“神经元”", "来源: 科技日报记者 王迎霞、黄莉 2025-06-24"),
    (
        6,
        "中国人民银行广东省分行与市委金融办等部门联合发布《关于扎实做好科技金融大文章 支持广州科技创新发展的实施意见》",
        "",
    ),
    (
        7,
        "武汉市人民政府办公厅关于印发武汉市推动科技金融高质量发展 加快建设全国科技金融中心行动方案(2025-2027年)的通知",
        "",
    ),
    (8, "郑州市人民政府 中国人民银行河南省分行 关于印发郑州市支持加快科技金融发展若干政策的通知", ""),
)


def test_the_bulletin_has_eight_texts_in_order(raw: dict[str, Source]) -> None:
    found = items_of(raw["003"])
    assert len(found) == 8
    for item, (number, title, source) in zip(found, ITEMS_OF_003, strict=True):
        assert item.number == number
        assert "".join(item.title.split()) == "".join(title.split())
        assert item.source == source


def test_the_texts_hold_every_line_of_the_bulletin_once(raw: dict[str, Source]) -> None:
    found = items_of(raw["003"])
    assert [line for item in found for line in item.lines] == list(raw["003"].lines)


FIRST_LINES = ((1, 1), (2, 21), (3, 45), (4, 66), (5, 90), (6, 112), (7, 123), (8, 174))


@pytest.mark.parametrize(("number", "line"), FIRST_LINES)
def test_where_the_texts_begin(raw: dict[str, Source], number: int, line: int) -> None:
    """The part heading 政策速递 (L112) goes with the text below it."""
    assert items_of(raw["003"])[number - 1].lines[0].number == line


@pytest.mark.parametrize("key", ["000", "001", "002", "004"])
def test_the_other_raw_files_are_one_text(raw: dict[str, Source], key: str) -> None:
    (item,) = items_of(raw[key])
    assert item.lines == raw[key].lines
    assert item.title == ""


WHOLE = cases("bulletin_whole")


@pytest.mark.parametrize(("text", "reason"), WHOLE, ids=[row[-1] for row in WHOLE])
def test_must_not_be_split(text: str, reason: str) -> None:
    assert len(items(text)) == 1


SPLIT = cases("bulletin_split")


@pytest.mark.parametrize(("text", "titles", "reason"), SPLIT, ids=[row[-1] for row in SPLIT])
def test_must_be_split(text: str, titles: list[str], reason: str) -> None:
    assert [item.title for item in items(text)] == titles
