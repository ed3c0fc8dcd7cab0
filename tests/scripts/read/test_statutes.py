"""Citations of paragraphs exist, and labels of certainty fit the rows that they stand for."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from guide_engine.errors import GuideError
from scripts.project import ROOT
from scripts.read.paragraphs import carriers
from scripts.read.settings import read_settings
from scripts.read.statutes import StatuteError, check_law
from scripts.read.statutes.__main__ import main
from scripts.read.statutes.blocks import blocks
from scripts.read.statutes.citation import citations
from scripts.read.statutes.existence import citation_problems
from scripts.read.statutes.labels import LABELS, PAGE, label_problems
from scripts.read.statutes.ledger import CERTAINTIES, Row, certainty_problems, read_rows
from scripts.read.statutes.names import OTHER, names_in
from scripts.read.statutes.numbers import holes, listed
from scripts.read.statutes.passages import of_ledger, of_page, of_toml
from scripts.read.statutes.project import LEDGER
from scripts.read.statutes.table import KNOWN, LYDELSE, TABLE, read_table, written
from scripts.read.statutes.text import gaps, read_text

STATUTES = read_table()

HEADER = "id\tsource\theading\tmodality\tstatement\tcertainty\treviewed\n"


def problems_of(text: str) -> list[str]:
    """Return what is wrong with the citations of a page."""
    return citation_problems(of_page("sida.md", text), STATUTES)


def labels_of(text: str, **certainties: str) -> list[str]:
    """Return what is wrong with the labels of a page, given the rows' certainties."""
    rows = [
        Row(f"LP-{number[1:]}", "lou", "", certainty, 2)
        for number, certainty in certainties.items()
    ]
    return label_problems("sida.md", text, rows)


def project(folder: Path) -> Path:
    """Return a copy of the project's texts to seed mistakes in."""
    shutil.copytree(ROOT / "docs", folder / "docs")
    shutil.copytree(ROOT / "guide_engine" / "data", folder / "guide_engine" / "data")
    return folder


# The project itself.


def test_the_project_passes() -> None:
    check_law(ROOT)


def test_the_blocks_carry_the_rows_that_the_build_reads() -> None:
    read = [
        row for block in blocks((ROOT / "docs" / PAGE).read_text("utf-8")) for row in block.rows
    ]
    built = carriers(ROOT / "docs", read_settings())
    assert sorted(read) == sorted(row for c in built if c.page == PAGE for row in c.rows)


def test_the_label_of_the_law_says_the_day_of_the_table() -> None:
    assert {statute.lydelse for statute in STATUTES.values()} == {LYDELSE}
    assert f"Läst i lagtexten i lydelse {LYDELSE}" in (ROOT / "docs" / PAGE).read_text("utf-8")


def test_every_mistake_of_a_project_is_told_at_once(tmp_path: Path) -> None:
    root = project(tmp_path)
    seeds = [
        (root / "docs" / "index.md", "\nSe LOU 19 kap. 99 §.\n"),
        (root / "guide_engine/data/words/rules.toml", '\n[x]\ntext = "kommunallagen 2:98"\n'),
        (root / "guide_engine/data/papers/case.toml", '\n[x]\ntext = "kommunallagen 2:97"\n'),
        (root / LEDGER, "LP-900\tlou\t19 kap. 98 §\tmay\tText\tlagtekst\t2026-11-25\n"),
        (
            root / "docs" / PAGE,
            '\nText. *Enligt annan källa.*\n{ #seeded data-fakta="LP-001" }\n',
        ),
    ]
    places = []
    for file, text in seeds:
        before = file.read_text("utf-8")
        file.write_text(before + text, encoding="utf-8")
        place = before.count("\n") + len(text) - len(text.lstrip("\n")) + 1
        places.append((file.relative_to(root).as_posix(), place))
    with pytest.raises(StatuteError) as caught:
        check_law(root)
    assert isinstance(caught.value, GuideError)
    told = str(caught.value).splitlines()
    (index, line), (words, above), (papers, below), (ledger, row), (page, block) = places
    expected = [
        f'{index}:{line}: "19 kap. 99 §": 99 § finns inte; LOU 19 kap. har 1–25, 25 a, 26–27 §§',
        f'{words}:{above + 1}: "2:98": 98 § finns inte; kommunallagen 2 kap. har 1–9 §§',
        f'{papers}:{below + 1}: "2:97": 97 § finns inte; kommunallagen 2 kap. har 1–9 §§',
        f'{ledger}:{row}: "19 kap. 98 §": 98 § finns inte; LOU 19 kap. har 1–25, 25 a, 26–27 §§',
        f'{ledger}:{row}: LP-900: certainty "lagtekst"; '
        "tillåtet: lagtext, myndighet, annan, slutsats, kontrollera, redaktion",
        f'{page}:{block}: LP-001 är lagtext men saknar etiketten; tillåtet: "Läst i lagtexten"',
        f'{page}:{block}: "Enligt annan källa" passar ingen av raderna LP-001; '
        "tillåtet: Läst i lagtexten",
    ]
    assert [problem for problem in expected if problem not in told] == []


# Citations.


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("19 a kap. 2 §", [("19 a", "2", "2")]),
        ("19\u00a0a\u00a0kap. 2\u00a0§", [("19 a", "2", "2")]),
        ("5 kap. 6–7 a §§", [("5", "6", "7 a")]),
        ("19 kap. 25 och 25 a §§", [("19", "25", "25"), ("19", "25 a", "25 a")]),
        ("19 kap. 25a §", [("19", "25 a", "25 a")]),
        ("19 a kap. 3–6 §§", [("19 a", "3", "6")]),
        ("2 kap. 1 och 2 §§", [("2", "1", "1"), ("2", "2", "2")]),
        ("19 a kap. 8, 11 och 13 §§", [("19 a", n, n) for n in ("8", "11", "13")]),
        ("6 kap. 14 § genom 19 a kap. 5 §", [("6", "14", "14"), ("19 a", "5", "5")]),
        ("(21 kap.)", [("21", None, None)]),
        ("5 och 6 kap.", [("5", None, None), ("6", None, None)]),
        ("3–5 kap.", [("3", None, None), ("5", None, None)]),
        ("2 kapitlet 8 §", [("2", "8", "8")]),
        ("kommunallagen 2:8", [("2", "8", "8")]),
        ("kommunallagen (2017:725) 2:1, 2:3–4 och 13:5", [
            ("2", "1", "1"), ("2", "3", "4"), ("13", "5", "5"),
        ]),
        ("8 § lagen (2022:900)", [(None, "8", "8")]),
        ("Klockan 08:40 och 12:30, i förhållandet 2:1, enligt kommunallagen", []),
        ("SOU 2019:56, lag (2018:1937) och 5 kapslar", []),
    ],
)  # fmt: skip
def test_citations_are_recognised(
    text: str, expected: list[tuple[str | None, str | None, str | None]]
) -> None:
    assert [(c.chapter, c.first, c.last) for c in citations(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Enligt LOU gäller 4 kap. 2 §.", ["lou"]),
        ("Lagen om offentlig upphandling (2 kap. 1 §)", ["lou"]),
        ("4 kap. 2 § LOU och 2 kap. 8 § kommunallagen", ["lou", "kommunallagen"]),
        ("8 § lagen (2022:900) och 19 kap. 25 § LOU", ["lag-2022-900", "lou"]),
        ("2 § i lagen om registrering av idéburna organisationer", ["lag-2022-900"]),
        ("8 kap. 3 § regeringsformen och 2 kap. 8 § kommunallagen", [OTHER, "kommunallagen"]),
        ("4 kap. 1 § socialtjänstlagen", [OTHER]),
        ("1 § lagen (2008:962) om valfrihetssystem", [OTHER]),
        ("Se LOU. Där står 4 kap. 2 §.", [None]),
        ("Aktiebolagen och Förslagen följer 4 kap. 2 §.", [None]),
        ("Kommunallagen har 2 kap. 8 §.", ["kommunallagen"]),
    ],
)
def test_the_statute_is_the_one_named_nearest(text: str, expected: list[str | None]) -> None:
    assert [citation.statute for citation in citations(text)] == expected


def test_a_law_on_other_procurement_is_another_law() -> None:
    (name,) = names_in("lagen om offentlig upphandling på försvarsområdet")
    assert name.statute == OTHER


@pytest.mark.parametrize(
    "text",
    [
        "LOU 19 kap. 25–26 §§.",
        "## Upphandling enligt LOU\n\n### Direkt\n\nSe 19 a kap. 16 §.",
        "Lagen (2022:900) har ett register.\n\nVärden stannar (8 §).",
        "Värden stannar (8 §).",
        "## Registret i lagen (2022:900)\n\nDet anges i 19 kap. 25 a § vad som gäller.",
        "4 kap. 99 § socialtjänstlagen.",
        "## Socialtjänstlagen\n\nSe 4 kap. 99 §.",
        "Se 20 kap. 21 §, och 13 kap. 14 §.",
        "Enligt kommunallagen 10 kap. 7 § gäller det. Och efter det 8 och 9 §§.",
        "[2 kap. 8 § kommunallagen](https://lagen.example/2017:725#K2P99_99kap.99§)",
        "```\n# 2 kap.\n```",
    ],
)
def test_right_citations_pass(text: str) -> None:
    assert problems_of(text) == []


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("LOU 19 kap. 99 §", 1, '"19 kap. 99 §": 99 § finns inte; LOU 19 kap. har 1–25, 25 a, 26'),
        ("kommunallagen 2:98", 1, '"2:98": 98 § finns inte; kommunallagen 2 kap. har 1–9 §§'),
        ("LOU 22 kap.", 1, '"22 kap.": 22 kap. finns inte; LOU har 1–19, 19 a, 20–21 kap.'),
        ("A\nb\n2 kap. 10 §\nkommunallagen", 3, '"2 kap. 10 §": 10 § finns inte'),
        ("LOU 5 kap. 6–7 b §§", 1, '"5 kap. 6–7 b §": 7 b § finns inte'),
        ("LOU 5 kap. 0–6 §§", 1, '"0–6 §" går inte att läsa; tillåtet: som 2 kap. 8 §'),
        ("LOU 5 kap. 8–7 a §§", 1, '"5 kap. 8–7 a §": 8 § kommer efter 7 a §'),
        ("## Kommunallagen\n\n2 kap. 10 §", 3, '"2 kap. 10 §": 10 § finns inte; kommunallagen'),
        ("## A\n\nKommunallagen.\n\n### B\n\n2 kap. 10 §", 7, '"2 kap. 10 §": 10 § finns inte'),
        ("2 kap. 13 §", 1, "13 § finns inte; LOU 2 kap. har 1–12 §§; 13 § finns inte; kommunall"),
        ("Enligt LOU 25 a §", 1, '"25 a §": kapitlet saknas; LOU har 1–19, 19 a, 20–21 kap.'),
        ("16 § lagen (2022:900)", 1, "16 § finns inte; lagen (2022:900) har 1–15 §§"),
        ("2 kap. 8 § lagen (2022:900)", 1, "lagen (2022:900) har inga kapitel"),
        ("Se 16 §.", 1, '"16 §": 16 § finns inte; lagen (2022:900) har 1–15 §§'),
        ("LOU kap. 5 samt § 3", 1, '"§ 3" går inte att läsa; tillåtet: som 2 kap. 8 § eller'),
        ("- a\n- LOU 4 kap. 20 §\n", 2, '"4 kap. 20 §": 20 § finns inte; LOU 4 kap. har 1–19 §§'),
        ("| a |\n|---|\n| **4 kap.** 35 § |\n", 3, '"4 kap. 35 §": 35 § finns inte'),
    ],
)
def test_wrong_citations_are_told_with_line_and_what_is_allowed(
    text: str, line: int, problem: str
) -> None:
    (found, *more) = problems_of(text)
    assert found.startswith(f"sida.md:{line}: ")
    assert problem in found
    assert more == []


def test_the_strings_of_toml_have_their_lines() -> None:
    text = '# 99 kap.\na = "x" # 99 kap.\nb = """\nEtt \\"ord\\"\nLOU 4 kap. 99 §"""\nc = \'y\'\n'
    assert [(p.line, p.text) for p in of_toml("a.toml", text)] == [
        (2, "x"),
        (3, 'Ett "ord"\nLOU 4 kap. 99 §'),
        (6, "y"),
    ]


def test_a_file_that_is_not_toml_is_refused() -> None:
    with pytest.raises(StatuteError, match=r"a\.toml: går inte att läsa"):
        of_toml("a.toml", 'a = "\\q"')


def test_a_row_of_the_ledger_cites_its_source_alone() -> None:
    rows = read_rows(
        "l.tsv",
        HEADER
        + "LP-1\tkommunallagen\t2 kap. 10 §\tmay\tT\tlagtext\t2026-01-01\n"
        + "UH-1\tuhm\t99 kap. 99 §\tmay\tT\tmyndighet\t2026-01-01\n",
    )
    (problem,) = citation_problems(of_ledger("l.tsv", rows), STATUTES)
    assert problem.startswith('l.tsv:2: "2 kap. 10 §": 10 § finns inte; kommunallagen')


# Labels.


@pytest.mark.parametrize(
    "text",
    [
        'Ett. *Läst i lagtexten i lydelse 2025-09-01.*\n{ #a data-fakta="LP-1" }',
        'Ett. *Läst i lagtexten.* Två, vår slutsats.\n{ #a data-fakta="LP-1 LP-4" }',
        'Ett. Kontrollera beloppet.\n{ #a data-fakta="LP-5" }',
        'Ett. *Kontrollera aktuell uppgift.*\n{ #a data-fakta="LP-5 XX-1" }',
        'Ett. *Läst i lagtexten.* *Vår slutsats.*\n{ #a data-fakta="LP-1" data-upprepar="LP-4" }',
        'Tecken. *Enligt myndighets sida.*\n\n- Ett\n  { #a data-fakta="LP-2" }',
        'Tecken. *Enligt myndighets sida.*\n- Ett\n- Två\n  { #a data-fakta="LP-2" }',
        'Tecken. *Enligt annan källa.*\n\n| A |\n|---|\n| b { data-fakta="LP-3" } |',
        '## A\n\nIntro. *Vår slutsats.*\n\n### B\n\nDetta:\n\n1. Ett\n   { #a data-fakta="LP-4" }',
        'Ett stycke utan rad.\n{ #a data-upprepar="LP-1" }',
    ],
)
def test_labels_that_fit_pass(text: str) -> None:
    rows = {f"_{number}": certainty for number, certainty in enumerate(CERTAINTIES, start=1)}
    assert labels_of(text, **rows) == []


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        (
            '# A\n\nEtt. *Enligt myndighets sida.*\n{ #a data-fakta="LP-1" }',
            [
                'sida.md:3: LP-1 är lagtext men saknar etiketten; tillåtet: "Läst i lagtexten"',
                'sida.md:3: "Enligt myndighets sida" passar ingen av raderna LP-1; '
                "tillåtet: Läst i lagtexten",
            ],
        ),
        (
            'Ett. *Vår slutsats.*\n{ #a data-fakta="LP-4 LP-3" }',
            ['sida.md:1: LP-3 är annan men saknar etiketten; tillåtet: "Enligt annan källa"'],
        ),
        (
            # A paragraph labels itself: only lists and tables can leave it to their intro.
            'Intro. *Vår slutsats.*\n\nEtt.\n{ #a data-fakta="LP-4" }',
            ['sida.md:3: LP-4 är slutsats men saknar etiketten; tillåtet: "Vår slutsats"'],
        ),
        (
            '# A\n\nIntro. *Vår slutsats.*\n\nMer.\n\n- Ett\n  { #a data-fakta="LP-4" }',
            ['sida.md:7: LP-4 är slutsats men saknar etiketten; tillåtet: "Vår slutsats"'],
        ),
    ],
)
def test_labels_that_do_not_fit_are_told(text: str, problems: list[str]) -> None:
    rows = {f"_{number}": certainty for number, certainty in enumerate(CERTAINTIES, start=1)}
    assert labels_of(text, **rows) == problems


def test_every_certainty_has_a_label_but_what_is_about_the_guide_itself() -> None:
    assert (*LABELS, "redaktion") == CERTAINTIES


def test_an_unknown_certainty_is_told_with_the_known_ones() -> None:
    rows = read_rows("l.tsv", HEADER + "LP-1\tlou\tA\tmay\tT\tsäker\t2026-01-01\n")
    assert certainty_problems("l.tsv", rows) == [
        'l.tsv:2: LP-1: certainty "säker"; '
        "tillåtet: lagtext, myndighet, annan, slutsats, kontrollera, redaktion"
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("id\tsource\theading\n", "l.tsv:1: saknar kolumnen certainty"),
        (HEADER + "LP-1\tlou\n", "l.tsv:2: har 2 celler; tillåtet: 7"),
    ],
)
def test_a_damaged_ledger_is_refused(text: str, message: str) -> None:
    with pytest.raises(StatuteError) as caught:
        read_rows("l.tsv", text)
    assert str(caught.value) == message


# The table.


def test_the_table_is_what_the_program_writes() -> None:
    assert written(STATUTES.values()) == TABLE.read_text("utf-8")


def test_only_known_numbers_are_missing() -> None:
    """The two are missing in the statute's text too; LOU's marred headings hide nothing."""
    found = [gap for statute in STATUTES.values() for gap in gaps(statute)]
    assert found == [
        "kommunallagen: 4 kap.: saknar 8 §",
        "kommunallagen: 11 kap.: saknar 4 §",
    ]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("[lou]", "[lou", "numbers.toml: går inte att läsa ("),
        (
            'sfs = "2022:900"',
            'sfs = "2022:901"',
            'lag-2022-900.sfs: "2022:901"; tillåtet: 2022:900',
        ),
        ('lydelse = "2025-09-01"', 'lydelse = "i fjol"', 'lou.lydelse: "i fjol"; tillåtet: ÅÅÅÅ-M'),
        ('"18 a"', '"18a"', 'kommunallagen.chapters.4: "18a" är inget nummer; tillåtet: som "25"'),
        ('"25 a", "26"', '"26", "25 a"', "lou.chapters.19: tillåtet: varje nummer en gång, i ordn"),
        ('"5 c", ', '"5 b", ', "lou.chapters.20: tillåtet: varje nummer en gång, i ordning"),
        ('\n"19 a" =', "\nnitton =", 'lou.chapters: "nitton" är inget nummer'),
        ("paragraphs = [", "paragraphs = []\nmer = [", "lag-2022-900.mer: okänd nyckel"),
        ("paragraphs = [", "chapters = [", "lag-2022-900.chapters: tillåtet: en tabell med ett ka"),
        ("paragraphs = ", "", "numbers.toml: går inte att läsa ("),
        ("[lag-2022-900]", "[lag]", "numbers.toml: lag-2022-900: saknas; tillåtet: en tabell"),
    ],
)
def test_a_damaged_table_is_refused(tmp_path: Path, old: str, new: str, message: str) -> None:
    text = TABLE.read_text("utf-8")
    assert old in text
    file = tmp_path / "numbers.toml"
    file.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(StatuteError) as caught:
        read_table(file)
    assert message in str(caught.value)
    assert all(line.startswith("numbers.toml: ") for line in str(caught.value).splitlines())


def test_a_missing_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StatuteError, match=r"numbers\.toml: går inte att läsa"):
        read_table(tmp_path / "numbers.toml")


TEXT = """---
beteckning: {sfs}
---

# Lag

## 1 kap. Ett

#### /24/ 1 §

#### /2002 om något, förordning (EG) nr 213/ 1 a §

## 19 a kap. Två

#### 1 §

## Bilaga 1

#### 7 §
"""


def test_the_table_is_made_from_the_texts(tmp_path: Path) -> None:
    for id_, sfs in KNOWN.items():
        (tmp_path / id_).write_text(TEXT.format(sfs=sfs), encoding="utf-8")
    undivided = f"---\nbeteckning: {KNOWN['lag-2022-900']}\n---\n\n## Ord\n\n### 1 §\n\n### 2 §\n"
    (tmp_path / "lag-2022-900").write_text(undivided, encoding="utf-8")
    table = tmp_path / "numbers.toml"
    assert main([str(tmp_path / id_) for id_ in reversed(list(KNOWN))], table) == 0
    made = read_table(table)
    assert made["lou"].chapters == {"1": ("1", "1 a"), "19 a": ("1",)}
    assert made["lag-2022-900"].chapters == {"": ("1", "2")}
    assert not made["lag-2022-900"].divided


def test_texts_that_do_not_fit_leave_the_table(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lou = tmp_path / "lou.md"
    lou.write_text(TEXT.format(sfs="2016:1145"), encoding="utf-8")
    table = tmp_path / "numbers.toml"
    assert main([str(lou)], table) == 1
    assert "texterna: lou; tillåtet: lou, kommunallagen, lag-2022-900" in capsys.readouterr().err
    assert main([str(tmp_path / "saknas.md")], table) == 1
    assert not table.exists()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (TEXT.format(sfs="1999:1"), "l.md: beteckning saknas eller är okänd; tillåtet: 2016:1145"),
        ("beteckning: 2022:900\n", "l.md: har ingen rubrik med paragraf"),
        ("beteckning: 2022:900\n### 1 §\n### 1 §\n", "l.md:3: 1 § finns redan i kapitlet"),
    ],
)
def test_a_text_that_is_no_statute_is_refused(text: str, message: str) -> None:
    with pytest.raises(StatuteError, match=message):
        read_text("l.md", text)


def test_numbers_are_listed_and_holes_found() -> None:
    assert listed(["1", "2", "3", "3 a", "4", "6"]) == "1–3, 3 a, 4, 6"
    assert holes(["1", "2 a", "2 c", "4"]) == ["2", "2 b", "3"]
