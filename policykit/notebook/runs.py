"""The notebooks run from top to bottom on any workspace: executed copies, and pages that need nothing else.

papermill runs them; nbconvert writes the pages. Both come with the extra ``notebook``. A page holds its pictures and
makes no request: the scripts that nbconvert would fetch are left out, and the page itself forbids it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policykit.corpus.atomic import write_atomically
from policykit.errors import BrokenWorkspace, PolicykitError, UnknownChoice, install

if TYPE_CHECKING:
    from nbformat import NotebookNode

ESCAPED = re.compile(r"(?<!\\)\\u([0-9a-f]{4})")
"""A letter as papermill writes it into the cell of parameters: \\u6d4e instead of 济."""
WIDGET = "application/vnd.jupyter.widget-view+json"
TEMPLATE = """{% extends 'index.html.j2' %}
{% block html_head_js %}<meta http-equiv="Content-Security-Policy"
content="default-src 'none'; img-src data:; style-src 'unsafe-inline'; font-src data:">{% endblock %}
{% block jupyter_widgets %}{% endblock %}
{% block html_head_js_mathjax %}{% endblock %}
{% block html_head_js_mermaidjs %}{% endblock %}
{% block html_head_css %}<style>main{max-width:60rem;margin:0 auto}</style>{% endblock %}
"""
"""The page of nbconvert without what it would load from elsewhere."""


class MissingTool(PolicykitError):
    """The notebooks cannot be run here; says what to install."""


@dataclass(frozen=True)
class NotebookRun:
    """What became of one notebook."""

    name: str  # 03_coverage
    page: Path  # figures/notebooks/03_coverage.html
    problem: str = ""  # 第 5 格 KeyError：'x'; empty where it ran to its end

    def line(self) -> str:
        """One line on it."""
        if not self.problem:
            return f"{self.name} → {self.page.as_posix()}"
        copy = self.page.with_suffix(".ipynb").as_posix()
        return f"{self.name}.ipynb：{self.problem}；请打开 {copy} 查看这一格"


def choose(folder: Path, names: Sequence[str] = ()) -> list[Path]:
    """The notebooks of a folder in order, or those of the given names or numbers (03, 03_coverage)."""
    found = sorted(p for p in folder.glob("*.ipynb") if p.is_file()) if folder.is_dir() else []
    if not found:
        raise BrokenWorkspace(
            folder, "没有笔记本", "请在仓库的文件夹里运行，或用 --notebooks 指明笔记本所在的文件夹"
        )
    stems = [path.stem for path in found]
    for name in names:
        if not any(_fits(stem, name) for stem in stems):
            raise UnknownChoice("笔记本", name, stems)
    return [path for path in found if not names or any(_fits(path.stem, name) for name in names)]


def _fits(stem: str, name: str) -> bool:
    return name.removesuffix(".ipynb") in (stem, stem.split("_", 1)[0])


def run_notebooks(
    notebooks: Sequence[Path], out: Path, parameters: Mapping[str, Any]
) -> Iterator[NotebookRun]:
    """Run one notebook after the other; one that fails does not stop the next.

    Into ``out`` go the executed copy and the page of each. ``parameters`` take the place of those in the cell
    tagged ``parameters``; paths in them count from the current folder.
    """
    check_tools()
    import nbformat

    out.mkdir(parents=True, exist_ok=True)
    pages = {f"{path.name}": f"{path.stem}.html" for path in notebooks}
    for path in notebooks:
        page = out / f"{path.stem}.html"
        done, problem = _executed(path, parameters)
        text: str = nbformat.writes(done)  # type: ignore[no-untyped-call]
        write_atomically(out / path.name, f"{text}\n".encode())
        write_atomically(page, page_of(done, title=_title(done) or path.stem, pages=pages).encode())
        yield NotebookRun(path.stem, page, problem)


def check_tools() -> None:
    """``MissingTool`` where papermill, nbconvert or the kernel are not installed."""
    from importlib.util import find_spec

    missing = [name for name in ("papermill", "nbconvert", "ipykernel") if find_spec(name) is None]
    if missing:
        raise MissingTool(f"运行笔记本需要 {'、'.join(missing)}；请{install('notebook')}")


def _executed(path: Path, parameters: Mapping[str, Any]) -> tuple[NotebookNode, str]:
    """The notebook with its outputs as far as it came, and what stopped it."""
    import tempfile

    import nbformat
    from papermill import PapermillExecutionError, execute_notebook  # type: ignore[import-untyped]

    options: dict[str, Any] = {"progress_bar": False, "log_output": False, "cwd": str(Path.cwd())}
    # the Python of this environment, whatever kernel the notebook was last saved with, if any
    options |= {"kernel_name": "python3", "language": "python"}
    # the kernel's own remarks, such as of an interrupt while it is shut down, are no concern of the analyst
    options["extra_arguments"] = ["--log-level=CRITICAL"]
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / path.name
        problem = ""
        try:
            execute_notebook(str(path), str(copy), dict(parameters), **options)
        except PapermillExecutionError as error:
            said = " ".join(_plain(str(error.evalue)).split())
            problem = f"第 {error.exec_count} 格 {error.ename}：{said}"
        except (RuntimeError, TimeoutError) as error:  # the kernel itself ended, or never answered
            problem = f"内核中断（{' '.join(_plain(str(error)).split())}）"
        last = copy if copy.exists() else path
        done = nbformat.read(last, as_version=4)  # type: ignore[no-untyped-call]
    return _without_times(done), problem


def _plain(text: str) -> str:
    """A message without the colours of a terminal."""
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


def _without_times(notebook: NotebookNode) -> NotebookNode:
    """The notebook as a record: the parameters used, no moments of running, no marks of the runner."""
    tagged = [set(cell.metadata.get("tags", ())) for cell in notebook.cells]
    used = any("injected-parameters" in tags for tags in tagged)
    dropped = {"papermill-error-cell-tag"} | ({"parameters"} if used else set())
    notebook.cells = [cell for cell, tags in zip(notebook.cells, tagged, strict=True) if not tags & dropped]
    for part in (notebook, *notebook.cells):
        for key in ("papermill", "execution", "widgets"):
            part.metadata.pop(key, None)
    for number, cell in enumerate(notebook.cells):
        if "injected-parameters" in cell.metadata.get("tags", ()):
            cell["id"] = f"parameters-{number}"
            cell.source = ESCAPED.sub(lambda found: chr(int(found[1], 16)), cell.source)
    return notebook


def _title(notebook: NotebookNode) -> str:
    """The first heading."""
    first = next((cell.source for cell in notebook.cells if cell.cell_type == "markdown"), "")
    return first.splitlines()[0].lstrip("# ") if first else ""


def page_of(notebook: NotebookNode, *, title: str, pages: Mapping[str, str]) -> str:
    """The executed notebook as one HTML file; links to other notebooks lead to their pages."""
    from copy import deepcopy

    from jinja2 import DictLoader
    from nbconvert import HTMLExporter

    shown = deepcopy(notebook)
    for cell in shown.cells:
        for output in cell.get("outputs", ()):
            if "text/html" in output.get("data", {}):
                output["data"].pop(WIDGET, None)  # it has no page to live in; its table stands for it
        if cell.cell_type == "markdown":
            for name, page in pages.items():
                cell.source = cell.source.replace(f"]({name})", f"]({page})")
    shown.metadata["title"] = title
    exporter = HTMLExporter(  # type: ignore[no-untyped-call]
        template_name="lab",
        template_file="offline.html.j2",
        extra_loaders=[DictLoader({"offline.html.j2": TEMPLATE})],
        embed_images=True,
    )
    exporter.exclude_input_prompt = exporter.exclude_output_prompt = True
    body, _ = exporter.from_notebook_node(shown, {"metadata": {"name": title}, "language_code": "zh"})
    return str(body)
