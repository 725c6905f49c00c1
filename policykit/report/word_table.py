"""A table of a Word document as XML: built in one piece, since cell by cell takes most of a report's time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.sax.saxutils import escape

from policykit.report.charts import theme
from policykit.report.content import Text
from policykit.report.measures import Piece
from policykit.report.wording.words import framed

HEAD_FILL = "E8EBEF"
HALF_POINTS = 18  # 9 pt
NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # not XML characters


def printable(text: object) -> str:
    """The text without the control characters that no Word file may hold."""
    return _UNPRINTABLE.sub("", str(text))


MARKED = 0.35  # share of a category's colour behind its evidence


def table_xml(
    header: Sequence[str], rows: Sequence[Sequence[Text]], twips: Sequence[int], *, style: str, centred: bool
) -> str:
    """The table with columns of ``twips`` (1/20 pt); the header is shaded and comes again on every page.

    ``style`` is the id of a table style; without one the rules are drawn by the table itself.
    """
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in twips)
    lines = [_row(header, twips, centred=centred, head=True)]
    lines += [_row(row, twips, centred=centred, head=False) for row in rows]
    look = f'<w:tblStyle w:val="{escape(style)}"/>' if style else ""
    rules = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="8A9099"/>' for side in SIDES)
    properties = (
        f'{look}<w:tblW w:w="{sum(twips)}" w:type="dxa"/>'
        f"{'' if style else f'<w:tblBorders>{rules}</w:tblBorders>'}"
        '<w:tblLayout w:type="fixed"/><w:tblLook w:val="0420" w:firstRow="1" w:lastRow="0" w:firstColumn="0" '
        'w:lastColumn="0" w:noHBand="0" w:noVBand="1"/>'
    )
    return (
        f'<w:tbl xmlns:w="{NAMESPACE}"><w:tblPr>{properties}</w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(lines)}</w:tbl>"
    )


def _row(cells: Sequence[Text], twips: Sequence[int], *, centred: bool, head: bool) -> str:
    made = []
    for j, (cell, width) in enumerate(zip(cells, twips, strict=True)):
        shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{HEAD_FILL}"/>' if head else ""
        align = '<w:jc w:val="center"/>' if centred and j > 0 else ""
        next_row = "<w:keepNext/>" if head else ""
        made.append(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr><w:p><w:pPr>{next_row}'
            f'<w:spacing w:before="20" w:after="20" w:line="250" w:lineRule="auto"/><w:ind w:firstLine="0"/>'
            f"{align}</w:pPr>{_runs(cell)}</w:p></w:tc>"
        )
    top = "<w:tblHeader/>" if head else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{top}</w:trPr>{''.join(made)}</w:tr>"


def _runs(cell: Text) -> str:
    pieces = [Piece(cell)] if isinstance(cell, str) else cell
    made = []
    for piece in pieces:
        colour = framed().colour(piece.category) if piece.kind == "for" else ""
        shade = theme.tint(colour, MARKED)[1:] if colour else ""
        fill = f'<w:shd w:val="clear" w:color="auto" w:fill="{shade}"/>' if shade else ""
        size = f'<w:sz w:val="{HALF_POINTS}"/><w:szCs w:val="{HALF_POINTS}"/>'
        text = escape(printable(piece.text))
        lines = "<w:br/>".join(f'<w:t xml:space="preserve">{line}</w:t>' for line in text.split("\n"))
        made.append(f"<w:r><w:rPr>{size}{fill}</w:rPr>{lines}</w:r>")
    return "".join(made)
