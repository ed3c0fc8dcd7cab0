"""Measures how the site grows: builds copies of it with made-up municipalities and meetings.

`python -m scripts.measure.growth --profiles 5 50 311 --meetings 10 100 1000` (`make growth`) writes
what it found to docs/data/tillvaxt.json. The project itself is only read: each build happens in a
copy under the system's folder for temporary files.
"""
