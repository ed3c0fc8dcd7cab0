"""Puts a municipality in place: its folder, from the editor's workshop or from a template.

`python -m scripts.new_municipality FILE` takes a file that the page "Egna regler" has saved, and
`--empty ID NAME` starts a folder to fill in by hand. A folder that is not whole is not put in
place: what is missing is said, a line each, as `--check ID` does for a folder that is there.
"""
