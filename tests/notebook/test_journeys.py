"""What a person does in JupyterLab: look around in a corpus and correct a sentence, review by keyboard, run a notebook."""

from __future__ import annotations

import csv
import shutil
import time
from pathlib import Path
from typing import Any

import pytest
from browsing import expect
from lab import Lab

import policykit as pk
from policykit.compare.review import review as review_queue
from policykit.corpus import Corpus
from policykit.notebook.explorer import ExplorerSession
from policykit.notebook.review import ReviewSession

ROOT = Path(__file__).parents[2]
DARK = "--jp-ui-font-color1:#eee;--jp-layout-color1:#111;--jp-layout-color2:#222;--jp-border-color2:#555"
NOTEBOOKS = sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb"))


def decided(data: Path, n: int) -> list[dict[str, str]]:
    """The rows of ``decisions.csv`` once there are ``n``."""
    file, until = data / "decisions.csv", time.monotonic() + 20
    rows: list[dict[str, str]] = []
    while time.monotonic() < until:
        if file.exists():
            rows = list(csv.DictReader(file.read_text(encoding="utf-8-sig").splitlines()))
        if len(rows) >= n:
            return rows
        time.sleep(0.1)
    pytest.fail(f"{len(rows)} rows instead of {n}")


def test_a_person_explores(opened: Any, corpus: Corpus, data: Path) -> None:
    at = opened(ExplorerSession(corpus, out=data.parent / "figures"), "explorer")
    page, root = at.page, at.root
    cells(page, root)
    at.shot("explore-cells")
    filters(page, root)
    at.shot("explore-filtered")
    correction(page, root, data)
    at.shot("explore-corrected")
    source(page, root)
    search(page, root)
    at.shot("explore-search")
    pairs(page, root)
    export(root, data.parent / "figures")
    at.shot("explore-pairs")
    page.set_viewport_size({"width": 700, "height": 1000})  # as at 150 percent
    page.evaluate("css => { document.body.style.cssText = css; }", DARK)
    tab(root, "覆盖")
    expect(root.locator("tbody tr")).to_have_count(3)
    at.shot("explore-narrow-dark")
    at.quiet()


def cell(root: Any, region: str, column: str) -> Any:
    return root.locator(f"td button[aria-label^='{region} {column}：']")


def tab(root: Any, name: str) -> None:
    root.locator(".tabs button", has_text=name).click()


def cells(page: Any, root: Any) -> None:
    """By mouse and by keyboard: a cell leads to the sentences that it counts."""
    expect(root.locator("tbody tr")).to_have_count(3)
    expect(root.locator("h3 .count")).to_contain_text("14 句")
    cell(root, "青岛", "担保").click()
    expect(root.locator(".sentence")).to_have_count(1)
    expect(root.locator("mark.for").first).to_have_text("政府性融资担保机构")
    root.get_by_text("上下文").click()
    expect(root.locator(".beside")).to_have_text(["（本条第一句）", "（本条最后一句）"])
    cell(root, "青岛", "担保").focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    expect(root.locator("h3")).to_contain_text("青岛 · 债券")
    expect(root.locator(".sentence")).to_contain_text("<script>window.hacked=1</script>")
    page.keyboard.press("Escape")
    expect(root.locator("h3 .count")).to_contain_text("14 句")


def filters(page: Any, root: Any) -> None:
    """A filter that empties a cell is named; the cell is not called silent."""
    cell(root, "青岛", "担保").click()
    root.get_by_label("措辞强度").select_option("1")
    note = root.locator(".right .note")
    expect(note).to_contain_text("在所选条件下没有（措辞强度：1 倡导）；不设条件有 1 句。")
    assert cell(root, "青岛", "担保").inner_text() == "0"
    assert "不设条件有 1 条" in cell(root, "青岛", "担保").get_attribute("aria-label")
    assert "未提及" in cell(root, "青岛", "保险").get_attribute("aria-label")
    expect(root.locator(".legend")).to_contain_text("在所选条件下没有")
    root.locator("summary", has_text="更多条件").click()
    root.get_by_label("年份").select_option("2023")
    expect(root.locator("summary", has_text="更多条件 1")).to_be_visible()


def correction(page: Any, root: Any, data: Path) -> None:
    """Any sentence can be corrected where it stands, and the correction taken back."""
    root.locator(".clear").click()
    expect(root.locator(".sentence")).to_have_count(1)
    root.locator(".correct").click()
    expect(root.locator(".code.proposed")).to_have_text(["5担保"])
    page.keyboard.press("1")
    expect(root.locator(".code[aria-pressed='true']")).to_have_text(["1信贷"])
    root.locator(".coding .coder").fill("李四")
    root.locator(".coding .reason").fill("贷款的担保")
    page.keyboard.press("Enter")
    expect(root.locator(".own")).to_contain_text("已改为：信贷（重新读入后计入）")
    (row,) = decided(data, 1)
    assert (row["coder"], row["categories"], row["reason"]) == ("李四", "信贷", "贷款的担保")
    root.locator(".undo").click()
    expect(root.locator(".own")).to_have_count(0)
    assert [row["action"] for row in decided(data, 2)] == ["decide", "withdraw"]


def source(page: Any, root: Any) -> None:
    """A sentence is copied with region, title, number, article and sentence."""
    root.locator(".copy").click()
    expect(root.locator(".status")).to_contain_text("已复制")
    said = page.evaluate("navigator.clipboard.readText()")
    assert said.startswith(
        "“支持政府性融资担保机构为科技型企业提供融资担保，担保费率不超过1%。”（青岛，《青岛市人民政府办公室"
    )
    assert "青政办发〔2023〕5号，二、发展多元融资，（四） 完善融资担保，第 1 句；qingdao-2023-" in said


def search(page: Any, root: Any) -> None:
    tab(root, "检索")
    root.locator(".query").fill("贷款")
    expect(root.locator(".left h3 .count")).to_contain_text("6 处，3 份文件")
    root.locator(".hit").nth(1).click()  # the first stands in a heading
    expect(root.locator(".right mark.found")).to_have_text("贷款")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(root.locator(".hit").nth(2)).to_have_attribute("aria-pressed", "true")
    root.locator(".query").fill("给买了保险的企业补贴")
    expect(root.locator(".right .note")).to_contain_text("没有这样的原文")
    expect(root.locator(".right .sentences li").first).to_be_visible()
    root.locator(".query").fill("贷款")
    expect(root.locator(".hit").nth(2)).to_be_visible()


def pairs(page: Any, root: Any) -> None:
    tab(root, "并排")
    expect(root.locator("li.pair").first).to_be_visible(timeout=30_000)
    root.get_by_label("右", exact=True).select_option("成都")
    expect(root.locator(".pair.names")).to_contain_text("成都")
    root.get_by_label("措辞强度").select_option("4")
    root.locator(".choice button", has_text="债券").click()
    expect(root.locator(".left .note")).to_contain_text("“债券、措辞强度：4 承诺”下没有对应；不设条件有")
    root.locator(".left .note .link").click()
    expect(root.locator("li.pair").first).to_be_visible()


def export(root: Any, folder: Path) -> None:
    root.locator(".export").click()
    expect(root.locator(".status")).to_contain_text("已存为", timeout=60_000)
    assert sorted({path.suffix for path in folder.glob("浏览-并排-青岛与成都-*")}) == [
        ".csv",
        ".pdf",
        ".png",
        ".svg",
    ]


def test_a_person_reviews_by_keyboard(opened: Any, corpus: Corpus, data: Path) -> None:
    at = opened(ReviewSession(corpus, review_queue(corpus), coder="张三"), "review")
    root, press, ident = at.root, at.page.keyboard.press, at.root.locator(".id")
    root.locator(".sentence").click()
    while root.locator(".code.proposed").all_inner_texts() != ["1信贷"]:
        press("n")
    at.shot("review-first")
    expect(root.locator(".why")).to_contain_text("列入原因：")
    first = ident.inner_text()
    press("1")  # what the machine proposes already: chosen, not taken away
    expect(root.locator(".code[aria-pressed='true']")).to_have_text(["1信贷"])
    press("2")
    expect(root.locator(".accept")).to_contain_text("采纳：信贷、保险")
    press("Enter")
    (row,) = decided(data, 1)
    assert (row["measure_id"], row["coder"], row["categories"]) == (first, "张三", "信贷|保险")
    expect(root.locator(".progress")).to_contain_text("已定 1 句")
    assert ident.inner_text() != first  # Enter goes on
    press("p")
    expect(ident).to_have_text(first)
    expect(root).to_contain_text("你已定：信贷、保险")
    press("u")
    assert [r["action"] for r in decided(data, 2)] == ["decide", "withdraw"]
    expect(root.locator(".progress")).to_contain_text("已定 0 句")
    press("r")
    at.page.keyboard.type("n12看上下文")  # inside the field, keys are text
    press("Enter")
    press("0")
    expect(root.locator(".accept")).to_contain_text("采纳：都不是")
    at.page.evaluate("css => { document.body.style.cssText = css; }", DARK)
    at.shot("review-none-dark")
    press("Enter")
    assert [(r["categories"], r["reason"]) for r in decided(data, 3)[2:]] == [("", "n12看上下文")]
    root.locator(".coder").fill("")
    press("Enter")
    expect(root.locator(".state.bad")).to_contain_text("没有写编码人")
    at.quiet()


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of notebooks and data as they stand side by side, the corpus built once for all."""
    desk = tmp_path_factory.mktemp("desk")
    shutil.copytree(ROOT / "notebooks", desk / "notebooks", ignore=shutil.ignore_patterns(".*"))
    shutil.copytree(ROOT / "examples", desk / "examples")
    shutil.copytree(ROOT / "data", desk / "data", ignore=shutil.ignore_patterns("corpus", "decisions.csv"))
    pk.build(desk / "data")
    return desk


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_person_runs_a_notebook(lab: Lab, browser: Any, desk: Path, name: str) -> None:
    with lab.open(browser, desk / "notebooks" / name, height=1000) as opened:
        opened.run_all()
        drawn = [o.cell for o in opened.outputs() if any(t.startswith("image/") for t in o.types)]
        widths = opened.images()
        assert len(widths) >= len(drawn)
        assert [w for w in widths if w <= 300] == []
        assert opened.blank() == []
        for theme in ("Light", "Dark"):
            opened.theme(theme)
            opened.shot(f"{Path(name).stem}-{theme.lower()}")
            assert opened.faint() == []
        opened.quiet()
