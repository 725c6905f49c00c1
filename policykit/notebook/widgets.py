"""A session in the browser: the page asks, Python answers; where no widget runs, the session's table is shown.

A session has ``facts()`` (what its page needs to know once), ``now()`` (where it stands), ``handle(message)`` and
``_repr_html_``. Text goes to the
browser as data and is put into the page as text, never as markup.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from policykit.report.charts import theme
from policykit.report.html import asset

if TYPE_CHECKING:
    from policykit.coding.frame import Frame


def shown(session: Any, page: str) -> Any:
    """The session as a widget whose page is ``page``.js, or itself where the extra ``notebook`` is missing."""
    try:
        return _widget(page)(session)
    except ImportError:
        return session


@cache
def _widget(page: str) -> Any:
    """The class of a page's widgets; made when it is first needed, because its library is optional."""
    import anywidget
    import traitlets

    class SessionWidget(anywidget.AnyWidget):
        """The session's attributes are the widget's own: ``explorer.table``, ``explorer.export()``."""

        _esm = "\n".join(asset(f"{name}.js", "policykit.notebook") for name in ("parts", page))
        _css = "\n".join(asset(f"{name}.css", "policykit.notebook") for name in ("parts", page))
        facts = traitlets.Dict().tag(sync=True)
        now = traitlets.Dict().tag(sync=True)

        def __init__(self, session: Any) -> None:
            self.session = session
            super().__init__(facts=session.facts(), now=session.now())
            self.on_msg(self._answer)

        def _answer(self, _: Any, message: Any, buffers: Any = None) -> None:
            self.send(self.session.handle(message if isinstance(message, Mapping) else {}))
            self.now = self.session.now()  # a view that is opened later begins where this one stands

        def __getattr__(self, name: str) -> Any:
            if name == "session" or name.startswith("_"):
                raise AttributeError(name)
            return getattr(self.session, name)

        def _repr_mimebundle_(self, **options: Any) -> Any:
            bundle = super()._repr_mimebundle_(**options)
            if bundle is not None:
                bundle[0]["text/html"] = self.session._repr_html_()
            return bundle

    return SessionWidget


def colours(frame: Frame) -> str:
    """The colours of the categories as a style: ``--k``, and ``--on`` for ink upon it."""
    named = [(n, frame.colour(category)) for n, category in enumerate(frame.categories)]
    return "\n".join(f".pk .k{n}{{--k:{colour};--on:{theme.ink_on(colour)}}}" for n, colour in named)
