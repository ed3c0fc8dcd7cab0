"""Drawings as SVG, which stand in light, in dark and on paper."""
