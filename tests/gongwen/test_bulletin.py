"""One file, several texts: 003 has eight, and pages that only look like a bulletin have one."""

from __future__ import annotations

import pytest

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


WHOLE = (
    (
        f"某市人民政府关于印发某市奖励办法的通知\n\n各区人民政府：\n现印发给你们。\n{LONG}\n\n某市奖励办法\n第一章 总则\n{LONG}",
        "a notice with the regulation that it sends, not quoted",
    ),
    (
        f"某市奖励办法\n第一章 总则\n{LONG}\n\n附件1\n某市奖励实施细则\n第一章 总则\n{LONG}",
        "a regulation in an annex",
    ),
    (
        f"央行等八部门印发《总体方案》\n\n{LONG}\n\n关于印发《济南市科创金融总体方案》的通知\n\n山东省人民政府：\n{LONG}",
        "a page with a news lead",
    ),
    (
        "某市人民政府关于印发科技金融若干措施的通知\n\n各区人民政府：\n《科技金融若干措施》已经同意，现印发给你们。\n\n"
        f"某市人民政府\n2024年5月20日\n\n科技金融若干措施\n\n一、总则\n{LONG}\n二、附则\n{LONG}",
        "a notice with the measures that it sends",
    ),
    (
        "某市人民政府转发关于加强科技金融服务的通知\n\n各区人民政府：\n现将《关于加强科技金融服务的通知》转发给你们，请贯彻执行。\n"
        f"{LONG}\n\n关于加强科技金融服务的通知\n\n各市人民政府：\n一、总则\n{LONG}",
        "a notice that forwards another notice, which it quotes",
    ),
    (
        f"某市科技金融若干措施\n\n一、总则\n{LONG}\n二、附则\n{LONG}\n\n相关链接\n\n某市关于印发工业发展若干措施的通知\n\n"
        "某市关于印发人才引进若干措施的通知\n\n某市关于印发农业发展若干措施的通知",
        "links to notices at the foot",
    ),
    (f"天津探路科技金融发展新路径\n\n{LONG}\n来源:中国证券报 2025-07-04", "a single news item"),
    (
        f"甲市科技金融发展情况\n\n{PROSE}\n来源:甲报 2025-07-04\n\n乙市科技金融发展情况\n\n短讯一则。\n来源:乙报 2025-07-04",
        "an item that holds next to no text",
    ),
    ("", "nothing"),
)


@pytest.mark.parametrize(("text", "reason"), WHOLE, ids=[row[-1] for row in WHOLE])
def test_must_not_be_split(text: str, reason: str) -> None:
    assert len(items(text)) == 1


SPLIT = (
    (
        f"某省数据登记管理办法\n\n第一章 总则\n{LONG}\n\n某省授权运营实施办法\n\n第一章 总则\n{PROSE}",
        ["某省数据登记管理办法", "某省授权运营实施办法"],
        "two regulations on one page, neither of which names the other",
    ),
    (
        f"某市人民政府关于发展数字经济的意见\n\n某政发〔2024〕5号\n各区人民政府：\n{LONG}\n\n某市人民政府办公室\n"
        f"关于印发某市上市奖励办法的通知\n某政办发〔2024〕8号\n各区人民政府：\n{LONG}",
        ["某市人民政府关于发展数字经济的意见", "关于印发某市上市奖励办法的通知"],
        "a gazette with an opinion, and a title below the name of its issuer",
    ),
    (
        f"甲市科技金融发展情况\n\n{LONG}\n来源:甲报 2025-07-04\n\n乙市科技金融发展情况\n\n{LONG}\n来源:乙报 2025-07-05",
        ["甲市科技金融发展情况", "乙市科技金融发展情况"],
        "two news items with their source lines",
    ),
    (
        f"甲市人民政府关于印发甲市若干措施的通知\n\n甲政发〔2025〕1号\n各区人民政府：\n{LONG}\n\n"
        f"乙市人民政府关于印发乙市若干措施的通知\n\n乙政发〔2025〕2号\n各区人民政府：\n{LONG}",
        ["甲市人民政府关于印发甲市若干措施的通知", "乙市人民政府关于印发乙市若干措施的通知"],
        "two notices with their numbers",
    ),
)


@pytest.mark.parametrize(("text", "titles", "reason"), SPLIT, ids=[row[-1] for row in SPLIT])
def test_must_be_split(text: str, titles: list[str], reason: str) -> None:
    assert [item.title for item in items(text)] == titles
