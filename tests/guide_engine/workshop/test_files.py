"""A draft as files: what is written is read again as it was, and the guide reads it."""

from __future__ import annotations

import json
import re
from dataclasses import asdict

import pytest

from guide_engine.errors import InputError
from guide_engine.loading.profiles import FOLDER, LEDGER, PAGE, PROFILE
from guide_engine.model import COMMON, Profile, Rulebook
from guide_engine.rulebook import with_profile
from guide_engine.workshop.files import FORMAT, LONGEST, kept, opened, read, written
from scripts.project import ROOT
from tests.guide_engine.workshop.drafts import finished, new
from tests.strategies import PROFILES, RULEBOOK

HAND = ROOT / "guide_engine" / "data" / FOLDER
PROFILE_FOLDERS = sorted(
    each for each in set(PROFILES) - {COMMON} if (HAND / each / LEDGER).is_file()
)


def loaded(id_: str, texts: dict[str, str]) -> Rulebook:
    files = {name: text for name, text in texts.items() if name != PAGE}
    return with_profile(RULEBOOK, id_, files, complete=True)


def test_what_is_finished_is_a_profile() -> None:
    draft = finished()
    rulebook = loaded(draft.id, written(RULEBOOK, draft))

    profile = rulebook.profiles[draft.id]
    assert profile.name == draft.text("name")
    assert profile.recommends == ("gemensam_initiativ",)
    assert [each.text for each in profile.steps] == ["Boka ett samtal."]
    assert profile.begins["blankett"].url == "https://www.kommunen.se/blankett"
    own = rulebook.criteria[f"{draft.prefix}nytta"]
    assert rulebook.words.criteria[own.id].name
    assert {row.modality for row in rulebook.ledger.values() if row.id in draft.rows} >= {
        "must",
        "should",
    }


def test_every_row_has_one_place_on_the_page() -> None:
    draft = finished()
    carried = re.findall(r'data-fakta="([^"]+)"', written(RULEBOOK, draft)[PAGE])

    assert sorted(carried) == sorted(draft.rows)


@pytest.mark.parametrize("model", PROFILES)
def test_a_kept_file_is_opened_as_it_was(model: str) -> None:
    for draft in (new(model), finished()):
        again = opened(RULEBOOK, kept(RULEBOOK, draft))

        assert written(RULEBOOK, again) == written(RULEBOOK, draft)
        assert not again.page


@pytest.mark.parametrize("id_", PROFILE_FOLDERS)
def test_a_folder_that_was_written_by_hand_loses_nothing(id_: str) -> None:
    folder = HAND / id_
    by_hand = {name: (folder / name).read_text("utf-8") for name in (PROFILE, LEDGER, PAGE)}
    before, after = (
        loaded(id_, texts) for texts in (by_hand, written(RULEBOOK, read(RULEBOOK, by_hand)))
    )

    def told(rulebook: Rulebook) -> object:
        profile: Profile = rulebook.profiles[id_]
        own = {each: rulebook.criteria[each] for each in (*profile.requires, *profile.told)}
        return asdict(profile), own, {each: rulebook.words.criteria[each] for each in own}

    assert told(after) == told(before)
    assert after.ledger == before.ledger
    assert written(RULEBOOK, read(RULEBOOK, by_hand))[PAGE] == by_hand[PAGE]


def file(**otherwise: object) -> str:
    whole = json.loads(kept(RULEBOOK, finished()))
    return json.dumps({**whole, **otherwise})


def files(**otherwise: str) -> str:
    texts = json.loads(file())["files"]
    return file(files={**texts, **{name.replace("_", "."): t for name, t in otherwise.items()}})


REFUSED = {
    "nothing": ("", "går inte att läsa"),
    "cut off": (file()[:-20], "går inte att läsa"),
    "deep": ("[" * 100_000, "går inte att läsa"),
    "a list": ("[]", "inte från den här verkstaden"),
    "a visit": ('{"format": "iop-guiden"}', "inte från den här verkstaden"),
    "newer": (file(version=2), "version 2"),
    "no files": (file(files=None), "saknar sitt innehåll"),
    "one missing": (file(files={PROFILE: ""}), "ledger.tsv saknas"),
    "another id": (file(id="annan"), "inte den kommun"),
    "no TOML": (files(profile_toml="id = Exempel"), "skadad"),
    "deep TOML": (files(profile_toml=f"id = {'[' * 5000}"), "djupt"),
    "a text for a list": (files(profile_toml='id = "x"\nsource = "y"'), "source"),
    "a number": (files(profile_toml='id = "x"\nname = 1'), "name"),
    "a number within": (files(profile_toml='id = "x"\n[[step]]\ntext = 1'), "step"),
    "a ledger without its header": (files(ledger_tsv="EX-1\ta\n"), "ledger.tsv"),
    "a row too short": (
        files(ledger_tsv="id\tsource\theading\tmodality\tstatement\nEX-1\ta\n"),
        "EX-1",
    ),
    "too long": ('"' + "a" * LONGEST + '"', "för stor"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_foreign_or_damaged_file_is_refused(name: str) -> None:
    text, because = REFUSED[name]

    with pytest.raises(InputError, match=because) as refused:
        opened(RULEBOOK, text)
    assert str(refused.value).endswith("Ingenting har ändrats.")


def test_the_format_is_the_agreed_one() -> None:
    whole = json.loads(kept(RULEBOOK, finished()))

    assert (whole["format"], whole["version"]) == (FORMAT, 1) == ("iop-guiden-kommun", 1)
    assert set(whole) == {"format", "version", "id", "files"}
    assert set(whole["files"]) == {"profile.toml", "ledger.tsv", "page.md"}
