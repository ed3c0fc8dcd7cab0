"""Loading the data: every kind of mistake is refused, naming the file, the key and what is allowed.

Each case copies the data folder, changes one thing, and loads it.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import pytest

import guide_engine
from guide_engine.cases import FOLDER as CASES
from guide_engine.errors import DataError, GuideError, InputError, told
from guide_engine.logic import ALWAYS, DONT_KNOW, NEVER, AtLeast, FactIn, Not, facts_of
from guide_engine.model import CERTAINTIES, CITATION_KINDS, DECISIVE, Citation, Rulebook
from guide_engine.rulebook import (
    check_answers,
    find_profile,
    load,
    question_order,
    with_profile,
)
from tests.representatives import DIFFERENT
from tests.strategies import IDEA, PROFILES

DATA = Path(guide_engine.__file__).parent / "data"
EXEMPELBY = Path(__file__).parent / "loading" / "exempelby"
"""A made-up municipality's folder."""

Edit = Callable[[str, str, str], Path]


pytestmark = pytest.mark.usefixtures("parsed_once")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Return a copy of what is loaded of the data folder, which may be changed.

    Of profiles that require the same there is one.
    """
    alike = [id_ for id_ in PROFILES if id_ not in DIFFERENT]
    parts = ("page.md", "cases.toml", CASES, "languages", "papers", "workshop")
    rest = shutil.ignore_patterns(*parts, *alike)
    return Path(shutil.copytree(DATA, tmp_path / "data", ignore=rest))


@pytest.fixture
def edit(data: Path) -> Edit:
    """Return how to replace the first line or part of one that is not in a comment."""

    def replace(file: str, old: str, new: str) -> Path:
        path = data / file
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        for number, line in enumerate(lines):
            if old in line and not line.startswith("#"):
                lines[number] = line.replace(old, new, 1)
                path.write_text("".join(lines), encoding="utf-8")
                return data
        raise AssertionError(f"{file} does not say {old!r}")

    return replace


def refused(data: Path, file: str = "") -> str:
    """Return the message with which a data folder is refused; with a file, its first one.

    Without the number of the line and without what may have been meant: loading/test_mistakes.py
    has those.
    """
    with pytest.raises(GuideError) as caught:
        load(data)
    lines = [re.sub(r"^([\w./-]+):\d+:", r"\1:", line) for line in told(caught.value)]
    found = [line for line in lines if line.startswith(file)]
    assert file or len(found) == 1
    return re.sub(r'menade du "[^"]+"\? ', "", found[0])


def test_the_shipped_data_is_accepted(rulebook: Rulebook) -> None:
    loaded = load(DATA)
    assert loaded.facts == rulebook.facts
    assert loaded.rules == rulebook.rules
    assert loaded.signs == rulebook.signs
    assert loaded.purchases == rulebook.purchases
    assert loaded.criteria == rulebook.criteria
    assert loaded.asks_when == rulebook.asks_when
    assert loaded.also == rulebook.also
    assert loaded.words == rulebook.words
    assert set(loaded.profiles) == set(rulebook.profiles)


# ---- The contract: the ids that links and other people's tools use ----------------------

CONTRACT = {
    "syfte": "allmant_stod egen_verksamhet gemensam_utmaning bestalld_tjanst "
    "lokal_eller_upplatelse",
    "kompetens": "ja nej myndighetsutovning",
    "uppdrag": "nej delvis ja",
    "motprestation": "nej ja",
    "partner": "ja nej",
    "aktor": "ideell_forening stiftelse trossamfund ab_svb ekonomisk_forening annat_bolag",
    "allmannyttig": "ja nej",
    "demokratisk": "ja nej",
    "vinst": "ingen overskott_i_verksamheten overskott_annan_verksamhet delas_inte_ut "
    "begransad_utdelning delas_ut",
    "initiativ": "foreningen dialog kommunen",
    "marknad": "ingen_annan nej ja",
    "aktorer": "en flera_alla_med flera_en_valjs",
    "ordinarie_bidrag": "ja nej",
    "finansiering": "bada bara_kommunen bara_foreningen",
    "styrning": "gemensamt kommunen_i_detalj",
    "mal": "namns_i_plan ligger_i_linje nej",
    "nytta": "ja nej",
    "samverkan": "ja nej",
    "moten": "ja nej",
    "vardegrund": "ja nej",
    "avtalstid": "under_1_ar 1_4_ar over_4_ar tills_vidare",
    "beslut": "en_namnd flera_namnder flera_kommuner kommun_och_region",
    "annan_ersattning": "nej annan_namnd extern",
    "offentligt_finansierad": "nej ja",
    "varde": "under_100_000 under_direktgransen over_direktgransen",
    # Asked only where a municipality's or region's own rules read them.
    "finns_redan": "ja nej",
    "komplement": "ja nej",
    "annat_stod": "nej ja",
    "i_skrift": "ja nej",
    "overskott_ater": "ja nej",
    "forankrad": "ja nej",
}

AGREED = {
    *("vinst", "aktorer", "finansiering", "styrning", "samverkan"),
    *("moten", "vardegrund", "avtalstid", "annan_ersattning"),
    *("i_skrift", "overskott_ater"),
}
"""What the parties can agree on; the rest is as it is, and nobody can choose it."""


def test_facts_and_values_are_those_of_the_contract(rulebook: Rulebook) -> None:
    found = {fact.id: " ".join(fact.values) for fact in rulebook.facts.values()}
    assert found == CONTRACT


def test_what_can_be_agreed_on_is_told_from_what_is_as_it_is(rulebook: Rulebook) -> None:
    assert {fact.id for fact in rulebook.facts.values() if fact.agreed} == AGREED
    # Or a change would tell how to call a purchase something else.
    assert not AGREED & {"syfte", "kompetens", "uppdrag", "motprestation", "marknad"}


def test_the_five_profiles_are_there(rulebook: Rulebook) -> None:
    assert {"gemensam", "malmo", "soderhamn", "stockholm", "helsingborg"} <= set(rulebook.profiles)


def test_every_fact_is_asked_once_and_conditions_look_back(rulebook: Rulebook) -> None:
    order = question_order(rulebook)
    assert sorted(order) == sorted(rulebook.facts)
    for fact, condition in rulebook.applies_when.items():
        assert all(order.index(read) < order.index(fact) for read in facts_of(condition))
    for fact, condition in rulebook.asks_when.items():
        assert all(order.index(read) < order.index(fact) for read in facts_of(condition))
    # A question that is left out in one way is not left out in the other.
    assert not rulebook.applies_when.keys() & rulebook.asks_when.keys()


def test_every_citation_names_rows_of_its_own_source_and_heading(rulebook: Rulebook) -> None:
    cited = [
        *(citation for fact in rulebook.facts.values() for citation in fact.citations),
        *(citation for rule in rulebook.rules for citation in rule.citations),
        *(c for criterion in rulebook.criteria.values() for c in criterion.citations),
        *(c for sign in rulebook.signs for c in sign.citations),
        *(c for way in rulebook.purchases for c in way.citations),
    ]
    assert cited
    for citation in cited:
        assert citation.rows
        for row in citation.rows:
            assert rulebook.ledger[row].source == citation.source
            assert rulebook.ledger[row].heading == citation.heading
            assert rulebook.ledger[row].certainty == citation.certainty


# ---- What the keys mean ------------------------------------------------------------------


def test_a_criterion_applies_where_it_says_or_where_all_do(data: Path, rulebook: Rulebook) -> None:
    idea = FactIn("syfte", frozenset({"egen_verksamhet", "gemensam_utmaning"}))
    premises = FactIn("syfte", frozenset({"lokal_eller_upplatelse"}))
    own = {
        "lag_kompetens": ALWAYS,
        "lag_myndighetsutovning": ALWAYS,
        "lag_inget_kop": Not(premises),
    }
    for criterion in rulebook.criteria.values():
        assert criterion.applies_when == own.get(criterion.id, idea)
    # Without the common one they apply always.
    path = data / "policy/criteria.toml"
    text = path.read_text(encoding="utf-8")
    common = 'applies_when = { syfte = ["egen_verksamhet", "gemensam_utmaning"] }'
    assert text.count(f"\n{common}\n") == 1
    path.write_text(text.replace(f"\n{common}\n", "\n"), encoding="utf-8")
    for criterion in load(data).criteria.values():
        assert criterion.applies_when == own.get(criterion.id, ALWAYS)


def test_a_condition_can_count_the_signs(edit: Edit, rulebook: Rulebook) -> None:
    signs = tuple(sign.when for sign in rulebook.signs)
    assert rulebook.rules_by_id["flera_koptecken"].when == AtLeast(2, signs)
    assert rulebook.criteria["tecken_pa_kop"].met_when == Not(AtLeast(2, signs))
    # A sign more is counted by every condition that counts them.
    more = edit(
        "policy/signs.toml",
        "[[sign]]",
        '[[sign]]\nid = "ny"\nwhen = { aktorer = "en" }\ncites = ["LP-057"]\n[[sign]]',
    )
    one_more = (FactIn("aktorer", frozenset({"en"})), *signs)
    loaded = load(more)
    assert loaded.rules_by_id["flera_koptecken"].when == AtLeast(2, one_more)
    assert loaded.criteria["tecken_pa_kop"].met_when == Not(AtLeast(2, one_more))


def test_a_rule_ends_the_questions_if_it_says_so_or_is_decisive(
    edit: Edit, rulebook: Rulebook
) -> None:
    closer_look = {
        *("stod_med_kop_i", "delvis_uppdrag", "uppdrag_utan_motprestation"),
        *("motprestation_utan_uppdrag", "stod_till_foretag", "bidrag_till_bolag"),
        *("bidrag_med_koptecken", "flera_koptecken"),
    }
    for rule in rulebook.rules:
        assert rule.ends is (rule.outcome in DECISIVE or rule.id in closer_look)
    # The first that says it is the general support with a purchase in it.
    shorter = load(edit("policy/rules.toml", "ends = true", "ends = false"))
    assert not shorter.rules_by_id["stod_med_kop_i"].ends
    decisive = load(
        edit("policy/rules.toml", 'outcome = "annan_vag"', 'outcome = "annan_vag"\nends = false')
    )
    assert decisive.rules[0].ends


def test_what_goes_with_answers_may_be_taken_away_by_others(rulebook: Rulebook) -> None:
    scopes = {warning.id: warning.scope for warning in rulebook.warnings}
    assert scopes["moms"].unless == NEVER
    assert scopes["moms"].when == ALWAYS
    limited = FactIn("vinst", frozenset({"begransad_utdelning", "delas_ut"}))
    assert scopes["reserverad_delaktighet"].unless == limited
    assert scopes["reserverad_delaktighet"].when == ALWAYS


def test_the_ways_to_purchase_are_read_in_their_order(edit: Edit, rulebook: Rulebook) -> None:
    assert [way.id for way in rulebook.purchases] == [
        "under_100_000",
        "direkt",
        "annons",
        "okant_varde",
    ]
    assert [way.when == ALWAYS for way in rulebook.purchases] == [False, False, False, True]
    by_market = load(
        edit("policy/purchases.toml", '{ varde = "over', '{ marknad = "ja", varde = "over')
    )
    assert facts_of(by_market.purchases[2].when) == {"varde", "marknad"}


def test_a_question_is_asked_where_the_routing_says_so(edit: Edit, rulebook: Rulebook) -> None:
    support = FactIn("syfte", frozenset({"allmant_stod"}))
    assert rulebook.asks_when == {"vinst": Not(support)}
    assert rulebook.applies_when.keys() == {"annan_ersattning"}
    asked = load(edit("routing.toml", 'vinst = { not = { syfte = "allmant_stod" } }', ""))
    assert asked.asks_when == {}


# ---- An answer that says another one too ---------------------------------------------------

ALSO = 'ingen_annan = { aktorer = "en" }'


def test_an_answer_can_say_another_one_too(edit: Edit, rulebook: Rulebook) -> None:
    assert rulebook.also == {
        "marknad": {"ingen_annan": {"aktorer": "en"}},
        "aktor": {
            actor: {"vinst": "delas_inte_ut"}
            for actor in ("ideell_forening", "stiftelse", "trossamfund")
        },
    }
    more = load(edit("routing.toml", ALSO, 'ingen_annan = { aktorer = "en", nytta = "ja" }'))
    assert more.also["marknad"] == {"ingen_annan": {"aktorer": "en", "nytta": "ja"}}


def test_no_answer_needs_to_say_another_one_too(data: Path) -> None:
    path = data / "routing.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: text.index("[also.")] + "[also]\n", encoding="utf-8")
    loaded = load(data)
    assert (loaded.also, loaded.gatherings) == ({}, {})


# ---- Several conditions on one page --------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("[gather.villkor]", "[gather.syfte]", "gather.syfte: är ett faktum; en samlingsfråga ska"),
        ('nytta = "ja"', 'nyttan = "ja"', "gather.villkor.nyttan: okänt faktum; "),
        ('nytta = "ja"', 'nytta = "kanske"', 'gather.villkor.nytta: "kanske" finns inte; '),
        ('nytta = "ja"', 'nytta = "vet_ej"', 'gather.villkor.nytta: "vet_ej" finns inte; '),
        # In the diagram's order, with nothing between: both answers lead to the same page.
        ('nytta = "ja"', "", "gather.villkor: frågorna ska stå i följd i [[section]], i samma"),
        ('nytta = "ja"', 'mal = "nej"', "gather.villkor: frågorna ska stå i följd"),
    ],
)
def test_what_a_gathering_cannot_be(edit: Edit, old: str, new: str, message: str) -> None:
    folder = edit("routing.toml", old, new)
    with pytest.raises(GuideError) as caught:
        load(folder)
    assert message in str(caught.value)


def test_what_is_gathered_has_words_for_it(edit: Edit, rulebook: Rulebook) -> None:
    line = f'gathered = "{rulebook.words.questions["nytta"].gathered}"\n'
    with pytest.raises(GuideError, match=r"nytta\.gathered"):
        load(edit("words/questions.toml", line, ""))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("[also.marknad]", "[also.marknaden]", "also.marknaden: okänt faktum; tillåtet: syfte, "),
        (
            ALSO,
            'ingen = { aktorer = "en" }',
            "also.marknad.ingen: okänt värde; tillåtet: ingen_annan, nej, ja",
        ),
        # "vet inte" says nothing about anything.
        (ALSO, 'vet_ej = { aktorer = "en" }', "also.marknad.vet_ej: okänt värde; tillåtet: "),
        (
            ALSO,
            'ingen_annan = { aktorn = "en" }',
            'also.marknad.ingen_annan.aktorn: är ingen fråga efter "marknad"',
        ),
        (
            ALSO,
            'ingen_annan = { syfte = "allmant_stod" }',
            'also.marknad.ingen_annan.syfte: är ingen fråga efter "marknad"',
        ),
        (
            ALSO,
            'ingen_annan = { marknad = "nej" }',
            'also.marknad.ingen_annan.marknad: är ingen fråga efter "marknad"',
        ),
        (
            ALSO,
            'ingen_annan = { aktorer = "flera" }',
            'also.marknad.ingen_annan.aktorer: "flera" finns inte; tillåtet: en, ',
        ),
        (ALSO, 'ingen_annan = { aktorer = "vet_ej" }', "also.marknad.ingen_annan.aktorer: "),
        (ALSO, "ingen_annan = { aktorer = 1 }", "also.marknad.ingen_annan.aktorer: "),
        (ALSO, 'ingen_annan = "en"', "also.marknad.ingen_annan: "),
    ],
)
def test_what_an_answer_cannot_say_of_another(edit: Edit, old: str, new: str, message: str) -> None:
    assert refused(edit("routing.toml", old, new), "routing.toml").startswith(
        f"routing.toml: {message}"
    )


# ---- Contacts ------------------------------------------------------------------------------


def test_a_contact_may_say_how_to_reach_it_and_when_that_was_checked(edit: Edit) -> None:
    fields = {
        "name": "Kontaktcenter",
        "phone": "0270-750 00",
        "email": "kommun@exempel.se",
        "url": "https://exempel.se/kontakt",
        "checked": "2026-11-25",
    }
    lines = "\n".join(f'{key} = "{value}"' for key, value in fields.items())
    folder = edit("profiles/malmo/profile.toml", "[[contact]]", f"[[contact]]\n{lines}")
    contact = load(folder).profiles["malmo"].contacts[0]
    assert {key: getattr(contact, key) for key in fields} == fields
    assert contact.text
    assert contact.citations


@pytest.mark.parametrize("phone", ["+46 270 750 00", "0270–750 00", "040-34 10 00"])
def test_telephone_numbers_that_are_taken(edit: Edit, phone: str) -> None:
    folder = edit("profiles/malmo/profile.toml", "[[contact]]", f'[[contact]]\nphone = "{phone}"')
    assert load(folder).profiles["malmo"].contacts[0].phone == phone


@pytest.mark.parametrize(
    ("key", "value"),
    [
        *(("phone", value) for value in ("växeln", "112", "040-34 10 00 (växel)", "(040) 341000")),
        *(("email", value) for value in ("kommunen", "a@b", "a b@exempel.se", "@exempel.se")),
        *(("url", value) for value in ("http://exempel.se", "exempel.se", "javascript:alert(1)")),
        ("url", "https://exempel.se/en sida"),
        *(("checked", value) for value in ("2026", "25 november", "2026-11-25 10:00")),
    ],
)
def test_a_contact_that_nobody_can_reach_is_refused(edit: Edit, key: str, value: str) -> None:
    folder = edit("profiles/malmo/profile.toml", "[[contact]]", f'[[contact]]\n{key} = "{value}"')
    message = refused(folder)
    path = f"profiles/malmo/profile.toml: contact.{key}"
    assert message.startswith(f'{path}: "{value}" går inte; tillåtet: ')


# ---- How a row of the ledger was read ------------------------------------------------------


def test_citations_are_grouped_by_how_they_were_read(data: Path, rulebook: Rulebook) -> None:
    assert {row.certainty for row in rulebook.ledger.values()} <= set(CERTAINTIES)
    # A source's own rows say nothing of it, and are called a source.
    own = [row for row in rulebook.ledger.values() if not row.id.startswith("LP-")]
    assert {row.certainty for row in own} == {""}
    assert Citation("lou", "1 kap.", ("LP-001",), "lagtext").kind == "lag"
    assert Citation("malmo-iop", "Vad", ("MA-001",)).kind == "kalla"
    assert {Citation("x", "y", (), certainty).kind for certainty in CERTAINTIES} == set(
        CITATION_KINDS
    )
    # Two rows of a heading that were read differently are two citations.
    rows = list(rulebook.ledger.values())
    lp = next(row for row in rows if row.certainty == "lagtext")
    same = [r.id for r in rows if (r.source, r.heading) == (lp.source, lp.heading)]
    file = data / "ledger" / "law-and-practice.tsv"
    text = file.read_text(encoding="utf-8")
    extra = f"LP-999\t{lp.source}\t{lp.heading}\t{lp.modality}\tMer\tannan\t\n"
    file.write_text(f"{text}{extra}", encoding="utf-8")
    facts = data / "facts.toml"
    words = facts.read_text(encoding="utf-8")
    old = re.search(r"^cites = .*$", words, re.MULTILINE)
    assert old
    facts.write_text(words.replace(old[0], f'cites = ["{same[0]}", "LP-999"]', 1), encoding="utf-8")
    first = next(iter(load(data).facts.values())).citations
    assert [(c.heading, c.certainty, c.rows) for c in first] == [
        (lp.heading, rulebook.ledger[same[0]].certainty, (same[0],)),
        (lp.heading, "annan", ("LP-999",)),
    ]


def test_an_unknown_way_of_reading_is_refused(data: Path) -> None:
    file = data / "ledger" / "law-and-practice.tsv"
    file.write_text(file.read_text(encoding="utf-8").replace("\tlagtext\t", "\tsakert\t", 1))
    assert refused(data) == (
        'ledger/law-and-practice.tsv: LP-001: certainty "sakert" finns inte; tillåtet: '
        "lagtext, myndighet, annan, slutsats, kontrollera, redaktion"
    )


# ---- Broken files ------------------------------------------------------------------------

TOML_FILES = sorted(
    str(path.relative_to(DATA))
    for path in DATA.rglob("*.toml")
    if path.relative_to(DATA).parts[0]
    not in ("profiles", CASES, "languages", "language.toml", "papers", "workshop")
)


@pytest.mark.parametrize("file", [*TOML_FILES, "profiles/malmo/profile.toml"])
def test_broken_toml(data: Path, file: str) -> None:
    path = data / file
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines, "[[halv]", ""]), encoding="utf-8")
    with pytest.raises(DataError) as caught:
        load(data)
    assert str(caught.value).startswith(f"{file}:{len(lines) + 1}: är inte giltig TOML: ]] saknas")


@pytest.mark.parametrize("file", [*TOML_FILES, "profiles/malmo/profile.toml"])
def test_a_file_that_is_not_utf_8(data: Path, file: str) -> None:
    (data / file).write_bytes("id = 'Söderhamn'".encode("latin-1"))
    assert refused(data) == f"{file}: är inte sparad som UTF-8; spara som UTF-8"


@pytest.mark.parametrize("file", TOML_FILES)
def test_a_missing_file(data: Path, file: str) -> None:
    (data / file).unlink()
    assert refused(data) == f"{file}: filen saknas"


def test_the_common_profile_must_be_there(data: Path) -> None:
    shutil.rmtree(data / "profiles/gemensam")
    assert refused(data) == 'profiles: "gemensam" saknas'


def test_a_new_municipality_is_one_new_folder(data: Path, rulebook: Rulebook) -> None:
    free = next(p for p in rulebook.places.values() if p.kind == "kommun" and not p.profile)
    shutil.copytree(EXEMPELBY, data / "profiles/exempelby")
    file = data / "profiles/exempelby/profile.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("grade =", f'place = "{free.code}"\ngrade ='), encoding="utf-8")
    found = load(data)
    profile = found.profiles["exempelby"]
    assert found.places[free.code].profile == profile.id
    # What it brings is there beside what all have, and nobody else's is another.
    own = found.criteria.keys() - rulebook.criteria.keys()
    assert own == {"exempelby_1", "exempelby_2", "exempelby_3"}
    assert profile.recommends == ("exempelby_3",)
    assert {found.criteria[id_].group for id_ in own} == {profile.id}
    assert not any(found.criteria[id_].everywhere for id_ in own)
    assert found.words.criteria.keys() - rulebook.words.criteria.keys() == own
    assert found.words.interface["group_exempelby"] == profile.name
    before = {warning.id for warning in rulebook.warnings}
    (warning,) = (warning for warning in found.warnings if warning.id not in before)
    assert (warning.id, warning.scope.profiles) == ("exempelby_tid", frozenset({profile.id}))
    assert found.words.warnings[warning.id].title == "Planen gäller till 2028"
    assert found.ledger.keys() - rulebook.ledger.keys() == {f"EX-00{n}" for n in range(1, 7)}
    assert profile.sources == ("exempelby-iop",)
    source = found.words.sources["exempelby-iop"]
    assert (source.kind, source.url, source.dated) == (
        "kalla",
        "https://exempelby.se/iop",
        "2026-02-03",
    )
    begin = profile.begins["kontakt"]
    assert (begin.url, [c.rows for c in begin.citations]) == (
        "https://exempelby.se/kontakt",
        [("EX-005",)],
    )
    assert profile.decided_by[-1].refusal == "Kommunstyrelsen beslutar om ett nej."
    assert profile.unknown == ("Om sidan gäller än.",)
    assert profile.page == "kommuner/exempelby.md"


def test_a_municipality_comes_to_a_rulebook_that_is_loaded_as_if_it_had_been_there(
    data: Path,
) -> None:
    shutil.copytree(EXEMPELBY, data / "profiles/exempelby")
    loaded = load(data)
    shutil.rmtree(data / "profiles/exempelby")
    base = load(data)
    files = {file.name: file.read_text(encoding="utf-8") for file in EXEMPELBY.iterdir()}
    found = with_profile(base, "exempelby", files, complete=True)
    assert found.base is base
    assert found.criteria == loaded.criteria
    assert found.words == loaded.words
    assert found.ledger == loaded.ledger
    assert {w.id for w in found.warnings} == {w.id for w in loaded.warnings}
    one, other = (each.profiles["exempelby"] for each in (found, loaded))
    assert [getattr(one, f.name) for f in fields(one)] == [
        getattr(other, f.name) for f in fields(other)
    ]


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("profile.toml", 'kind = "kommun"', 'kind = "landsting"', 'kind: "landsting" finns inte'),
        ("profile.toml", '"exempelby_1", ', '"umea_tid", ', '"umea_tid" finns inte'),
        ("ledger.tsv", "EX-005\texempelby-iop", "EX-005\tumea-iop", '"umea-iop" saknas (EX-005'),
        ("ledger.tsv", "\tKontaktcenter svarar på frågor", "\t", "EX-005: statement får inte"),
    ],
)
def test_a_municipality_that_comes_later_is_checked_as_the_others(
    rulebook: Rulebook, file: str, old: str, new: str, says: str
) -> None:
    files = {each.name: each.read_text(encoding="utf-8") for each in EXEMPELBY.iterdir()}
    assert old in files[file]
    files[file] = files[file].replace(old, new)
    with pytest.raises(GuideError) as caught:
        with_profile(rulebook, "exempelby", files, complete=True)
    assert says in str(caught.value)
    assert str(caught.value).startswith("profiles/exempelby/")


# ---- Unknown keys: a key that does nothing is a mistake ----------------------------------


@pytest.mark.parametrize(
    ("file", "line", "where", "allowed"),
    [
        ("facts.toml", 'id = "syfte"', "fact.syfte.ny", "agreed, cites, id, values"),
        ("routing.toml", 'id = "iden"', "section.iden.ny", "facts, id"),
        (
            "policy/criteria.toml",
            'id = "lag_kompetens"',
            "criterion.lag_kompetens.ny",
            "applies_when, cites, everywhere, group, id, met_when, not_met_when",
        ),
        ("policy/criteria.toml", "applies_when = {", "ny", "applies_when, criterion"),
        ("policy/signs.toml", "[[sign]]", "sign.kommunens_behov.ny", "cites, id, when"),
        ("policy/purchases.toml", "[[purchase]]", "purchase.under_100_000.ny", "cites, id, when"),
        ("policy/rules.toml", 'version = "', "ny", "rule, version"),
        (
            "policy/rules.toml",
            "[[rule]]",
            "rule.utanfor_kompetens.ny",
            "cites, ends, forms, id, outcome, when",
        ),
        (
            "policy/warnings.toml",
            "[[warning]]",
            "warning.skadeavgift.ny",
            "cites, id, outcomes, profiles, role, unless, when",
        ),
        (
            "policy/conflicts.toml",
            "[[conflict]]",
            "conflict.initiativ.ny",
            "id, outcomes, positions, profiles, role, unless, when",
        ),
        (
            "policy/steps.toml",
            "[[step]]",
            "step.dela_upp.ny",
            "cites, id, outcomes, profiles, role, unless, when",
        ),
        (
            "profiles/malmo/profile.toml",
            'id = "malmo"',
            "ny",
            "area, begin, contact, criterion, decided_by, fetched, grade, id, in_name, kind, name, "
            "place, recommends, requires, review, says, shows, source, sources, step, summary, "
            "unknown, warning, withdrawn",
        ),
        (
            "profiles/malmo/profile.toml",
            "[[decided_by]]",
            "decided_by.sociala_resursnamnden.ny",
            "advice, cites, id, refusal, text, when",
        ),
        (
            "profiles/malmo/profile.toml",
            "[[criterion]]",
            "criterion.malmo_val_bidrag.ny",
            "applies_when, cites, id, met, met_when, name, need, not_met, not_met_when, unknown",
        ),
        (
            "profiles/umea/profile.toml",
            "[[source]]",
            "source.umea-iop.ny",
            "dated, elsewhere, id, name, url",
        ),
        (
            "profiles/umea/profile.toml",
            "[begin.kontakt]",
            "begin.kontakt.ny",
            "cites, text, url",
        ),
        (
            "profiles/vgr/profile.toml",
            "[[warning]]",
            "warning.vgr_statsstod.ny",
            "cites, id, outcomes, role, text, title, unless, when",
        ),
        (
            "profiles/malmo/profile.toml",
            "[[contact]]",
            "contact.ny",
            "advice, checked, cites, email, name, phone, text, url",
        ),
        (
            "profiles/malmo/profile.toml",
            "[[step]]",
            "step.malmo_organisationsstod.ny",
            "cites, id, outcomes, profiles, role, text, unless, when",
        ),
        (
            "words/questions.toml",
            "[syfte]",
            "syfte.ny",
            "find_out, forening, gathered, help, question, short, tjansteperson, values, why",
        ),
        (
            "words/questions.toml",
            "[syfte.values.allmant_stod]",
            "syfte.values.allmant_stod.ny",
            "answer, hint, label",
        ),
        (
            "words/rules.toml",
            "[bara_lokal]",
            "bara_lokal.ny",
            "change, forms, lead, short, text, title",
        ),
        (
            "words/rules.toml",
            "[bara_lokal.forms]",
            "bara_lokal.forms.ny",
            "bidrag, iop, upphandling",
        ),
        ("words/criteria.toml", "[forum_1]", "forum_1.ny", "met, name, need, not_met, unknown"),
        ("words/warnings.toml", "[moms]", "moms.ny", "text, title"),
        ("words/purchases.toml", "[direkt]", "direkt.ny", "text, title"),
        ("words/conflicts.toml", "[plan]", "plan.ny", "intro, positions, topic"),
        ("words/steps.toml", "[trappan]", "trappan.ny", "text"),
        ("words/sources.toml", "[lou]", "lou.ny", "kind, name"),
    ],
)
def test_an_unknown_key(edit: Edit, file: str, line: str, where: str, allowed: str) -> None:
    before = line.startswith(("version", "applies_when"))
    new = f"ny = 1\n{line}" if before else f"{line}\nny = 1"
    message = refused(edit(file, line, new), file)
    assert message == f"{file}: {where}: okänd nyckel; tillåtet: {allowed}"


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        (
            "policy/rules.toml",
            'iop = "utesluten",',
            'iop = "utesluten", lov = "mojlig",',
            "rule.utanfor_kompetens.forms.lov: okänd nyckel; tillåtet: bidrag, iop, upphandling",
        ),
        (
            "policy/rules.toml",
            '{ criteria = "any_not_met" }',
            '{ criteria = "any_not_met", partner = "ja" }',
            "when.partner: okänd nyckel; tillåtet: criteria",
        ),
        (
            "policy/conflicts.toml",
            '{ id = "foreningen",',
            '{ id = "foreningen", text = "Ja",',
            "conflict.initiativ.positions.foreningen.text: okänd nyckel; tillåtet: cites, id",
        ),
        (
            "routing.toml",
            "[applies_when]",
            "[applies]",
            "routing.toml: applies: okänd nyckel; "
            "tillåtet: also, applies_when, asks_when, gather, section",
        ),
        (
            "routing.toml",
            "[asks_when]",
            "[asks]",
            "routing.toml: asks: okänd nyckel; "
            "tillåtet: also, applies_when, asks_when, gather, section",
        ),
        (
            "profiles/malmo/profile.toml",
            "[says.initiativ]",
            '[says.vader]\ntext = "Sol."\n[says.initiativ]',
            "says.vader: okänt ämne; tillåtet: initiativ, plan, marknad, avtalstid, ersattning, "
            "beslutar, uppfoljning, aktorer",
        ),
        (
            "profiles/malmo/profile.toml",
            "[says.initiativ]",
            '[says.initiativ]\nbild = "Sol."',
            "says.initiativ.bild: okänd nyckel; tillåtet: cites, text",
        ),
        (
            "policy/steps.toml",
            "[[step]]",
            "[[steg]]",
            "policy/steps.toml: steg: okänd nyckel; tillåtet: step",
        ),
    ],
)
def test_an_unknown_key_inside(edit: Edit, file: str, old: str, new: str, message: str) -> None:
    found = refused(edit(file, old, new), file)
    assert found.startswith(f"{file}: ")
    assert found.endswith(message)


# ---- Missing keys ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "key", "where"),
    [
        ("facts.toml", "id = ", "fact 1.id"),
        ("facts.toml", "values = ", "fact.syfte.values"),
        ("facts.toml", "cites = ", "fact.syfte.cites"),
        ("routing.toml", "id = ", "section 1.id"),
        ("routing.toml", "facts = ", "section.iden.facts"),
        ("policy/criteria.toml", "group = ", "criterion.lag_kompetens.group"),
        ("policy/criteria.toml", "met_when = ", "criterion.lag_kompetens.met_when"),
        ("policy/criteria.toml", "cites = ", "criterion.lag_kompetens.cites"),
        ("policy/signs.toml", "id = ", "sign 1.id"),
        ("policy/signs.toml", "when = ", "sign.kommunens_behov.when"),
        ("policy/signs.toml", "cites = ", "sign.kommunens_behov.cites"),
        ("policy/purchases.toml", "id = ", "purchase 1.id"),
        ("policy/purchases.toml", "cites = ", "purchase.under_100_000.cites"),
        ("policy/rules.toml", "version = ", "version"),
        ("policy/rules.toml", "when = ", "rule.utanfor_kompetens.when"),
        ("policy/rules.toml", "outcome = ", "rule.utanfor_kompetens.outcome"),
        ("policy/rules.toml", "forms = ", "rule.utanfor_kompetens.forms.iop"),
        ("policy/rules.toml", "cites = ", "rule.utanfor_kompetens.cites"),
        ("policy/warnings.toml", "id = ", "warning 1.id"),
        ("policy/warnings.toml", "cites = ", "warning.skadeavgift.cites"),
        ("policy/conflicts.toml", "id = ", "conflict 1.id"),
        ("policy/steps.toml", "id = ", "step 1.id"),
        ("policy/steps.toml", "cites = ", "step.dela_upp.cites"),
        ("profiles/malmo/profile.toml", "id = ", "id"),
        ("profiles/malmo/profile.toml", "name = ", "name"),
        ("profiles/malmo/profile.toml", "in_name = ", "in_name"),
        ("profiles/malmo/profile.toml", "sources = ", "source"),
        ("profiles/malmo/profile.toml", "grade = ", "grade"),
        ("profiles/malmo/profile.toml", "fetched = ", "fetched"),
        ("profiles/malmo/profile.toml", "review = ", "review"),
        ("profiles/malmo/profile.toml", "met_when = ", "criterion.malmo_val_bidrag.met_when"),
        ("profiles/malmo/profile.toml", "cites = ", "criterion.malmo_val_bidrag.cites"),
        ("profiles/malmo/profile.toml", "need = ", "criterion.malmo_val_bidrag.need"),
        ("profiles/umea/profile.toml", "url = ", "source.umea-iop.url"),
        ("profiles/umea/profile.toml", "dated = ", "source.umea-iop.dated"),
        ("profiles/malmo/profile.toml", "summary = ", "summary"),
        ("profiles/malmo/profile.toml", "requires = ", "requires"),
        ("profiles/malmo/profile.toml", "[[decided_by]]", "decided_by"),
        ("profiles/malmo/profile.toml", "text = ", "decided_by.sociala_resursnamnden.text"),
        ("words/questions.toml", "short = ", "syfte.short"),
        ("words/questions.toml", "question = ", "syfte.question"),
        ("words/questions.toml", "help = ", "syfte.help"),
        ("words/questions.toml", "why = ", "syfte.why"),
        ("words/questions.toml", "find_out = ", "syfte.find_out"),
        ("words/questions.toml", "label = ", "syfte.values.allmant_stod.label"),
        ("words/questions.toml", "hint = ", "syfte.values.allmant_stod.hint"),
        ("words/questions.toml", "answer = ", "syfte.values.allmant_stod.answer"),
        ("words/rules.toml", "title = ", ".title"),
        ("words/rules.toml", "text = ", ".text"),
        ("words/rules.toml", "change = ", ".change"),
        ("words/rules.toml", "short = ", ".short"),
        ("words/rules.toml", "iop = ", ".forms.iop"),
        ("words/criteria.toml", "name = ", "lag_kompetens.name"),
        ("words/criteria.toml", "met = ", "lag_kompetens.met"),
        ("words/criteria.toml", "not_met = ", "lag_kompetens.not_met"),
        ("words/criteria.toml", "unknown = ", "lag_kompetens.unknown"),
        ("words/warnings.toml", "title = ", ".title"),
        ("words/purchases.toml", "title = ", "under_100_000.title"),
        ("words/purchases.toml", "text = ", "under_100_000.text"),
        ("words/conflicts.toml", "topic = ", ".topic"),
        ("words/conflicts.toml", "intro = ", ".intro"),
        ("words/steps.toml", "text = ", ".text"),
        ("words/sources.toml", "name = ", ".name"),
        ("words/sources.toml", "kind = ", ".kind"),
    ],
)
def test_a_missing_key(data: Path, file: str, key: str, where: str) -> None:
    path = data / file
    text = path.read_text(encoding="utf-8")
    start = text.index(f"\n{key}") + 1
    stop = start
    # Leave out the whole value, also one of several lines.
    while True:
        stop = text.index("\n", stop) + 1
        if text[start:stop].count("[") == text[start:stop].count("]"):
            break
    if key.startswith("[["):
        stop = text.index("\n[[contact", start) + 1
    path.write_text(text[:start] + text[stop:], encoding="utf-8")
    message = refused(data, file)
    assert message.startswith(f"{file}: ")
    assert f"{where}: " in message


# ---- Wrong types and forbidden values ----------------------------------------------------


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        (
            "facts.toml",
            'id = "syfte"',
            "id = 1",
            "facts.toml: fact 1.id: ska vara en text, inte ett annat värde",
        ),
        (
            "facts.toml",
            'values = ["ja", "nej", "myndighetsutovning"]',
            'values = "ja"',
            "facts.toml: fact.kompetens.values: ska vara en lista av texter",
        ),
        (
            "facts.toml",
            'values = ["ja", "nej", "myndighetsutovning"]',
            'values = ["ja", 1]',
            "facts.toml: fact.kompetens.values: ska vara en lista av texter",
        ),
        (
            "facts.toml",
            'values = ["ja", "nej", "myndighetsutovning"]',
            'values = ["ja", "nej", "ja"]',
            "facts.toml: fact.kompetens.values: nämner samma sak två gånger",
        ),
        (
            "facts.toml",
            'values = ["ja", "nej", "myndighetsutovning"]',
            'values = ["ja", "nej", "vet_ej"]',
            'facts.toml: fact.kompetens.values: "vet_ej" finns alltid och ska inte stå här',
        ),
        (
            "policy/criteria.toml",
            "everywhere = true",
            'everywhere = "ja"',
            "criterion.lag_kompetens.everywhere: ska vara true eller false, inte en text",
        ),
        (
            "policy/criteria.toml",
            'met_when = { kompetens = "ja" }',
            'met_when = "ja"',
            "criterion.lag_kompetens.met_when: ska vara en tabell, inte en text",
        ),
        (
            "policy/criteria.toml",
            'applies_when = "alltid"',
            'applies_when = "ibland"',
            "criterion.lag_kompetens.applies_when: ska vara en tabell, inte en text",
        ),
        (
            "policy/criteria.toml",
            'applies_when = "alltid"',
            "applies_when = {}",
            "policy/criteria.toml: criterion.lag_kompetens.applies_when: villkoret är tomt",
        ),
        (
            "policy/criteria.toml",
            'applies_when = { syfte = ["egen_verksamhet", "gemensam_utmaning"] }',
            'applies_when = ["egen_verksamhet", "gemensam_utmaning"]',
            "policy/criteria.toml: applies_when: ska vara en tabell, inte en lista",
        ),
        (
            "facts.toml",
            "agreed = true",
            'agreed = "ja"',
            "facts.toml: fact.vinst.agreed: ska vara true eller false, inte en text",
        ),
        (
            "policy/rules.toml",
            "ends = true",
            'ends = "ja"',
            ".ends: ska vara true eller false, inte en text",
        ),
        (
            "policy/steps.toml",
            'unless = { varde = ["under_100_000", "under_direktgransen"] }',
            'unless = ["under_100_000", "under_direktgransen"]',
            ".unless: ska vara en tabell, inte en lista",
        ),
        (
            "policy/purchases.toml",
            'when = { varde = "under_100_000" }',
            'when = "under_100_000"',
            "policy/purchases.toml: purchase.under_100_000.when: ska vara en tabell, inte en text",
        ),
        (
            "policy/purchases.toml",
            'id = "okant_varde"',
            'id = "okant_varde"\nwhen = { marknad = "ja" }',
            "policy/purchases.toml: purchase: den sista posten ska gälla alltid (utan when)",
        ),
        (
            "policy/signs.toml",
            'when = { initiativ = "kommunen" }',
            'when = "kommunen"',
            "policy/signs.toml: sign.kommunens_behov.when: ska vara en tabell, inte en text",
        ),
        (
            "policy/conflicts.toml",
            "positions = [",
            "positions = []\nx = [",
            "policy/conflicts.toml: conflict.initiativ.positions: ska vara minst två",
        ),
        (
            "policy/rules.toml",
            'version = "',
            'version = ""\n#',
            "policy/rules.toml: version: får inte vara tom",
        ),
        (
            "policy/rules.toml",
            'outcome = "annan_vag"',
            'outcome = "avslag"',
            'policy/rules.toml: rule.utanfor_kompetens.outcome: "avslag" finns inte; '
            "tillåtet: annan_vag, bidrag, iop, upphandling, utred",
        ),
        (
            "policy/rules.toml",
            'iop = "utesluten"',
            'iop = "kanske"',
            'policy/rules.toml: rule.utanfor_kompetens.forms.iop: "kanske" finns inte; '
            "tillåtet: mojlig, oklar, utesluten",
        ),
        (
            "policy/rules.toml",
            'criteria = "any_not_met"',
            'criteria = "nagon"',
            'when.criteria: "nagon" finns inte; tillåtet: all_met, any_not_met, any_unknown',
        ),
        (
            "policy/warnings.toml",
            'outcomes = ["iop"]',
            'outcomes = ["IOP"]',
            'policy/warnings.toml: warning.inte_genvag.outcomes: "IOP" finns inte; '
            "tillåtet: iop, bidrag, upphandling, utred, annan_vag",
        ),
        (
            "policy/steps.toml",
            'role = "forening"',
            'role = "medlem"',
            '.role: "medlem" finns inte; tillåtet: forening, tjansteperson',
        ),
        (
            "words/questions.toml",
            "short = ",
            "short = 5 #",
            "words/questions.toml: syfte.short: ska vara en text, inte ett annat värde",
        ),
        (
            "words/questions.toml",
            "short = ",
            'short = "" #',
            "words/questions.toml: syfte.short: får inte vara tom",
        ),
        (
            "words/interface.toml",
            'outcome_iop = "',
            'outcome_iop = 7 #"',
            "words/interface.toml: outcome_iop: ska vara en text, inte ett annat värde",
        ),
        (
            "words/sources.toml",
            'kind = "lag"',
            'kind = "regel"',
            '.kind: "regel" finns inte; tillåtet: kalla, lag, ovrigt, praxis',
        ),
        (
            "profiles/malmo/profile.toml",
            'id = "malmo"',
            'id = "malmoe"',
            'profiles/malmo/profile.toml: id: "malmoe" ska vara mappens namn',
        ),
        (
            "profiles/malmo/profile.toml",
            "[[decided_by]]",
            '[[decided_by]]\nwhen = { beslut = "en_namnd" }',
            "decided_by.sociala_resursnamnden: den sista posten ska gälla alltid",
        ),
    ],
)
def test_a_wrong_type_or_value(edit: Edit, file: str, old: str, new: str, message: str) -> None:
    found = refused(edit(file, old, new), file)
    assert found.startswith(f"{file}: ")
    assert message in found


# ---- Dangling ids ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "old", "where"),
    [
        ("facts.toml", 'cites = ["', "fact.syfte.cites"),
        ("policy/criteria.toml", 'cites = ["', "criterion.lag_kompetens.cites"),
        ("policy/signs.toml", 'cites = ["', "sign.kommunens_behov.cites"),
        ("policy/purchases.toml", 'cites = ["', "purchase.under_100_000.cites"),
        ("policy/rules.toml", 'cites = ["', "rule.utanfor_kompetens.cites"),
        ("policy/warnings.toml", 'cites = ["', "warning.skadeavgift.cites"),
        ("policy/conflicts.toml", 'cites = ["', "conflict.initiativ.positions.foreningen.cites"),
        ("policy/steps.toml", 'cites = ["', "step.dela_upp.cites"),
        ("profiles/malmo/profile.toml", 'cites = ["', "criterion.malmo_val_bidrag.cites"),
        (
            "profiles/malmo/profile.toml",
            'cites = ["MA-075", "MA-076"',
            "decided_by.sociala_resursnamnden.cites",
        ),
        ("profiles/malmo/profile.toml", 'cites = ["MA-018"', "says.initiativ.cites"),
    ],
)
def test_a_citation_of_a_row_that_is_not_in_the_ledger(
    edit: Edit, file: str, old: str, where: str
) -> None:
    message = refused(edit(file, old, old.replace('["', '["XX-001", "')), file)
    assert message.startswith(f"{file}: {where}: ")
    assert '"XX-001" finns inte' in message


@pytest.mark.parametrize("key", ["requires", "recommends", "shows"])
def test_a_profile_with_a_criterion_that_is_not_there(
    edit: Edit, rulebook: Rulebook, key: str
) -> None:
    # Another municipality's own is as good as none.
    for id_ in ("malmo_fraga_7", "umea_tid"):
        message = refused(
            edit("profiles/boras/profile.toml", f"{key} = [", f'{key} = ["{id_}", '),
            "profiles/boras/profile.toml",
        )
        assert message.startswith(f'profiles/boras/profile.toml: {key}: "{id_}" finns inte; ')
        assert id_ not in message.partition("tillåtet: ")[2]
        edit("profiles/boras/profile.toml", f'{key} = ["{id_}", ', f"{key} = [")


def test_a_profile_with_a_source_that_is_not_there(edit: Edit) -> None:
    message = refused(
        edit("profiles/malmo/profile.toml", 'sources = ["', 'sources = ["lund-2020", "'),
        "profiles/malmo/profile.toml",
    )
    assert message.startswith("profiles/malmo/profile.toml: sources: ")
    assert '"lund-2020" finns inte' in message
    assert "malmo-iop" in message


@pytest.mark.parametrize(
    ("file", "line", "where"),
    [
        ("policy/warnings.toml", 'id = "moms"', "warning.moms.profiles"),
        ("policy/conflicts.toml", 'id = "plan"', "conflict.plan.profiles"),
        ("policy/steps.toml", 'id = "trappan"', "step.trappan.profiles"),
    ],
)
def test_something_for_a_profile_that_is_not_there(
    edit: Edit, rulebook: Rulebook, file: str, line: str, where: str
) -> None:
    message = refused(edit(file, line, f'{line}\nprofiles = ["atlantis"]'), file)
    assert message == (f'{file}: {where}: "atlantis" finns inte; tillåtet: {", ".join(DIFFERENT)}')


def test_a_profiles_own_step_for_a_profile_that_is_not_there(edit: Edit) -> None:
    message = refused(
        edit("profiles/malmo/profile.toml", "[[step]]", '[[step]]\nprofiles = ["atlantis"]'),
        "profiles/malmo/profile.toml",
    )
    assert message.startswith("profiles/malmo/profile.toml: ")
    assert "atlantis" in message


@pytest.mark.parametrize(
    ("file", "old", "where"),
    [
        ("policy/criteria.toml", "met_when = { ", "criterion.lag_kompetens.met_when.pengar"),
        ("policy/criteria.toml", "not_met_when = { ", "not_met_when.pengar"),
        ("policy/criteria.toml", "met_when = { not = { ", "met_when.not.pengar"),
        ("policy/criteria.toml", "applies_when = { ", "policy/criteria.toml: applies_when.pengar"),
        (
            "policy/criteria.toml",
            "applies_when = { not = { ",
            "lag_inget_kop.applies_when.not.pengar",
        ),
        ("policy/signs.toml", "when = { ", "sign.kommunens_behov.when.pengar"),
        ("policy/purchases.toml", "when = { ", "purchase.under_100_000.when.pengar"),
        ("policy/warnings.toml", "unless = { ", "unless.pengar"),
        ("policy/steps.toml", "unless = { ", "unless.pengar"),
        ("routing.toml", "vinst = { ", "asks_when.vinst.pengar"),
        ("policy/rules.toml", "when = { ", "rule.utanfor_kompetens.when.pengar"),
        ("policy/warnings.toml", "when = { ", "when.pengar"),
        ("policy/conflicts.toml", "when = { ", "conflict.initiativ.when.pengar"),
        ("policy/steps.toml", "when = { ", "when.pengar"),
        ("profiles/gemensam/profile.toml", "when = { ", "decided_by.flera_kommuner.when.pengar"),
        ("routing.toml", "annan_ersattning = { ", "applies_when.annan_ersattning.pengar"),
    ],
)
def test_an_unknown_fact_in_a_condition(
    edit: Edit, rulebook: Rulebook, file: str, old: str, where: str
) -> None:
    message = refused(edit(file, old, f'{old}pengar = "ja", '), file)
    assert message.startswith(f"{file}: ")
    assert f"{where}: okänt faktum; tillåtet: {', '.join(rulebook.facts)}" in message
    # The signs themselves are not counted in their own conditions.
    last = ", all, any, not" if file == "policy/signs.toml" else ", all, any, not, signs"
    assert message.endswith(last)


@pytest.mark.parametrize("number", ["0", "5", "-1", "2.0", "true", '"2"', "[2]"])
def test_as_many_signs_as_there_cannot_be(edit: Edit, rulebook: Rulebook, number: str) -> None:
    message = refused(
        edit("policy/rules.toml", "{ signs = 2 }", f"{{ signs = {number} }}"), "policy/rules.toml"
    )
    assert message.startswith("policy/rules.toml: rule.")
    assert len(rulebook.signs) == 4
    assert message.endswith(".when.signs: ska vara ett heltal från 1 till 4")


def test_a_sign_that_counts_signs(edit: Edit) -> None:
    message = refused(
        edit("policy/signs.toml", '{ initiativ = "kommunen" }', "{ signs = 1 }"),
        "policy/signs.toml",
    )
    assert message.startswith(
        "policy/signs.toml: sign.kommunens_behov.when.signs: okänt faktum; tillåtet: "
    )
    assert message.endswith(", all, any, not")


def test_no_way_to_purchase_at_all(data: Path) -> None:
    (data / "policy/purchases.toml").write_text("", encoding="utf-8")
    message = "policy/purchases.toml: purchase: den sista posten ska gälla alltid (utan when)"
    assert refused(data) == message


def test_no_signs_for_those_who_count_them(data: Path) -> None:
    (data / "policy/signs.toml").write_text("", encoding="utf-8")
    message = refused(data, "policy/criteria.toml")
    assert message.startswith(
        "policy/criteria.toml: criterion.tecken_pa_kop.met_when.not.signs: okänt faktum"
    )
    assert message.endswith(", all, any, not")


@pytest.mark.parametrize(
    ("condition", "problem"),
    [
        ('"kanske"', '"kanske" finns inte; tillåtet: ja, nej, myndighetsutovning'),
        ('["ja", "kanske"]', '"kanske" finns inte; tillåtet: ja, nej, myndighetsutovning'),
        ('["vet_ej"]', '"vet_ej" finns inte; tillåtet: ja, nej, myndighetsutovning'),
        ("[]", 'får inte vara tom; tillåtet: "ja", "nej", "myndighetsutovning"'),
        ("1", '1 är ingen text; tillåtet: "ja", "nej", "myndighetsutovning"'),
    ],
)
def test_an_unknown_value_in_a_condition(edit: Edit, condition: str, problem: str) -> None:
    message = refused(
        edit("policy/rules.toml", '{ kompetens = "nej"', f"{{ kompetens = {condition}"),
        "policy/rules.toml",
    )
    assert message == f"policy/rules.toml: rule.utanfor_kompetens.when.kompetens: {problem}"


@pytest.mark.parametrize(
    ("condition", "where"),
    [
        ("{}", "when: villkoret är tomt"),
        ("{ all = [] }", "when.all: får inte vara tom"),
        ("{ any = [] }", "when.any: får inte vara tom"),
        ("{ any = [{}] }", "when.any: villkoret är tomt"),
        ("{ not = {} }", "when.not: villkoret är tomt"),
        ('{ all = "ja" }', "when.all: ska vara en lista av tabeller ([[all]]), inte en text"),
        ('{ not = "ja" }', "when.not: ska vara en tabell, inte en text"),
        ('{ any = [{ all = [{ pengar = "ja" }] }] }', "when.any.all.pengar: okänt faktum"),
    ],
)
def test_a_condition_that_says_nothing(edit: Edit, condition: str, where: str) -> None:
    message = refused(
        edit("policy/rules.toml", '{ kompetens = "nej" }', condition), "policy/rules.toml"
    )
    assert message.startswith(f"policy/rules.toml: rule.utanfor_kompetens.{where}")


# ---- Duplicates --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "old", "new", "where"),
    [
        ("facts.toml", 'id = "kompetens"', 'id = "syfte"', 'fact.syfte.id: "syfte"'),
        ("routing.toml", 'id = "pengarna"', 'id = "iden"', 'section.iden.id: "iden"'),
        (
            "policy/criteria.toml",
            'id = "lag_inget_kop"',
            'id = "lag_kompetens"',
            'criterion.lag_kompetens.id: "lag_kompetens"',
        ),
        (
            "policy/signs.toml",
            'id = "preciserad_tjanst"',
            'id = "kommunens_behov"',
            'sign.kommunens_behov.id: "kommunens_behov"',
        ),
        (
            "policy/purchases.toml",
            'id = "direkt"',
            'id = "under_100_000"',
            'purchase.under_100_000.id: "under_100_000"',
        ),
        (
            "policy/rules.toml",
            'id = "myndighetsutovning"',
            'id = "utanfor_kompetens"',
            'rule.utanfor_kompetens.id: "utanfor_kompetens"',
        ),
        (
            "policy/warnings.toml",
            'id = "moms"',
            'id = "ingen_ratt_till_iop"',
            '.id: "ingen_ratt_till_iop"',
        ),
        ("policy/conflicts.toml", 'id = "plan"', 'id = "initiativ"', '.id: "initiativ"'),
        (
            "policy/conflicts.toml",
            '{ id = "dialog",',
            '{ id = "foreningen",',
            'positions.foreningen.id: "foreningen"',
        ),
        ("policy/steps.toml", 'id = "trappan"', 'id = "ta_reda_pa"', '.id: "ta_reda_pa"'),
        (
            "profiles/gemensam/profile.toml",
            'id = "flera_namnder"',
            'id = "flera_kommuner"',
            'decided_by.flera_kommuner.id: "flera_kommuner"',
        ),
        (
            "profiles/soderhamn/profile.toml",
            'id = "soderhamn_budget"',
            'id = "soderhamn_dialog"',
            'step.soderhamn_dialog.id: "soderhamn_dialog"',
        ),
    ],
)
def test_a_duplicate_id(edit: Edit, file: str, old: str, new: str, where: str) -> None:
    message = refused(edit(file, old, new), file)
    assert message.startswith(f"{file}: ")
    assert message.endswith(f"{where} finns redan")


# ---- The order of the questions ----------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            '"syfte", "kompetens"',
            '"syfte", "syfte", "kompetens"',
            "section.iden.facts: nämner samma sak två gånger",
        ),
        (
            'facts = ["aktorer"',
            'facts = ["syfte", "aktorer"',
            'section: facts: "syfte" står i två avsnitt',
        ),
        ('"syfte", "kompetens"', '"syfte"', 'section: facts: "kompetens" saknas'),
        (
            '"syfte", "kompetens"',
            '"syfte", "kompetens", "pengar"',
            'section: facts: "pengar" finns inte; tillåtet: aktor, aktorer, ',
        ),
        (
            'annan_ersattning = { finansiering = ["bada", "bara_kommunen"] }',
            'annan_ersattning = { beslut = "en_namnd" }',
            'applies_when.annan_ersattning: "beslut" frågas inte före "annan_ersattning"',
        ),
        (
            "annan_ersattning = {",
            'annan_ersattning = { annan_ersattning = "nej",',
            'applies_when.annan_ersattning: "annan_ersattning" frågas inte före',
        ),
        (
            "annan_ersattning = {",
            'beslut = { annan_ersattning = "nej" }\nannan_ersattning = {',
            'applies_when.beslut: "annan_ersattning" gäller inte alltid',
        ),
        (
            "annan_ersattning = {",
            "annan_ersatning = {",
            "applies_when.annan_ersatning: okänt faktum; tillåtet: syfte, kompetens, ",
        ),
        (
            "vinst = { not = {",
            "vinsten = { not = {",
            "asks_when.vinsten: okänt faktum; tillåtet: syfte, kompetens, ",
        ),
        (
            'vinst = { not = { syfte = "allmant_stod" } }',
            'vinst = { beslut = "en_namnd" }',
            'asks_when.vinst: "beslut" frågas inte före "vinst"',
        ),
        (
            'vinst = { not = { syfte = "allmant_stod" } }',
            'vinst = { vinst = "ingen" }',
            'asks_when.vinst: "vinst" frågas inte före "vinst"',
        ),
        (
            "vinst = { not = {",
            'allmannyttig = { vinst = "ingen" }\nvinst = { not = {',
            'asks_when.allmannyttig: "vinst" gäller inte alltid',
        ),
    ],
)
def test_questions_that_cannot_be_asked_in_order(
    edit: Edit, old: str, new: str, message: str
) -> None:
    assert refused(edit("routing.toml", old, new), "routing.toml").startswith(
        f"routing.toml: {message}"
    )


# ---- Words -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "header"),
    [
        ("words/rules.toml", "bara_lokal"),
        ("words/criteria.toml", "forum_1"),
        ("words/warnings.toml", "moms"),
        ("words/purchases.toml", "direkt"),
        ("words/steps.toml", "trappan"),
        ("words/sources.toml", "lou"),
    ],
)
def test_missing_and_extra_words(data: Path, file: str, header: str) -> None:
    path = data / file
    text = path.read_text(encoding="utf-8")
    # The table of one id, with the tables inside it.
    found = re.search(rf"^\[{header}\]\n(.*\n)*?(?=\[(?!{header})|#|\Z)", text, re.MULTILINE)
    assert found
    renamed = found.group().replace(f"[{header}", "[nagot_annat")

    path.write_text(text.replace(found.group(), renamed), encoding="utf-8")
    assert refused(data, f'{file}: "').startswith(f'{file}: "{header}" saknas')
    message = refused(data, f"{file}: nagot_annat")
    assert message == f"{file}: nagot_annat: finns inte; tillåtet: {header}"

    path.write_text(f"{text}\n{renamed}", encoding="utf-8")
    message = refused(data)
    assert message.startswith(f"{file}: nagot_annat: finns inte; tillåtet: ")
    assert header in message or "ett av de" in message


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        (
            "words/questions.toml",
            "[syfte.values.allmant_stod]",
            "[syfte.values.stod]",
            'words/questions.toml: syfte.values: "allmant_stod" saknas',
        ),
        (
            "words/questions.toml",
            "[syfte.values.allmant_stod]",
            '[syfte.values.stod]\nlabel = "x"\n[syfte.values.allmant_stod]',
            "words/questions.toml: syfte.values.stod: finns inte; tillåtet: allmant_stod, ",
        ),
        (
            "words/conflicts.toml",
            "oppet = ",
            "stangt = ",
            'words/conflicts.toml: initiativ.positions: "oppet" saknas',
        ),
        (
            "words/conflicts.toml",
            "oppet = ",
            'stangt = "x"\noppet = ',
            "words/conflicts.toml: initiativ.positions.stangt: finns inte; tillåtet: ",
        ),
    ],
)
def test_missing_and_extra_words_inside(
    edit: Edit, file: str, old: str, new: str, message: str
) -> None:
    assert refused(edit(file, old, new), file).startswith(message)


def test_a_fact_without_words(data: Path, edit: Edit) -> None:
    edit("facts.toml", 'id = "nytta"', 'id = "nyttan"')
    for file in ("policy/criteria.toml", *(f"profiles/{id_}/profile.toml" for id_ in DIFFERENT)):
        text = (data / file).read_text(encoding="utf-8")
        (data / file).write_text(text.replace("nytta = ", "nyttan = "), encoding="utf-8")
    message = refused(edit("routing.toml", '"nytta"', '"nyttan"'), "words/")
    assert message == 'words/questions.toml: "nyttan" saknas'


def test_a_source_without_a_name(edit: Edit) -> None:
    message = refused(edit("ledger/sources.tsv", "\thelsingborg-2021-01-18\t", "\tnytt-mote\t"))
    assert message == 'words/sources.toml: "nytt-mote" saknas (HE-001 nämner den)'


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        pytest.param("check_title = ", "check_titel = ", "check_title", id="renamed"),
        pytest.param("check_title = ", 'ny = "x"\ncheck_title = ', "ny", id="extra"),
        pytest.param("{number}", "{nummer}", "nummer", id="unknown place"),
        pytest.param("{number} frågor", "{number frågor", "progress_left", id="broken place"),
    ],
)
def test_words_of_the_interface_are_checked_too(edit: Edit, old: str, new: str, key: str) -> None:
    message = refused(edit("words/interface.toml", old, new), "words/interface.toml")
    assert message.startswith("words/interface.toml: ")
    assert key in message


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            'progress = "',
            'progress = "x" #',
            "progress: platserna är inga; tillåtet: {most} {number}",
        ),
        (
            'check_title = "',
            'check_title = "{name} ',
            "check_title: platserna är {name}; tillåtet: inga",
        ),
    ],
)
def test_places_that_nothing_fills_are_told_with_those_that_are(
    edit: Edit, old: str, new: str, problem: str
) -> None:
    message = refused(edit("words/interface.toml", old, new))
    assert message == f"words/interface.toml: {problem}"


def test_a_broken_place_hides_no_other_one(edit: Edit) -> None:
    edit("words/interface.toml", "{number} frågor", "{number frågor")
    data = edit("words/interface.toml", 'check_title = "', 'check_title = "{name} ')
    assert "progress_left: en klammer är fel" in refused(data, "words/interface.toml:")
    with pytest.raises(GuideError, match=r"check_title: platserna är \{name\}; tillåtet: inga"):
        load(data)


@pytest.mark.parametrize(
    ("file", "old", "new", "missing"),
    [
        ("policy/criteria.toml", 'group = "forum"', 'group = "lund"', "group_lund"),
        ("routing.toml", 'id = "avtalet"', 'id = "kontraktet"', "section_kontraktet"),
    ],
)
def test_a_group_or_section_without_a_name(
    edit: Edit, file: str, old: str, new: str, missing: str
) -> None:
    message = refused(edit(file, old, new), f'words/interface.toml: "{missing}')
    assert message == f'words/interface.toml: "{missing}" saknas'


# ---- The ledger --------------------------------------------------------------------------


def test_a_ledger_row_that_is_there_twice(edit: Edit) -> None:
    message = refused(edit("ledger/sources.tsv", "HE-002\t", "HE-001\t"), "ledger/sources.tsv")
    assert message == 'ledger/sources.tsv: "HE-001" finns redan på ledger/sources.tsv:2'


def test_a_ledger_without_a_column(edit: Edit) -> None:
    message = refused(
        edit("ledger/sources.tsv", "id\tsource\t", "id\tkalla\t"), "ledger/sources.tsv"
    )
    assert message.startswith('ledger/sources.tsv: kolumnen "source" saknas; raden har id, kalla, ')


def test_a_ledger_row_that_is_cut_off(edit: Edit) -> None:
    message = refused(edit("ledger/sources.tsv", "HE-002\t", "HE-002\n#\t"), "ledger/sources.tsv")
    assert (
        message == "ledger/sources.tsv: HE-002: har 1 celler; tillåtet: 6, med en tabb mellan dem"
    )


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param("id\tsource\nXX-001\tSödertälje".encode("latin-1"), id="not UTF-8"),
    ],
)
def test_a_ledger_that_cannot_be_read(data: Path, content: bytes) -> None:
    (data / "ledger/sources.tsv").write_bytes(content)
    assert refused(data).startswith("ledger/sources.tsv")


# ---- Answers and profiles from outside ---------------------------------------------------


def test_answers_that_are_known_are_taken_as_they_are(rulebook: Rulebook) -> None:
    answers = {**IDEA, "nytta": DONT_KNOW}
    assert check_answers(rulebook, answers) == answers
    assert check_answers(rulebook, {}) == {}


@pytest.mark.parametrize("answers", [None, [], "syfte", 1, [["syfte", "allmant_stod"]]])
def test_answers_must_be_an_object(rulebook: Rulebook, answers: object) -> None:
    with pytest.raises(InputError, match="ska vara ett objekt"):
        check_answers(rulebook, answers)


def test_an_unknown_fact_is_named(rulebook: Rulebook) -> None:
    with pytest.raises(InputError) as caught:
        check_answers(rulebook, {"syftet": "allmant_stod"})
    assert str(caught.value) == (
        f'answers: faktumet "syftet" finns inte; tillåtet: {", ".join(rulebook.facts)}'
    )


@pytest.mark.parametrize("value", ["kanske", "", "JA", None, True, 1, ["ja"], {"ja": "ja"}])
def test_an_unknown_value_is_named(rulebook: Rulebook, value: object) -> None:
    with pytest.raises(InputError) as caught:
        check_answers(rulebook, {"partner": value})
    assert str(caught.value) == (
        f'answers.partner: värdet "{value}" finns inte; tillåtet: ja, nej, vet_ej'
    )


def test_an_unknown_profile_is_named(rulebook: Rulebook) -> None:
    with pytest.raises(GuideError) as caught:
        find_profile(rulebook, "atlantis")
    assert str(caught.value) == (
        f'profile: "atlantis" finns inte; tillåtet: {", ".join(sorted(rulebook.profiles))}'
    )
