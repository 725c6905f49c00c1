"""Rows of a scraper: what is taken for rows, which column is the text, what a damaged row costs."""

from __future__ import annotations

import csv
import io
import json

import pytest
from comparing import told

from policykit.errors import RefusedDocument
from policykit.gongwen.clean.cleaning import clean
from policykit.gongwen.document import Parsed, parse_document
from policykit.gongwen.formats.records import Row
from policykit.gongwen.formats.rows import is_rows, read_rows, text_column
from policykit.gongwen.formats.source import recognise, source_of
from policykit.gongwen.outline.bulletin import items_of

BODY = """为促进科技金融发展，服务科技型企业，现提出以下措施。
一、加大信贷支持
（一）扩大科技贷款规模。引导银行机构扩大科技型企业信用贷款投放，推广“琴岛贷”。
（二）设立风险补偿资金。对科技贷款不良本金给予35%的风险补偿。
二、保障措施
（三）加强组织领导。各部门要各负其责,形成工作合力。"""
HTML = "".join(f"<p>　　{line}</p>" for line in BODY.split("\n"))
TITLE = "青岛市关于促进科技金融发展的若干措施"
OTHER = "苏州市科技金融发展行动计划"


def table(*rows: list[str], separator: str = ",") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator="\n").writerows(rows)
    return out.getvalue()


def parsed(data: bytes) -> list[Parsed]:
    source = source_of("rows", data)
    return [parse_document(source, item, clean(item.lines), {}) for item in items_of(source)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('[{"title": "通知", "content": "一、总体要求"}]', True),
        ('{"title": "通知", "content": "一、总体要求"}', True),
        ('\n {"code": 200, "data": [{"content": "一"}]}', True),
        ('{"title": "甲"}\n{"title": "乙"}\n', True),
        ("标题,正文\n通知,一、总体要求\n", True),
        ("title\tcontent\n通知\t一、总体要求\n", True),
        ("标题;正文\n通知;一、总体要求\n", True),
        ("id,wenben\n1,一、总体要求\n", True),  # no usual name, but identifiers
        ("title,content\r\n通知,一、总体要求\r\n", True),
        ("title,content\r通知,一、总体要求\r", True),
        # must stay prose
        ("各区人民政府,市政府各部门:\n现将方案印发给你们,请遵照执行。\n", False),
        ("{此件公开发布}\n一、总体要求\n", False),
        ("[2024]9号\n关于印发方案的通知\n", False),
        ("一、加强{组织}领导,形成合力。\n二、强化[监督],落实责任。\n", False),
        ("信贷,保险\n股权,债券\n", False),  # two columns without a name of a text or title
        ("title,content\n通知\n", False),  # no record as wide as the header
        ("---\ntitle: 通知\ncategories: a,b\n---\n正文\n", False),  # front matter
        ("标题：通知,正文：一\n第一条 支持,鼓励\n", False),
        ('["一、总体要求", "二、主要任务"]', False),
        ("", False),
    ],
)
def test_what_is_rows(text: str, expected: bool) -> None:
    assert is_rows(text) is expected


FORMS = {
    "list": json.dumps(
        [{"id": 1, "title": TITLE, "content": BODY}, {"id": 2, "title": OTHER, "content": BODY}]
    ),
    "pretty": json.dumps(
        [{"title": TITLE, "content": HTML}, {"title": OTHER, "content": HTML}], ensure_ascii=False, indent=2
    ),
    "lines": "\n".join(json.dumps({"标题": t, "正文": BODY}, ensure_ascii=False) for t in (TITLE, OTHER)),
    "inside": json.dumps(
        {
            "code": 200,
            "pages": [{"n": 1}],
            "data": {"list": [{"title": t, "body": HTML} for t in (TITLE, OTHER)]},
        }
    ),
    "search": json.dumps(
        {"hits": [{"_id": n, "_source": {"title": t, "text": BODY}} for n, t in ((1, TITLE), (2, OTHER))]}
    ),
    "paragraphs": json.dumps([{"title": t, "content": BODY.split("\n")} for t in (TITLE, OTHER)]),
    "csv": table(["title", "url", "content"], [TITLE, "u", BODY], [OTHER, "u", HTML]),
    "tsv": table(["标题", "正文"], [TITLE, BODY], [OTHER, BODY], separator="\t"),
    "escaped": table(
        ["标题", "正文"], [TITLE, BODY.replace("\n", "\\n")], [OTHER, BODY.replace("\n", "\\n")]
    ),
    "unnamed": table(["biaoti", "wenben"], [TITLE, BODY], [OTHER, BODY]),
}


@pytest.mark.parametrize("form", FORMS)
def test_one_row_is_one_document(form: str) -> None:
    content = read_rows(form, FORMS[form].encode())
    texts = [[line.text for line in part] for part in content.parts]
    assert [[t for t in part if "：" not in t[:6]] for part in texts] == [BODY.split("\n")] * 2
    titles = [part[0] for part in texts]
    if form != "unnamed":
        assert titles == [f"标题：{TITLE}", f"标题：{OTHER}"]
    assert content.notes == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("form", ["pretty", "csv"])
def test_encodings(form: str, encoding: str) -> None:
    data = FORMS[form].encode(encoding)
    assert recognise(data) == "rows"
    assert [p.document.title for p in parsed(data)] == [TITLE, OTHER]


def test_facts_reach_the_document() -> None:
    rows = [
        {
            "title": TITLE,
            "publish_date": "2023-03-05",
            "文号": "青政办发〔2023〕5号",
            "发文机关": "青岛市人民政府办公室",
            "成文日期": "2023-03-01",
            "来源": "市政府网站",
            "url": "https://example.org/1",
            "content": HTML,
        },
        {"title": OTHER, "发文字号": "苏府办〔2024〕18号", "content": BODY},
    ]
    first, second = parsed(json.dumps(rows, ensure_ascii=False).encode())
    d = first.document
    assert (d.title, d.doc_number, d.issuers, d.date_issued) == (
        TITLE,
        "青政办发〔2023〕5号",
        ("青岛市人民政府办公室",),
        "2023-03-01",
    )
    assert (d.n_sections, d.n_articles, d.left_over) == (2, 3, 0)
    assert (second.document.title, second.document.doc_number) == (OTHER, "苏府办〔2024〕18号")
    assert "来源" not in first.clean
    assert "example.org" not in first.clean


def test_a_single_object_is_a_document_with_facts_of_its_carrier() -> None:
    page = {
        "title": TITLE,
        "date": "2023-03-05",
        "content": HTML,
        "related": [{"title": OTHER}, {"title": OTHER}],
    }
    content = read_rows("page", json.dumps(page, ensure_ascii=False).encode())
    assert content.parts == ()
    assert content.facts == {"title": TITLE, "date": "2023-03-05"}
    assert [line.text for line in content.lines[:2]] == [f"标题：{TITLE}", "发布日期：2023-03-05"]
    assert [line.text for line in content.lines[2:]] == BODY.split("\n")


@pytest.mark.parametrize(
    ("text", "kept", "lines"),
    [
        # the middle line is cut off
        (
            '{"content": "%s"}\n{"content": "一、总体\n{"content": "%s"}\n'
            % ((BODY.replace("\n", "\\n"),) * 2),
            [1, 3],
            [2],
        ),
        # a list whose tail is cut off
        (
            '[{"content": "%s"},\n{"content": "%s"},\n{"conte' % ((BODY.replace("\n", "\\n"),) * 2),
            [1, 2],
            [3],
        ),
        # a row without text
        (
            '[{"content": "%s"},\n{"title": "空"},\n{"content": "%s"}]' % ((BODY.replace("\n", "\\n"),) * 2),
            [1, 3],
            [2],
        ),
        # a cell too many
        (
            "title,content\nA,支持科技型企业融资发展壮大，扩大信用贷款投放。\nB,甲,乙\nC,支持科技型企业融资发展壮大，扩大信用贷款投放。\n",
            [2, 4],
            [3],
        ),
        # a quote that is never closed
        (
            'title,content\nA,"支持科技型企业融资发展壮大\n，扩大信用贷款投放规模。"\nB,"甲\nC,支持科技型企业融资发展壮大，扩大信用贷款投放。\n',
            [2, 5],
            [4],
        ),
        # the same with quotes behind it, which would close it
        (
            'title,content\nA,"甲\nB,"支持科技型企业融资发展壮大，扩大信用贷款投放规模。"\nC,支持科技型企业融资发展壮大，扩大信用贷款投放。\n',
            [3, 4],
            [2],
        ),
    ],
)
def test_a_damaged_row_leaves_the_others(text: str, kept: list[int], lines: list[int]) -> None:
    content = read_rows("x", text.encode())
    assert [part[0].number for part in content.parts] == kept
    assert [kind for kind, _ in content.notes] == ["damaged_row"]
    assert [facts["line"] for _, facts in content.notes] == lines
    assert all(f"第 {n} 行" in said for n, (_, said) in zip(lines, told(content.notes), strict=True))


def test_lines_are_those_of_the_file() -> None:
    content = read_rows("x", FORMS["pretty"].encode())
    assert [{line.number for line in part} for part in content.parts] == [{2}, {6}]
    # a cell with line ends inside moves what stands behind it
    content = read_rows("x", table(["标题", "正文"], [TITLE, BODY], [OTHER, BODY]).encode())
    assert [{line.number for line in part} for part in content.parts] == [{2}, {8}]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"content": "一" * 30, "summary": "一" * 10}, "content"),
        ({"content": "见附件" * 8, "wenben": "一" * 300}, "wenben"),  # the usual name holds next to nothing
        ({"内容": "一" * 200, "备注": "一" * 300}, "内容"),  # enough prose under a usual name
        ({"a": "一" * 40, "b": "一" * 50}, "b"),
        ({"content": "abc"}, ""),
    ],
)
def test_which_column_is_the_text(cells: dict[str, str], expected: str) -> None:
    assert text_column([Row(1, cells)]) == expected
    assert text_column([]) == ""


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        ('{"type": "FeatureCollection", "features": [{"id": 1}]}', "没有找到正文所在的列"),
        ('{"content": "一、总体要求', "没有一行能读出（第 1 行的列数、引号或 JSON 不完整）"),
        ('{"a":' * 100_000, "JSON 嵌套过深"),
        ("title,content\na,b\n" + "a\n" * 300, "有 200 行以上无法读出"),
        ("".join('{"a": x}\n' for _ in range(300)), "有 200 行以上无法读出"),
    ],
)
def test_refusals(data: str, problem: str) -> None:
    with pytest.raises(RefusedDocument, match=problem.replace("（", ".").replace("）", ".")):
        read_rows("x", data.encode())


def test_a_long_cell_is_read_whole() -> None:
    long = "支持科技型企业融资。" * 30_000  # beyond the csv module's own limit of 131,072 characters
    content = read_rows("x", table(["标题", "正文"], [TITLE, long], [OTHER, BODY]).encode())
    assert content.parts[0][-1].text == long
    assert csv.field_size_limit() == 131_072
