"""The lab hears what it must hear: an error, stderr, a request outside by page or kernel, a page's complaint."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from lab import Lab, notebook

LOUD = [
    "import sys; print('careful', file=sys.stderr)",
    "from IPython.display import HTML, Javascript\nHTML('<img src=\"https://example.org/a.png\">')",
    "Javascript('console.error(\"a complaint\")')",
    "import socket\ntry: socket.create_connection(('192.0.2.1', 80), timeout=0.01)\nexcept OSError: pass",
    "import pandas as pd; pd.Series([1]).plot().figure",
    "view = {'version_major': 2, 'version_minor': 0, 'model_id': 'nowhere'}\n"
    "display({'application/vnd.jupyter.widget-view+json': view, 'text/plain': 'x'}, raw=True)",
    "1 / 0",
    "'never run'",
]


def test_a_loud_notebook_is_heard(lab: Lab, browser: Any, tmp_path: Path) -> None:
    with lab.open(browser, notebook(tmp_path / "loud.ipynb", *LOUD)) as opened:
        with pytest.raises(AssertionError, match=r"loud\.ipynb, cell 7: ZeroDivisionError: division by zero"):
            opened.run_all()
        heard = [(o.cell, o.kind, o.name) for o in opened.outputs() if o.kind in ("stream", "error")]
        assert heard == [(1, "stream", "stderr"), (7, "error", "ZeroDivisionError")]
        assert set(opened.outside()) == {"https://example.org/a.png", "192.0.2.1"}
        assert "a complaint" in opened.complaints()
        assert opened.blank(within=1) == [6]
        broken, *drawn = opened.images()
        assert broken == 0
        assert min(drawn) > 300
    browser.contexts[0].close()  # what this page complains of late is not the next notebook's
