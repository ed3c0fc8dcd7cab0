"""The cases in a municipality's folder; no case of others breaks where a municipality comes."""

from __future__ import annotations

from pathlib import Path

import pytest

from guide_engine.cases import FOLDER, own_cases, read_cases, shipped_cases
from guide_engine.errors import DataError, Mistakes
from guide_engine.loading.profiles import CASES as FILE
from guide_engine.model import COMMON as COMMON_ID
from tests.strategies import CASES, RULEBOOK

OF = next(case.profiles[0] for case in CASES if case.own)
BASE = next(iter(CASES)).base.id
ROW = RULEBOOK.profiles[OF].sources[0]
COMMON = RULEBOOK.profiles[COMMON_ID]
CITED = next(row.id for row in RULEBOOK.ledger.values() if row.source == ROW)
CASE = f"""[[case]]
id = "{OF}_fall"
name = "Ett fall"
text = "Det här är ett fall."
base = "{BASE}"
outcome = "iop"
rule = "alla_villkor_uppfyllda"
cites = ["{CITED}"]
"""


def read(text: str) -> None:
    """Read the cases of a municipality from a text."""
    own_cases(text, f"profiles/{OF}/{FILE}", RULEBOOK, OF, CASES)


def test_a_case_in_a_folder_is_about_its_municipality_alone() -> None:
    (case,) = own_cases(CASE, f"profiles/{OF}/{FILE}", RULEBOOK, OF, CASES)
    assert case.profiles == (OF,)
    assert case.own
    assert case.path == f"profiles/{OF}/{FILE}: {OF}_fall"
    for shipped in CASES:
        assert shipped.own is not shipped.path.startswith(f"{FOLDER}/")
        assert not shipped.own or len(shipped.profiles) == 1
    assert shipped_cases(RULEBOOK) == CASES


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("cites", 'profiles = ["gemensam"]\ncites', "profiles: hör inte hit: fallet gäller bara"),
        ("cites", "stricter = { x = 1 }\ncites", "stricter: hör inte hit: fallet gäller bara"),
        (f'"{OF}_fall"', '"annan_fall"', f'id: "annan_fall" ska börja med "{OF}_"'),
        (f'"{BASE}"', '"x"', 'base: "x" finns inte; tillåtet: '),
        ("[[case]]", "[[fall]]", "fall: okänd nyckel"),
    ],
)
def test_what_does_not_belong_there_is_refused(old: str, new: str, message: str) -> None:
    with pytest.raises(DataError, match=f"^profiles/{OF}/{FILE}: ") as caught:
        read(CASE.replace(old, new, 1))
    assert message in str(caught.value)


def test_several_mistakes_are_told_at_once() -> None:
    wrong = CASE.replace(f'"{CITED}"', '"XX-1"')
    with pytest.raises(Mistakes) as caught:
        read(wrong + CASE.replace(f"{OF}_fall", "annan"))
    assert len(caught.value.found) == 2


# ---- A further municipality breaks no case -------------------------------------------------

ABOUT_ALL = f"""[[base]]
id = "{BASE}"
name = "Idé"
text = "En idé."
answers = {{ syfte = "allmant_stod" }}

[[case]]
id = "ett"
name = "Ett fall"
text = "Det här är ett fall."
base = "{BASE}"
outcome = "bidrag"
rule = "allmant_stod"
cites = ["LP-055"]
"""
OTHERWISE = (
    'stricter = { criteria = ["gemensam_mal"], outcome = "utred", rule = "villkor_brister", '
    'cites = ["LP-055"] }'
)


@pytest.mark.parametrize(
    ("key", "old", "new"),
    [
        ("rule", '"bidrag"\nrule = "allmant_stod"', '"utred"\nrule = "villkor_okanda"'),
        ("stricter", "cites", f"{OTHERWISE}\ncites"),
        ("decided_by", "cites", f'decided_by = "{COMMON.decided_by[0].id}"\ncites'),
    ],
)
def test_a_case_that_rests_on_what_profiles_differ_in_names_them(
    tmp_path: Path, key: str, old: str, new: str
) -> None:
    file = tmp_path / FOLDER / "fall.toml"
    file.parent.mkdir()
    file.write_text(ABOUT_ALL.replace(old, new), encoding="utf-8")
    with pytest.raises(DataError) as caught:
        read_cases(tmp_path, RULEBOOK)
    assert str(caught.value).startswith(
        f"{FOLDER}/fall.toml: case.ett.profiles: saknas; {key} hänger på profilen"
    )
    if key != "stricter":  # an exception needs a second profile
        named = ABOUT_ALL.replace(old, new).replace("cites", f'profiles = ["{COMMON.id}"]\ncites')
        file.write_text(named, encoding="utf-8")
        assert [case.profiles for case in read_cases(tmp_path, RULEBOOK)] == [(COMMON.id,)]
