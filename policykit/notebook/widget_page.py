"""What the widgets of a notebook have in common: a session that works, and its table where no widget runs."""

from __future__ import annotations

from functools import cache
from typing import Any


@cache
def session_widget() -> Any:
    """The class that the widgets are made from; made when it is first needed, because its library is optional.

    ``ImportError`` where the library is missing. A widget's ``session`` has a ``_repr_html_``, which a page
    shows that runs no widgets.
    """
    import anywidget

    class SessionWidget(anywidget.AnyWidget):
        """A session in the browser."""

        session: Any

        def _repr_mimebundle_(self, **options: Any) -> Any:
            shown = super()._repr_mimebundle_(**options)
            if shown is not None:
                shown[0]["text/html"] = self.session._repr_html_()
            return shown

    return SessionWidget
