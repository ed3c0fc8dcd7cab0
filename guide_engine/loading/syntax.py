"""What is likely to be wrong in a file that is not TOML, in words for those who edit it."""

from __future__ import annotations

import re

from guide_engine.errors import DataError

_PLACE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")
_STRAIGHT = re.compile(r'"(?:\\.|[^"\\])*"|\'[^\']*\'|#.*')
_CAUSES = (
    ("Illegal character '\\n'", "citattecknet som avslutar texten saknas"),
    ("Illegal character '\\t'", "en tabb står i texten; skriv mellanslag"),
    ("Unterminated string", "citattecknet som avslutar texten saknas"),
    ("Unclosed array", "ett kommatecken eller ] saknas i listan"),
    ("Unclosed inline table", "ett kommatecken eller } saknas i tabellen"),
    ("Expected newline", 'citattecken inne i texten? skriv ” där, eller \\"'),
    ("Cannot overwrite", "nyckeln står redan ovanför"),
    ("Duplicate inline", "nyckeln står två gånger"),
    ("Cannot declare", "tabellen står redan ovanför"),
    ("Cannot mutate", "tabellen står redan ovanför"),
    ("Expected ']' at the end of a table", "en ] saknas efter tabellens namn"),
    ("Expected ']]'", "]] saknas efter listans namn"),
    ("Unescaped '\\'", "ett omvänt snedstreck i texten; skriv det dubbelt: \\\\"),
    ("Invalid value", 'värdet ska stå inom raka citattecken: "…"'),
    ("Invalid initial character for a key", "en nyckel har bara a–z, 0–9, _ och -"),
)


def explained(text: str, name: str, said: str) -> DataError:
    """Return the error for a TOML file, with its line and the likely cause."""
    found = _PLACE.search(said)
    lines = text.splitlines() or [""]
    number = int(found[1]) if found and found[1] else len(lines)
    # An unclosed array is noticed at the next key.
    line = lines[min(number, len(lines)) - 1]
    return DataError(name, f"är inte giltig TOML: {_cause(said, line)}", line=number)


def _cause(said: str, line: str) -> str:
    outside = _STRAIGHT.sub('""', line)
    if re.search("[”“„‟’‘]", outside):
        return 'skriv raka citattecken " i stället för typografiska'
    if "\u00a0" in outside:
        return "ett hårt mellanslag står utanför texten; skriv ett vanligt"
    if "Expected '=' after a key" in said:
        if re.match(r"\s*[\w.-]+\s*:", outside):
            return "skriv = i stället för :"
        return "ett = saknas mellan nyckeln och värdet"
    return next((cause for start, cause in _CAUSES if said.startswith(start)), _PLACE.sub("", said))
