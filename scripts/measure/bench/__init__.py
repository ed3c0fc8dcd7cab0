"""Measures the guide against stock Pyodide with micropip, on this machine, in one run.

`python -m scripts.measure.bench [--rounds N] [--quick]` needs a built site (`make bench` builds
it). It prints a table and writes docs/data/prestanda.json, which becomes a page of the built site.

- ``stock``: the other side, a page as Pyodide's own words say how to make one;
- ``line`` and ``slow``: a line with few bits, a processor with little time;
- ``visits`` and ``watch.js``: what a browser does and when;
- ``rounds``: which visits, in which order;
- ``table``: the figures as a table; what they are, and are to be: ``scripts/read/performance``.
"""
