"""What the measurements of speed and growth left in docs/data: figures, and what they are to be."""

FIGURES = "data/prestanda.json"
GROWTH = "data/tillvaxt.json"
"""Files under docs/: the benchmark's, and that of the measurement of growth."""
