"""Papers in the browser: made, printed, kept and opened; and when their part does not come."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from unicodedata import normalize

import pytest
import zxingcpp
from docx import Document
from icalendar import Calendar
from PIL import Image
from playwright.sync_api import Dialog, Download, Locator, expect
from pypdf import PdfReader

from guide_engine.assessment import assess
from guide_engine.browser import respond
from guide_engine.model import Role
from guide_engine.papers.basis import basis
from guide_engine.papers.compare import compare
from guide_engine.papers.given import Given
from guide_engine.papers.kinds import KINDS
from guide_engine.papers.markdown import to_markdown
from guide_engine.papers.notes import Notes
from guide_engine.papers.paper import Paper, texts
from guide_engine.papers.views import Views, views
from guide_engine.permalink import AGREEMENT, PAPERS, RESULT, VIEWS, Visit, decode, encode
from scripts.payload.manifest import ARCHIVE, MANIFEST, POINTER, Manifest
from scripts.serve import Reply
from tests.browser.conftest import NewVisitor, Serve
from tests.browser.static_site import addresses, read
from tests.browser.test_accessibility import assert_accessible
from tests.browser.test_keyboard import Keyboard
from tests.browser.visitor import LATE, LIVE, PATIENCE, Visitor
from tests.strategies import IDEA, RULEBOOK

CLIPBOARD = ["clipboard-write"]
UNSURE = {**IDEA, "marknad": "vet_ej", "avtalstid": "vet_ej"}
HERE = Visit("soderhamn", None, UNSURE, PAPERS)
ORDERED = {"syfte": "bestalld_tjanst", "kompetens": "ja"}
"""Few answers that lead to a result."""
TEXT = "En <b>plats</b> för unga ☕\nשלום"
STARTED = {"memory.bin": 2_389_837, ".whl": 248_889, "python_stdlib.zip": 1_094_020}
"""Bytes on the line of the engine's own files before there were papers and regions, as brotli."""
GROWTH = 1.03
SINCE = {".whl": 8_000}
"""What it may have gained by more than papers: languages, links that programs have changed."""
# What a print shows, taken down when the page is about to print.
PRINTED = """window.prints = [];
window.print = () => {
  const shown = [...document.body.children].filter((it) => it.id === "guide-paper");
  prints.push({title: document.title, paper: shown.map((it) => it.innerHTML)});
};"""


def at_the_papers(visitor: Visitor, visit: Visit = HERE) -> None:
    """Open the page of papers by its address."""
    visitor.open(f"guiden/{visit.profile}/#{encode(visit)}")
    visitor.page.locator(f'{LIVE}[data-page="{visit.step}"]').wait_for(timeout=LATE)


def made(site: Path, visitor: Visitor, kind: str, notes: Notes | None = None) -> Paper:
    """Return the paper of the visitor's address as it is made without a browser."""
    visit, _ = decode(RULEBOOK, visitor.page.url.partition("#")[2])
    return KINDS[kind].make(
        basis(
            RULEBOOK,
            addresses(site),
            replace(visit, step="", rules=""),
            notes=notes,
            today=str(date.today()),  # noqa: DTZ011 - the reader's calendar day
            site=visitor.base,
        )
    )


def kinds(visitor: Visitor) -> list[str]:
    rows = visitor.page.locator("li[data-paper]")
    return [str(row.get_attribute("data-paper")) for row in rows.all()]


def button(visitor: Visitor, kind: str, as_: str) -> Locator:
    return visitor.page.locator(f'[data-make="{kind}"][data-as="{as_}"]')


def saved(visitor: Visitor, pressed: Locator, tmp_path: Path) -> tuple[Download, Path]:
    with visitor.page.expect_download() as waiting:
        pressed.click()
    file = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(file)
    return waiting.value, file


def words_of(file: Path) -> list[str]:
    """Return the texts of a Word document's body in order, those of tables cell by cell."""
    document = Document(str(file))
    found: list[str] = []
    for block in document.iter_inner_content():
        if hasattr(block, "rows"):
            found += [cell.text for row in block.rows for cell in row.cells]
        else:
            found.append(block.text)
    return [text for text in found if text]


def squeeze(text: str) -> str:
    """Return a text without its spaces and the ligatures of print."""
    return re.sub(r"\s", "", normalize("NFKC", text))


def write(visitor: Visitor, keep: str, text: str) -> None:
    field = visitor.page.locator(f'[data-keep="{keep}"]')
    field.locator("xpath=ancestor::details").evaluate("(it) => { it.open = true; }")
    field.fill(text)


def open_file(visitor: Visitor, text: str) -> None:
    file = {"name": "en.json", "mimeType": "application/json", "buffer": text.encode()}
    visitor.page.locator("#guide-open").set_input_files(file)  # type: ignore[arg-type]


def kept(visit: Visit, **held: object) -> str:
    request = {"kind": "keep", "fragment": encode(visit), "today": "2026-12-01", "held": held}
    return b64decode(json.loads(respond(json.dumps(request)))["base64"]).decode()


# ---- Made --------------------------------------------------------------------------------------


def test_each_paper_is_the_one_that_the_engine_makes(
    visitor: Visitor, site: Path, tmp_path: Path
) -> None:
    visitor.page.add_init_script(PRINTED)
    visitor.open(f"guiden/soderhamn/#{encode(replace(HERE, step=RESULT))}")
    visitor.engine()
    visitor.page.get_by_role("link", name="Papper att ta med").click()
    visitor.arrive("papper")
    write(visitor, "fields.vad", TEXT)
    write(visitor, "facts.marknad", "Ring <i>ingen</i> än.")
    notes = Notes({"marknad": "Ring <i>ingen</i> än."}, {"vad": TEXT})

    found = kinds(visitor)

    assert "agenda" in found
    for kind in found:
        paper = made(site, visitor, kind, notes)
        download, file = saved(visitor, button(visitor, kind, "docx"), tmp_path)
        assert download.suggested_filename.endswith(f"-soderhamn-{date.today()}.docx")  # noqa: DTZ011
        blanks = re.compile(r"[\[\]]")
        assert [blanks.sub("", text) for text in words_of(file)] == [
            blanks.sub("", text) for text in texts(paper) if text
        ]
        _, file = saved(visitor, button(visitor, kind, "md"), tmp_path)
        assert file.read_text(encoding="utf-8") == to_markdown(paper)
        row = visitor.page.locator(f'li[data-paper="{kind}"]')
        expect(row.get_by_role("status")).to_have_text(f"Hämtad: {file.name}")
    _, file = saved(visitor, button(visitor, "memo", "json"), tmp_path)
    data = json.loads(file.read_text(encoding="utf-8"))
    assert data["notes"]["fields"] == {"vad": TEXT}
    assert data["paper"]["title"] == made(site, visitor, "memo", notes).title
    assert visitor.page.url.count("unga") == 0


def test_a_paper_is_printed_alone_and_leaves_nothing(visitor: Visitor, site: Path) -> None:
    visitor.page.add_init_script(PRINTED)
    at_the_papers(visitor)
    title = visitor.page.title()
    button(visitor, "agenda", "print").click()
    expect(visitor.page.locator("#guide-paper")).to_be_attached()

    (shown,) = visitor.page.evaluate("prints")
    paper = made(site, visitor, "agenda")
    assert paper.title in shown["paper"][0]
    assert shown["title"].startswith(KINDS["agenda"].file)
    # What stands on paper is the paper's text and nothing of the page around it.
    sheet = visitor.page.pdf(format="A4")
    printed = " ".join(page.extract_text() for page in PdfReader(BytesIO(sheet)).pages)
    squeezed = squeeze(printed)
    assert [text for text in texts(paper) if squeeze(text) not in squeezed] == []
    assert "Skrivdetsombara" not in squeezed
    assert "Omguiden" not in squeezed

    visitor.page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(visitor.page.locator("#guide-paper")).to_have_count(0)
    assert visitor.page.title() == title
    assert visitor.page.evaluate("document.documentElement.dataset.prints") is None


def test_a_phone_reads_the_link_from_a_printed_paper(new_visitor: NewVisitor) -> None:
    visitor = new_visitor(device_scale_factor=3)
    visitor.page.add_init_script(PRINTED)
    at_the_papers(visitor)
    button(visitor, "idea", "print").click()
    sheet = visitor.page.locator("#guide-paper")
    expect(sheet.locator("svg.paper-code")).to_be_attached()
    visitor.page.emulate_media(media="print")

    (found,) = zxingcpp.read_barcodes(Image.open(BytesIO(sheet.locator("svg").screenshot())))

    link = sheet.locator("a", has_text="Öppna svaren och hela resultatet").get_attribute("href")
    assert found.text == link
    assert str(link).startswith(f"{visitor.base}guiden/soderhamn/#v=1&kommun=soderhamn&")


def test_a_paper_is_copied_as_text_and_as_markup(new_visitor: NewVisitor, site: Path) -> None:
    visitor = new_visitor(permissions=CLIPBOARD)
    at_the_papers(visitor)
    button(visitor, "agenda", "copy").click()
    expect(visitor.page.locator("li[data-paper=agenda] [role=status]")).to_have_text("Kopierat")
    text = visitor.pasted()
    assert text.replace("\r\n", "\n").strip() == to_markdown(made(site, visitor, "agenda")).strip()


# ---- Written -----------------------------------------------------------------------------------


def test_what_is_written_is_there_until_the_visit_ends(visitor: Visitor, tmp_path: Path) -> None:
    at_the_papers(visitor)
    write(visitor, "fields.vad", TEXT)
    count = visitor.page.locator('[data-live="fields"]')
    field = visitor.page.locator('[data-keep="fields.vad"]')
    expect(count).to_contain_text("1 av")
    expect(field).to_be_focused()

    visitor.page.locator('a[data-nav="back"]').click()
    visitor.arrive("resultat")
    visitor.page.locator('.guide-ways a[data-nav="check_answers"]').click()
    visitor.arrive("kontroll")
    visitor.page.go_back()
    visitor.arrive("resultat")
    visitor.page.locator('a[data-nav="papers"]').click()
    visitor.arrive("papper")

    expect(field).to_have_value(TEXT)
    assert "unga" not in visitor.page.url
    # Leaving with something that is not saved is warned of; after it is saved it is not.
    warned: list[str] = []

    def stay(dialog: Dialog) -> None:
        warned.append(dialog.type)
        dialog.dismiss()

    visitor.page.on("dialog", stay)
    visitor.page.close(run_before_unload=True)
    visitor.page.wait_for_timeout(300)
    assert warned == ["beforeunload"]
    saved(visitor, visitor.page.locator("[data-save]"), tmp_path)
    visitor.open("om/")
    assert warned == ["beforeunload"]


def test_a_file_of_another_municipality_is_saved_and_opened(
    new_visitor: NewVisitor, tmp_path: Path
) -> None:
    one = new_visitor()
    at_the_papers(one)
    write(one, "fields.vad", TEXT)
    _, file = saved(one, one.page.locator("[data-save]"), tmp_path)

    other = new_visitor()
    at_the_papers(other, Visit("malmo", None, IDEA, PAPERS))
    other.page.locator("#guide-open").set_input_files(file)

    expect(other.page.locator('#guide[data-profile="soderhamn"]')).to_be_visible()
    expect(other.page.locator('[data-keep="fields.vad"]')).to_have_value(TEXT)
    expect(other.page.locator("[data-told]")).to_contain_text("Filen är öppnad")
    assert other.fragment["marknad"] == "vet_ej"
    assert other.address.startswith("guiden/soderhamn/")


def test_a_file_that_cannot_be_opened_leaves_the_page(visitor: Visitor) -> None:
    at_the_papers(visitor)
    write(visitor, "fields.vad", TEXT)
    before = visitor.page.url
    for text, said in (
        ("inte json", "ingen fil från IOP-guiden"),
        ('{"iop-guiden": 1, ', "filen är skadad"),
        ('{"iop-guiden": 99}', "nyare guide"),
        (kept(HERE).replace("soderhamn", "atlantis"), "”atlantis”"),
    ):
        open_file(visitor, text)

        told = visitor.page.locator("p:has(> #guide-open) [role=status]")
        expect(told).to_contain_text(said)
        expect(visitor.page.locator('[data-keep="fields.vad"]')).to_have_value(TEXT)
        assert visitor.page.url == before


def test_what_is_not_saved_is_replaced_only_on_a_yes(visitor: Visitor) -> None:
    at_the_papers(visitor)
    write(visitor, "fields.vad", TEXT)
    field = visitor.page.locator('[data-keep="fields.vad"]')
    with visitor.page.expect_event("dialog", timeout=PATIENCE) as asked:
        open_file(visitor, kept(HERE, fields={"vad": "Annat"}))
    asked.value.dismiss()
    visitor.page.wait_for_timeout(300)
    expect(field).to_have_value(TEXT)

    with visitor.page.expect_event("dialog", timeout=PATIENCE) as asked:
        open_file(visitor, kept(HERE, fields={"vad": "Annat"}))
    asked.value.accept()
    expect(field).to_have_value("Annat")


def test_the_agreement_answers_while_one_writes(visitor: Visitor, tmp_path: Path) -> None:
    at_the_papers(visitor)
    visitor.page.locator(f'a[data-nav="{AGREEMENT}"]').click()
    visitor.arrive("avtal")
    section = visitor.page.locator("details:has(#agreement-text-verksamheten)")
    section.evaluate("(it) => { it.open = true; }")
    field = visitor.page.locator("#agreement-text-verksamheten")
    field.focus()
    visitor.page.keyboard.type("Kommunen beställer hjälp ")
    warned = visitor.page.locator("#agreement-status-verksamheten [data-wording]")
    expect(warned).to_be_visible()
    # Whoever goes on writing has lost neither focus nor place.
    visitor.page.keyboard.type("åt unga")
    expect(field).to_have_value("Kommunen beställer hjälp åt unga")
    expect(field).to_be_focused()
    expect(section).to_have_attribute("open", "")

    _, file = saved(visitor, button(visitor, "agreement", "md"), tmp_path)
    assert "Kommunen beställer hjälp åt unga" in file.read_text(encoding="utf-8")
    assert "hj" not in visitor.page.url
    # Without a day it is said what a calendar needs; with one its file can be had.
    days = visitor.page.locator("[data-live=calendar]")
    expect(days).to_contain_text("Fyll i avtalets första eller sista dag")
    expect(days.locator("button")).to_have_count(0)
    write(visitor, "agreement.period_till", "2029-12-31")
    expect(days).to_contain_text("31 december 2029: avtalets sista dag")
    _, file = saved(visitor, days.locator("button"), tmp_path)
    assert file.name.startswith("avtalsdagar-soderhamn-")
    (event,) = Calendar.from_ical(file.read_bytes()).walk("VEVENT")
    assert event.decoded("DTSTART") == date(2029, 12, 31)
    visitor.page.locator('a[data-nav="back"]').click()
    visitor.arrive("papper")
    visitor.page.go_back()
    visitor.arrive("avtal")
    expect(field).to_have_value("Kommunen beställer hjälp åt unga")


def test_two_views_are_compared_and_taken_along(
    visitor: Visitor, site: Path, tmp_path: Path
) -> None:
    mine = {**IDEA, "marknad": "ja"}
    theirs = Visit("malmo", Role.FORENING, {**IDEA, "marknad": "nej", "partner": "nej"})
    here = Visit("soderhamn", Role.TJANSTEPERSON, mine, PAPERS)
    at_the_papers(visitor, here)
    write(visitor, "facts.marknad", TEXT)
    visitor.page.locator(f'a[data-nav="{VIEWS}"]').click()
    visitor.arrive(VIEWS)
    own = Given(replace(here, step=""), Notes({"marknad": TEXT}))

    def compared(other: Given) -> Views:
        today = str(date.today())  # noqa: DTZ011 - the reader's calendar day
        return views(RULEBOOK, addresses(site), (own, other), today=today, site=visitor.base)

    def shows(found: Views) -> None:
        matter = [" ".join(each) for each in found.sets] or list(found.matter)
        sides = visitor.page.locator("[data-live=found] [data-outcome]")
        expect(sides.nth(1)).to_have_attribute("data-rule", found.second.found.rule.id)
        expect(sides.nth(0)).to_have_attribute("data-rule", found.first.found.rule.id)
        listed = visitor.page.locator("li[data-matters]")
        assert [each.get_attribute("data-matters") for each in listed.all()] == matter
        talk = visitor.page.locator("li[data-talk]")
        assert [each.get_attribute("data-talk") for each in talk.all()] == list(found.talk)

    # The association's view comes as a link, with its own municipality, which is fetched.
    link = visitor.page.locator('[data-keep="views.lank"]')
    link.fill(f"{visitor.base}guiden/malmo/#{encode(theirs)}")
    found = compared(Given(theirs))
    assert found.matter
    shows(found)
    expect(visitor.page.locator("[data-live=read]")).to_contain_text("Malmö")

    # What cannot be read is said at the field, and the comparison stays.
    link.fill("https://exempel.se/")
    expect(visitor.page.locator("[data-live=read]")).to_contain_text("Det gick inte att läsa")
    expect(link).to_be_focused()
    shows(found)
    button(visitor, "compare", "md").click()
    said = visitor.page.locator("[data-live=save] [role=status]")
    expect(said).to_contain_text("Det gick inte att läsa")

    # A file brings what was written, and is compared as the engine does it.
    visitor.page.locator('[data-keep="views.satt"][value="fil"]').check()
    notes = {"marknad": "Det gör ingen annan."}
    file = {
        "name": "en.json",
        "mimeType": "application/json",
        "buffer": kept(theirs, facts=notes).encode(),
    }
    visitor.page.locator('[data-keep="views.fil"]').set_input_files(file)  # type: ignore[arg-type]
    expect(visitor.page.locator("[data-live=found]")).to_contain_text(notes["marknad"])
    _, note = saved(visitor, button(visitor, "compare", "md"), tmp_path)
    found = compared(Given(theirs, Notes(notes), rules=RULEBOOK.version))
    assert note.read_text(encoding="utf-8") == to_markdown(compare(found))
    _, note = saved(visitor, button(visitor, "compare", "docx"), tmp_path)
    assert words_of(note) == [text for text in texts(compare(found)) if text]


def test_both_views_are_filled_in_on_one_screen(visitor: Visitor) -> None:
    at_the_papers(visitor, replace(HERE, step=VIEWS))
    visitor.page.locator('[data-keep="views.satt"][value="svar"]').check()
    result = visitor.page.locator("[data-live=found] [data-outcome]")
    last = visitor.page.locator('[data-keep="views.svar-kompetens"]')
    for number, (fact, value) in enumerate(ORDERED.items()):
        expect(visitor.page.locator("[data-live=read]")).to_contain_text(f"Valda svar: {number}.")
        expect(result).to_have_count(0)
        choice = visitor.page.locator(f'[data-keep="views.svar-{fact}"]')
        choice.focus()
        choice.select_option(value)
    other = assess(RULEBOOK, RULEBOOK.profiles["soderhamn"], ORDERED, None)
    expect(result.nth(1)).to_have_attribute("data-rule", other.rule.id)
    # The rest is made anew around the choice, which keeps focus and value, also for later.
    expect(last).to_be_focused()
    assert "bestalld" not in visitor.page.url
    visitor.page.locator('a[data-nav="back"]').click()
    visitor.arrive(PAPERS)
    visitor.page.go_back()
    visitor.arrive(VIEWS)
    expect(last).to_have_value("ja")
    expect(result.nth(1)).to_have_attribute("data-rule", other.rule.id)


# ---- The part that comes late ------------------------------------------------------------------


def test_only_the_part_comes_with_the_first_paper(visitor: Visitor) -> None:
    visitor.open(f"guiden/soderhamn/#{encode(replace(HERE, step=RESULT))}")
    visitor.engine()
    visitor.requests.clear()
    visitor.page.locator('a[data-nav="papers"]').click()
    visitor.arrive("papper")
    button(visitor, "agenda", "md").click()
    expect(visitor.page.locator("li[data-paper=agenda] [role=status]")).to_contain_text("Hämtad")
    names = [Path(url).name for url in visitor.requests if not url.startswith("blob:")]
    assert sorted(names) == sorted([ARCHIVE, "papers.js", "guide-papers.css"])


@pytest.mark.parametrize("how", ["pressed", "address"])
def test_without_the_part_that_is_said_and_the_guide_goes_on(
    serve: Serve, new_visitor: NewVisitor, how: str
) -> None:
    gone = [True]

    def alter(path: str, reply: Reply) -> Reply:
        return Reply(404) if path.endswith(ARCHIVE) and gone[0] else reply

    visitor = new_visitor(serve(alter), faults=True)
    step = RESULT if how == "pressed" else PAPERS
    visitor.open(f"guiden/soderhamn/#{encode(replace(HERE, step=step))}")
    visitor.page.locator(f'{LIVE}[data-page="resultat"]').wait_for(timeout=LATE)
    if how == "pressed":
        visitor.page.locator('a[data-nav="papers"]').click()
    told = visitor.page.locator(".guide-ways [role=status]")
    expect(told).to_contain_text("Papperen gick inte att hämta")
    assert visitor.step == "resultat"

    gone[0] = False
    visitor.page.wait_for_timeout(600)
    visitor.page.locator('a[data-nav="papers"]').click()
    visitor.arrive("papper")


def test_without_scripts_the_result_says_what_papers_need(site: Path) -> None:
    said = RULEBOOK.words.interface["result_papers_static"]
    page = read(site / "guiden/soderhamn/resultat-villkor-okanda.html")
    assert page.step == "resultat"
    assert said in (site / "guiden/soderhamn/resultat-villkor-okanda.html").read_text("utf-8")


def test_the_engines_start_did_not_grow(site: Path) -> None:
    engine = site / "assets/engine"
    pointer = json.loads((engine / POINTER).read_text("utf-8"))
    text = (engine / pointer["folder"] / MANIFEST).read_text("utf-8")
    sizes = {file.name: file.br for file in Manifest.from_json(text).files}
    found = {end: size for name, size in sizes.items() for end in STARTED if name.endswith(end)}
    assert found.keys() == STARTED.keys()
    most = {end: size * GROWTH + SINCE.get(end, 0) for end, size in STARTED.items()}
    assert {end: size for end, size in found.items() if size > most[end]} == {}
    (archive,) = engine.glob(f"*/{ARCHIVE}")
    assert archive.parent.name == pointer["papers"]


# ---- For everybody -----------------------------------------------------------------------------


@pytest.fixture(params=[PAPERS, AGREEMENT, VIEWS])
def unfolded(visitor: Visitor, request: pytest.FixtureRequest) -> Visitor:
    at_the_papers(visitor, replace(HERE, step=request.param))
    if request.param == VIEWS:
        visitor.page.locator('[value="svar"]').check()
        for fact, value in ORDERED.items():
            visitor.page.locator(f'[data-keep="views.svar-{fact}"]').select_option(value)
        expect(visitor.page.locator("li[data-talk]").first).to_be_visible()
    visitor.page.evaluate(
        "document.querySelectorAll('#guide details').forEach((it) => it.open = 1)"
    )
    return visitor


def test_the_page_is_accessible(unfolded: Visitor) -> None:
    assert_accessible(unfolded.page)


def test_a_paper_is_made_by_keyboard(new_visitor: NewVisitor) -> None:
    visitor = new_visitor()
    visitor.open(f"guiden/soderhamn/#{encode(replace(HERE, step=RESULT))}")
    visitor.engine()
    keyboard = Keyboard(visitor)
    keyboard.tab_to(visitor.page.locator('a[data-nav="papers"]'))
    keyboard.press("Enter")
    visitor.arrive("papper")
    expect(visitor.guide.locator("h1")).to_be_focused()
    keyboard.tab_to(button(visitor, "agenda", "md"))
    with visitor.page.expect_download():
        keyboard.press("Enter")
    expect(button(visitor, "agenda", "md")).to_be_focused()
    keyboard.tab_to(visitor.page.locator(".guide-notes-fields summary"))
    keyboard.press("Enter")
    keyboard.tab_to(visitor.page.locator('[data-keep="fields.vad"]'))
    visitor.page.keyboard.type("Hej")
    keyboard.tab_to(visitor.page.locator("[data-save]"))
    keyboard.tab_to(visitor.page.locator("#guide-open"))
