"""Finished tables in, things that people look at out.

words (every text, bilingual) → lettering, theme, glyphs (how it looks) → charts_* (one function a chart)
→ notes (sentences) → figures, workbook, word_report, html_report (one product each) → export (the only module
that writes files) → report (all of it).
"""
