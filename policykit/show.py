"""Finished tables in, things that people look at out.

words (every text, bilingual) → lettering, theme, glyphs (how it looks) → charts_* (one function a chart)
→ notes, method (sentences) → figures, workbook, word_report, html_report, gallery (one product each) → export (the
only module that writes files) → report (all of it). ``sentences`` shows what stands behind a table in a notebook,
``terminal`` is what the command line prints; ``explorer`` and ``review`` are for notebooks.
"""

from policykit.calls import checked
from policykit.notebook.explorer import explore
from policykit.notebook.exported import export_figures
from policykit.notebook.looking import look, said
from policykit.notebook.review import review
from policykit.notebook.sentences import sentences
from policykit.report.charts.agencies import agencies_chart, agency_network_chart
from policykit.report.charts.arrangement import dendrogram, region_map
from policykit.report.charts.borrowing import passage_ribbons
from policykit.report.charts.certainty import interval_chart, robustness_panel
from policykit.report.charts.changes import changes_chart
from policykit.report.charts.coverage import category_profile, coverage_heatmap
from policykit.report.charts.depth import depth_chart
from policykit.report.charts.documents import documents_panel
from policykit.report.charts.instruments import instrument_matrix
from policykit.report.charts.matches import matches_chart
from policykit.report.charts.offers import offers_chart
from policykit.report.charts.portfolio import portfolio_panel
from policykit.report.charts.similarity import similarity_by_category, similarity_heatmap
from policykit.report.charts.targets import targets_timeline
from policykit.report.charts.terms import distinctive_terms
from policykit.report.charts.words import contributions_chart
from policykit.report.everything import export_all
from policykit.report.export import save_figure
from policykit.report.wording.document_names import document_names

__all__ = [
    "agencies_chart",
    "agency_network_chart",
    "category_profile",
    "changes_chart",
    "contributions_chart",
    "coverage_heatmap",
    "dendrogram",
    "depth_chart",
    "distinctive_terms",
    "document_names",
    "documents_panel",
    "explore",
    "export_all",
    "export_figures",
    "instrument_matrix",
    "interval_chart",
    "look",
    "matches_chart",
    "offers_chart",
    "passage_ribbons",
    "portfolio_panel",
    "region_map",
    "review",
    "robustness_panel",
    "said",
    "save_figure",
    "sentences",
    "similarity_by_category",
    "similarity_heatmap",
    "targets_timeline",
]

checked(globals(), __all__)


def __dir__() -> list[str]:
    """The public names, for completion."""
    return sorted(__all__)
