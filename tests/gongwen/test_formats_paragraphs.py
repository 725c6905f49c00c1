"""Where a paragraph ends whose last line is full: by white space, indents, justified lines and what follows."""

from __future__ import annotations

from layout_of_pages import Drawn, page_of

from policykit.gongwen.formats.pages.glyphs import PageLine
from policykit.gongwen.formats.pages.paragraphs import content_of, edges_of

TEXT = (
    "鼓励银行机构开展知识产权质押贷款，对获得贷款并按期还清本息的科技型企业给予贴息补助，同一企业最高十万元。"
)
LEFT, SIZE, WIDE = 80.0, 12.0, 25  # the column holds 25 characters


def texts(lines: list[Drawn]) -> list[str]:
    return [l.text for l in content_of([page_of(lines)], "pdf").lines]


def column(*lines: tuple[float, str, float]) -> list[Drawn]:
    """Lines with their indents in characters and the white space above them in points."""
    made: list[Drawn] = []
    y = 100.0
    for indent, text, above in lines:
        y += 18 + above
        made.append((LEFT + indent * SIZE, y, text, SIZE))
    return made


def paragraph(text: str, *, indent: int = 0, above: float = 0.0) -> list[tuple[float, str, float]]:
    first = WIDE - indent
    rest = [text[n : n + WIDE] for n in range(first, len(text), WIDE)]
    return [(indent, text[:first], above), *((0, line, 0.0) for line in rest)]


def full(lines: int, *, indent: int = 0) -> str:
    """A paragraph whose last line is full."""
    return (TEXT * 3).replace("。", "，")[: lines * WIDE - indent - 1] + "。"


def test_white_space_marks_paragraphs_where_most_of_them_are_one_line() -> None:
    """The usual distance is the one below full lines: the median of all would be the one between paragraphs."""
    said = [
        full(1),
        "某市人民政府办公厅",
        full(2),
        "附则如下",
        full(1),
        "市科技局负责解释",
        TEXT,
        full(2),
        "完",
    ]
    lines = [line for text in said for line in paragraph(text, above=10.0)]
    assert texts(column(*lines)) == said


def test_a_little_white_space_is_enough_where_all_paragraphs_have_it() -> None:
    said = [full(3), TEXT, TEXT, full(2), TEXT, TEXT, full(2), TEXT]
    lines = [line for text in said for line in paragraph(text, above=4.0)]
    assert texts(column(*lines)) == said


def test_a_line_broken_early_goes_on_where_paragraphs_are_indented() -> None:
    said = [TEXT, TEXT, TEXT, TEXT, TEXT, TEXT]
    lines = [line for text in said for line in paragraph(text, indent=2)]
    early = [(2, TEXT[:20], 0.0), (0, TEXT[20:42], 0.0), (0, TEXT[42:], 0.0)]
    assert texts(column(*lines, *early)) == [*said, TEXT]


def test_the_same_line_ends_its_paragraph_where_they_are_not_indented() -> None:
    short = TEXT[:20] + "。"
    lines = [line for text in (TEXT, TEXT, short, TEXT) for line in paragraph(text)]
    assert texts(column(*lines)) == [TEXT, TEXT, short, TEXT]


def test_quotation_marks_may_have_held_back_the_next_character() -> None:
    line = "支持商业银行在试点地区探索开展贷款加外部直"  # four places are free, 投”“贷 needs all of them
    assert texts(
        column((0, line, 0), *paragraph("投”“贷款加认股期权”等“投贷联动”的业务模式，并" + TEXT))
    ) == [line + "投”“贷款加认股期权”等“投贷联动”的业务模式，并" + TEXT]
    ended = line[:-1] + "。"
    assert texts(column((0, ended, 0), *paragraph("投”“贷款加认股期权”等。" + TEXT)))[0] == ended


def test_a_justified_line_that_was_not_stretched_is_the_last_one() -> None:
    def line(text: str, right: float, y: float) -> PageLine:
        return PageLine(1, 0, 80, y, right, y + 10, 10, text, first=10)

    stretched = [line("给予2024年补助的企业", 380, 100 + 15 * i) for i in range(8)]
    assert edges_of(stretched)[0, 1].justified
    ragged = [line("给予2024年补助的企业", 380 - 2 * (i % 5), 100 + 15 * i) for i in range(8)]
    assert not edges_of(ragged)[0, 1].justified
    chinese = [line("给予补助的企业", 380, 100 + 15 * i) for i in range(8)]
    assert not edges_of(chinese)[0, 1].justified  # squares end where the column ends, justified or not


def test_a_justified_column_is_cut_behind_a_sentence_that_was_left_as_it_is() -> None:
    from policykit.gongwen.formats.pages.paragraphs import paragraphs

    def line(text: str, right: float, row: int) -> PageLine:
        return PageLine(1, 0, 80, 100 + 15 * row, right, 110 + 15 * row, 10, text, first=10)

    body = [line("对2024年新增贷款给予补助的，按照", 380, i) for i in range(6)]
    last, following = line("对2024年新增贷款给予补助。", 372.5, 6), line("支持2025年上市的企业。", 300, 7)
    assert [len(p.lines) for p in paragraphs([*body, last, following])] == [7, 1]
    going_on = line("对2024年新增贷款给予补助的", 372.5, 6)
    assert [len(p.lines) for p in paragraphs([*body, going_on, following])] == [8]


def test_a_signature_behind_a_full_line_begins_anew() -> None:
    lines = [*paragraph(full(2)), (0, "聊城市人民政府办公室", 0.0), (0, "2024年5月20日", 0.0)]
    assert texts(column(*lines)) == [full(2), "聊城市人民政府办公室", "2024年5月20日"]


def test_the_next_number_begins_an_item_though_the_one_before_was_cut_off() -> None:
    cut = "（四）" + full(2)[:46] + "“"
    assert texts(column(*paragraph(cut), *paragraph("（五）" + TEXT))) == [cut, "（五）" + TEXT]
    within = "按照第一款" + full(1)[:19] + "和"
    assert texts(column(*paragraph(within), *paragraph("（五）" + TEXT))) == [within + "（五）" + TEXT]


def test_a_number_of_a_document_behind_a_full_title_stands_alone() -> None:
    title = "某市人民政府办公厅关于印发推动科技金融高质量发展的通知"[:WIDE]
    assert texts(column(*paragraph(title), (0, "某政办〔2025〕67号", 0.0))) == [title, "某政办〔2025〕67号"]


def test_a_line_of_digits_is_of_the_size_of_its_chinese_characters() -> None:
    from policykit.gongwen.formats.pages.glyphs import Glyph, line_of

    digits = [Glyph(c, 5 * i, 0, 5 * i + 5, 10, 9.6) for i, c in enumerate("(2025-2027")]
    line = line_of([*digits, Glyph("年", 50, 0, 61, 11, 11)], 1)
    assert line is not None
    assert line.size == 11


def test_a_mark_below_a_date_that_stands_far_right_begins_anew() -> None:
    lines = [*paragraph(TEXT, indent=2), (17, "2025年6月7日", 12.0), (2, "（此件公开发布）", 12.0)]
    assert texts(column(*lines))[-2:] == ["2025年6月7日", "（此件公开发布）"]


def test_the_names_of_a_copy_block_hang_behind_its_mark() -> None:
    lines = [
        *paragraph(full(2)),
        (1, "抄送：" + full(1)[:20] + "市", 12.0),
        (4, "检察院，各民主党派市委。", 0.0),
    ]
    assert texts(column(*lines))[-1] == "抄送：" + full(1)[:20] + "市检察院，各民主党派市委。"
