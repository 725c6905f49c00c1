"""Finished tables in, things that people look at out: one function a chart, and what a notebook uses.

Charts take a finished table and ``ax=`` or ``figure=``, and give the Axes; ``lang="en"`` or :func:`presenting` says it in
English, ``presenting(width=4.5)`` draws it narrower.
"""

from policykit.calls import checked
from policykit.notebook.explorer import explore
from policykit.notebook.exported import export_figures
from policykit.notebook.looking import look, said, sentences
from policykit.notebook.review import review
from policykit.report.charts.agencies import agencies_chart
from policykit.report.charts.bars import category_profile, depth_chart, documents_panel, trend_chart
from policykit.report.charts.citations import citations_chart
from policykit.report.charts.coverage import coverage_heatmap
from policykit.report.charts.instruments import instrument_matrix
from policykit.report.charts.matches import matches_chart
from policykit.report.charts.offers import offers_chart
from policykit.report.charts.passages import passage_ribbons
from policykit.report.charts.similarity import similarity_chart
from policykit.report.charts.targets import targets_timeline
from policykit.report.charts.terms import distinctive_terms
from policykit.report.export import export_all
from policykit.report.wording.summary import findings
from policykit.report.wording.words import presenting

__all__ = [
    "agencies_chart",
    "category_profile",
    "citations_chart",
    "coverage_heatmap",
    "depth_chart",
    "distinctive_terms",
    "documents_panel",
    "explore",
    "export_all",
    "export_figures",
    "findings",
    "instrument_matrix",
    "look",
    "matches_chart",
    "offers_chart",
    "passage_ribbons",
    "presenting",
    "review",
    "said",
    "sentences",
    "similarity_chart",
    "targets_timeline",
    "trend_chart",
]

checked(globals(), __all__)


def __dir__() -> list[str]:
    """The public names, for completion."""
    return sorted(__all__)
