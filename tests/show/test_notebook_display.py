"""A chart shows itself in a notebook, where matplotlib's own display needs pyplot."""

from policykit import show


def test_a_chart_gives_a_picture(tables) -> None:
    figure = show.coverage_heatmap(tables["coverage"]).figure
    assert figure._repr_png_().startswith(b"\x89PNG")
