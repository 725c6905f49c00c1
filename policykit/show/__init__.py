"""Finished tables in, things that people look at out.

words (every text, bilingual) → lettering, theme, glyphs (how it looks) → charts_* (one function a chart)
→ notes, method (sentences) → figures, workbook, word_report, html_report, gallery (one product each) → export (the
only module that writes files) → report (all of it). ``sentences`` shows what stands behind a table in a notebook,
``terminal`` is what the command line prints; ``explorer`` and ``review_widget`` are for notebooks.
"""

from policykit.calls import checked
from policykit.show.charts_agencies import agencies_chart, agency_network_chart
from policykit.show.charts_amounts import amounts_chart
from policykit.show.charts_arrangement import dendrogram, region_map
from policykit.show.charts_borrowing import passage_ribbons
from policykit.show.charts_certainty import interval_chart, robustness_panel
from policykit.show.charts_changes import changes_chart
from policykit.show.charts_coverage import category_profile, coverage_heatmap
from policykit.show.charts_depth import depth_chart
from policykit.show.charts_documents import documents_panel
from policykit.show.charts_instruments import instrument_matrix
from policykit.show.charts_matches import matches_chart
from policykit.show.charts_portfolio import portfolio_panel
from policykit.show.charts_similarity import similarity_by_category, similarity_heatmap
from policykit.show.charts_targets import targets_timeline
from policykit.show.charts_terms import distinctive_terms
from policykit.show.charts_words import contributions_chart
from policykit.show.contract import COLUMNS
from policykit.show.document_names import document_names
from policykit.show.explorer_widget import explore
from policykit.show.export import save_figure
from policykit.show.exported import export_figures
from policykit.show.looking import look, said
from policykit.show.report import export_all
from policykit.show.review_widget import review
from policykit.show.sentences import sentences, square

__all__ = [
    "agencies_chart",
    "agency_network_chart",
    "amounts_chart",
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
    "square",
    "targets_timeline",
]

checked(globals(), __all__, tables=COLUMNS)


def __dir__() -> list[str]:
    """The public names, for completion."""
    return sorted(__all__)
