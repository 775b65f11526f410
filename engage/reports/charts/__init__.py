"""Charts as SVG, drawn on the server: no script, no style element, no colour that carries meaning alone.

Lengths along the page are per cent and text is in pixels, so a chart fills the width it is given and its
words stay as large on a 320 px phone as on a desk. Always show a chart with its table.
"""

from engage.reports.charts.bars import Bar, bars, bars_of, bars_of_representation
from engage.reports.charts.series import Point, series

__all__ = ["Bar", "Point", "bars", "bars_of", "bars_of_representation", "series"]
