"""The explorer as a person uses it: JupyterLab in a real browser, cells clicked, words typed, keys pressed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from browsing import expect
from lab import Lab, notebook

from policykit import compare
from policykit.corpus import load

Make = Callable[..., Path]
HOSTILE = "支持<script>window.hacked=1</script><img src=x onerror='window.hacked=1'>企业发行公司债券。"
CODE = (
    "import policykit as pk\nfrom policykit import show\n"
    "explorer = show.explore(pk.load('data'), out='figures')\nexplorer"
)
ASKED = """async code => {
  const done = jupyterapp.shell.currentWidget.sessionContext.session.kernel.requestExecute({code: '', user_expressions: {x: code}});
  return (await done.done).content.user_expressions.x.data['text/plain'];
}"""


@pytest.fixture
def data(small_workspace: Make) -> Path:
    """A workspace with a hostile sentence."""
    data = small_workspace("a_qingdao.txt", "b_suzhou.txt", "c_chengdu.txt")
    source = data / "raw" / "a_qingdao.txt"
    text = source.read_text(encoding="utf-8")
    source.write_text(text.replace("各部门要各负其责", HOSTILE + "各部门要各负其责"), encoding="utf-8")
    return data


def test_a_person_looks_around(lab: Lab, browser: Any, data: Path) -> None:
    with lab.open(browser, notebook(data.parent / "e.ipynb", CODE), width=1400) as opened:
        opened.run_all()
        page = opened.page
        page.evaluate("jupyterapp.shell.collapseLeft()")
        root = page.locator(".pk-explore")
        root.locator("td .cell").first.wait_for()
        _cells(root, data)
        _keys(page, root)
        _filters(page, root)
        _colours(opened, ".matrix .cell.covered", ".pk-explore .sentence .text", ".sentence mark.for")
        _search(page, root)
        _colours(opened, ".hit .left span", ".hit mark", ".hit .region")
        _sides(root)
        _colours(opened, ".pair .text", ".pair mark", ".pair .kind")
        _export(root, data.parent / "figures")
        assert "'tab': 'pairs'" in page.evaluate(ASKED, "explorer.state")
        assert "left_id" in page.evaluate(ASKED, "list(explorer.table.columns)")
        assert page.evaluate("window.hacked") is None
        assert root.locator("script, img").count() == 0
        opened.quiet()


HOSTILE_NAMES = """from dataclasses import replace
tables = dict(corpus.tables)
for name in ('documents', 'articles', 'measures'):
    tables[name] = tables[name].replace({'region': {'青岛': '<b>青</b>&amp;"岛"'}}).astype({'region': 'str'})
tables['documents'] = tables['documents'].assign(title=['<i>题</i> & "名"'] * len(tables['documents']))
show.explore(replace(corpus, tables=tables), query='<b>')"""


def test_two_views_and_names_with_markup(lab: Lab, browser: Any, data: Path) -> None:
    """Two views of one explorer go their own ways; a name is text wherever it stands."""
    sources = [CODE.replace("pk.load('data')", "corpus := pk.load('data')"), "explorer", HOSTILE_NAMES]
    with lab.open(browser, notebook(data.parent / "v.ipynb", *sources), width=1400) as opened:
        opened.run_all()
        roots = opened.page.locator(".pk-explore")
        expect(roots).to_have_count(3)
        one, two, odd = (roots.nth(i) for i in range(3))
        one.get_by_role("group", name="类别").get_by_role("button", name="担保").click()
        expect(one.locator(".right h3")).to_contain_text("担保")
        two.get_by_role("button", name="青岛 债券：1", exact=True).click()
        expect(two.locator(".right h3")).to_contain_text("青岛 · 债券")
        expect(one.locator(".right h3")).to_contain_text("全部 3 个地区 · 担保")
        two.get_by_role("button", name="上下文").click()
        expect(two.locator(".beside")).to_have_count(2)
        expect(one.locator(".beside")).to_have_count(0)
        name = '<b>青</b>&amp;"岛"'
        expect(odd.locator(".left h3")).to_contain_text("“<b>”0 处")
        odd.get_by_role("button", name="覆盖", exact=True).click()
        expect(odd.locator("tbody th").first).to_have_text(name)
        expect(odd.locator(".sentence .place b").first).to_have_text(name)
        expect(odd.locator(".sentence .title").first).to_have_text('《<i>题</i> & "名"》')
        odd.get_by_role("button", name="并排", exact=True).click()
        expect(odd.locator(".pair.names")).to_contain_text(name, timeout=90_000)
        assert odd.locator("script, img, b b, i:not(.dot, .bar i)").count() == 0
        opened.quiet()


def test_a_busy_kernel_is_waited_for_and_a_new_one_is_named(lab: Lab, browser: Any, data: Path) -> None:
    path = notebook(data.parent / "b.ipynb", CODE, "import time\ntime.sleep(8)")
    with lab.open(browser, path, width=1400) as opened:
        page, root = opened.page, opened.page.locator(".pk-explore")
        for _ in range(3):  # a run asked for while the kernel is still settling is sometimes lost
            page.evaluate("() => void jupyterapp.commands.execute('notebook:run-all-cells')")
            if opened._comes("document.querySelector('.pk-explore')", 30):
                break
        expect(root.locator(".status")).to_contain_text("内核正忙", timeout=8_000)
        root.locator("td .cell").first.wait_for()  # answered once the other cell is done
        expect(root.locator(".status")).to_have_text("")
        page.evaluate(
            "async () => await jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()"
        )
        expect(root.locator(".status.bad")).to_contain_text("请重新运行")
        root.locator("td .cell").first.click()
        expect(root.locator(".status.bad")).to_contain_text("请重新运行")


def _cells(root: Any, data: Path) -> None:
    """A cell leads to its sentences, an empty one says that silence is no absence."""
    corpus = load(data)
    coverage = compare.coverage(corpus)
    for row in coverage.itertuples(index=False):
        if row.state == "covered":
            cell = root.get_by_role("button", name=f"{row.region} {row.category}：{row.measures}", exact=True)
            expect(cell).to_have_text(str(row.measures))
    root.get_by_role("button", name="青岛 债券：1", exact=True).click()
    expect(root.locator(".sentence")).to_have_count(1)
    expect(root.locator(".sentence .text")).to_have_text(HOSTILE)
    expect(root.locator("h3").first).to_contain_text("青岛 · 债券")
    root.get_by_role("button", name="上下文").click()
    expect(root.locator(".beside").last).to_contain_text("各部门要各负其责")
    root.get_by_role("button", name="青岛 保险：未提及", exact=True).click()
    expect(root.locator(".right .note").first).to_contain_text("未提及不等于没有")


def _keys(page: Any, root: Any) -> None:
    """Arrows go from cell to cell, Enter chooses, Escape closes the context and then leaves the cell."""
    root.get_by_role("button", name="青岛 信贷", exact=False).first.click()
    expect(root.locator(".right h3")).to_contain_text("青岛 · 信贷")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(root.locator(".right h3")).to_contain_text("苏州 · 信贷")
    expect(page.locator(":focus")).to_have_attribute("aria-pressed", "true")
    root.get_by_role("button", name="上下文").first.click()
    expect(root.locator(".beside")).to_have_count(2)
    page.keyboard.press("Escape")
    expect(root.locator(".beside")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(root.locator(".right h3")).to_contain_text("全部 3 个地区")
    expect(page.locator(":focus")).to_have_attribute("data-y", "2")  # the cell that was left
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")  # from 苏州 over 青岛 to the heading
    page.keyboard.press("ArrowUp")
    expect(page.locator(":focus")).to_have_accessible_name("按信贷从多到少排列")
    page.keyboard.press("Enter")
    expect(root.locator("th[aria-sort='descending']")).to_contain_text("信贷")
    expect(root.locator("tbody tr").first).to_contain_text("青岛")
    expect(page.locator(":focus")).to_have_class("sort")  # still there for the next key
    page.keyboard.press("Enter")
    expect(root.locator("th[aria-sort]")).to_have_count(0)
    page.keyboard.press("ArrowDown")
    expect(page.locator(":focus")).to_have_attribute("data-y", "0")
    table = root.get_by_role("table", name="覆盖")
    expect(table).to_have_attribute("aria-rowcount", "4")  # three regions and the headings
    expect(table.get_by_role("cell", name="苏州 担保：未提及")).to_have_count(1)
    assert page.locator(".jp-Notebook .jp-Cell").count() == 1  # no key reached the notebook


def _filters(page: Any, root: Any) -> None:
    """Regions, category and depth change matrix and sentences; quick clicks end in the last."""
    root.locator(".opener").click()
    root.locator(".popover label", has_text="成都").locator("input").uncheck()
    expect(root.locator("tbody tr")).to_have_count(2)
    page.keyboard.press("Escape")
    expect(root.locator(".popover")).to_have_count(0)
    categories = root.get_by_role("group", name="类别")
    for name in ("保险", "股权", "债券", "担保", "信贷"):
        categories.get_by_role("button", name=name).click(no_wait_after=True)
    expect(root.locator("thead th [data-x='1']")).to_contain_text("信贷")
    expect(root.get_by_role("button", name="苏州 知识产权质押：1", exact=True)).to_be_visible()
    root.get_by_role("button", name="只倡导").click()
    expect(root.locator(".right h3")).to_contain_text("只倡导")
    root.get_by_role("button", name="占比").click()
    expect(root.locator("td .cell.covered").first).to_contain_text("%")
    root.get_by_role("group", name="深度").get_by_role("button", name="全部").click()
    expect(root.locator(".sentence mark.for").first).to_be_visible()


def _search(page: Any, root: Any) -> None:
    root.get_by_role("button", name="检索").click()
    root.locator(".query").fill("贷 款")
    expect(root.locator(".hit").first).to_be_visible()
    expect(root.locator(".left h3")).to_contain_text(f"{root.locator('.hit').count()} 处")
    assert set(root.locator(".hit mark").all_inner_texts()) == {"贷款"}
    assert "成都" not in root.locator(".hit .region").all_inner_texts()  # it is not among the chosen ones
    root.get_by_role("group", name="类别").get_by_role("button", name="担保").click()
    expect(root.locator(".left .note")).to_contain_text("不在“担保”的措施里")
    root.get_by_role("button", name="看全部").click()
    expect(root.locator(".left .note")).to_have_count(0)
    root.locator(".hit").nth(2).click()
    expect(root.locator(".right mark.found").first).to_be_visible()
    assert "贷款" in "".join(root.locator(".right mark.found").all_inner_texts())


def _sides(root: Any) -> None:
    root.get_by_role("button", name="并排").click()
    root.get_by_label("左", exact=True).select_option("苏州")
    root.get_by_label("右", exact=True).select_option("成都")
    root.get_by_role("group", name="类别").get_by_role("button", name="全部").click()
    expect(root.locator(".pair.names")).to_have_text("苏州成都", timeout=90_000)
    expect(root.locator(".pair .middle b").first).to_be_visible(timeout=90_000)
    assert float(root.locator(".pair .middle b").first.inner_text()) > 0.1
    root.get_by_role("group", name="对应种类").get_by_role("button").nth(1).press("Enter")
    expect(root.get_by_role("group", name="对应种类").locator("[aria-pressed='true']")).to_be_focused()
    root.get_by_role("group", name="对应种类").get_by_role("button").first.press("Enter")
    root.get_by_role("button", name="左右对调").click()
    expect(root.locator(".pair.names")).to_have_text("成都苏州", timeout=90_000)
    root.get_by_role("button", name="按条").click()
    expect(root.locator(".pair .text", has_text="（一）推动投贷联动")).to_have_count(1, timeout=90_000)


def _export(root: Any, folder: Path) -> None:
    root.get_by_role("button", name="导出图表").click()
    expect(root.locator(".status.good")).to_contain_text(
        "浏览-并排-成都与苏州-按条（png、svg、pdf、csv）", timeout=90_000
    )
    assert {path.suffix for path in folder.iterdir()} == {".png", ".svg", ".pdf", ".csv"}


def _colours(opened: Any, text: str, second: str, third: str) -> None:
    """What is read stands out from what is behind it, on a light and on a dark page."""
    for theme in ("Dark", "Light"):
        opened.theme(theme)
        opened.shot(f"explorer-{text.split()[0].strip('.')}-{theme.lower()}")
        for selector in (text, second, third):
            assert opened.contrast(f".pk-explore {selector.removeprefix('.pk-explore ')}") > 4.5, (
                theme,
                selector,
            )
        assert (
            opened.contrast(".pk-explore .filters button[aria-pressed='true'], .pk-explore .filters .opener")
            > 4.5
        )
        for selector in (".sum", ".status", ".quiet", ".id", ".place"):  # what is written small
            if opened.page.locator(f".pk-explore {selector}").count():
                assert opened.contrast(f".pk-explore {selector}") > 4.5, (theme, selector)
