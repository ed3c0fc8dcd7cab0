"""The pages that show how the guide works, made from the data that the engine runs.

``pages`` returns Markdown. What comes from the data is markup that is escaped by construction;
the running text stands below. Other pages share the helpers for words, links and tables.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from math import floor, log10
from string import Template
from typing import NamedTuple

from guide_engine.compiled import compiled
from guide_engine.flow import flow
from guide_engine.html import Child, Html, tag
from guide_engine.logic import ALWAYS, NEVER, AllOf, AnyOf, AtLeast, Condition, FactIn, Not
from guide_engine.model import (
    Caution,
    Citations,
    Conflict,
    Criterion,
    Form,
    FormStatus,
    Outcome,
    Profile,
    Purchase,
    Rule,
    Rulebook,
    Scope,
)
from guide_engine.proof import INVARIANTS, Proof, prove
from guide_engine.session import COMMON
from scripts.pages.navigation import MANY
from scripts.pages.pictures.flow import picture
from scripts.read.front_matter import generated

FOLDER = "sa-fungerar-guiden"

_ROOT = "../../"
"""From the pages below the folder's index to the site's root."""

# Short, for a column of the table.
_FORMS = {Form.IOP: "IOP", Form.BIDRAG: "Bidrag", Form.UPPHANDLING: "Upphandling"}
_STATUSES = {
    FormStatus.MOJLIG: "Möjlig",
    FormStatus.OKLAR: "Oklar",
    FormStatus.UTESLUTEN: "Passar inte",
}


def pages(
    rulebook: Rulebook, anchors: Mapping[str, str], proofs: Sequence[Proof] = ()
) -> dict[str, str]:
    """Return the pages by path; ``anchors`` says where the rows of the ledger are told.

    ``proofs`` are those of all profiles in the order of ``common_last``, if they are made.
    """
    proofs = proofs or [prove(rulebook, profile) for profile in common_last(rulebook)]
    return {
        f"{FOLDER}/index.md": _index(rulebook),
        f"{FOLDER}/regler.md": _rules(rulebook, anchors),
        f"{FOLDER}/kriterier.md": _criteria(rulebook, anchors),
        f"{FOLDER}/bevis.md": _proofs(rulebook, proofs),
    }


# ---- Words ----------------------------------------------------------------------------


def number(value: int) -> str:
    """Return a number with a narrow space between the thousands."""
    return f"{value:,}".replace(",", "\u202f")


def share(part: int, whole: int) -> str:
    """Return a share in per cent: one decimal, or two figures where it is below one."""
    percent = 100 * part / whole
    decimals = 1 if percent >= 1 or not part else 1 - floor(log10(percent))
    return f"{percent:.{decimals}f}\u00a0%".replace(".", ",")


def either(texts: Sequence[str], word: str = " eller ") -> str:
    """Return alternatives as a list in words."""
    *head, last = texts
    return f"{', '.join(head)}{word}{last}" if head else last


def in_words(rulebook: Rulebook, condition: Condition, *, negated: bool = False) -> str:
    """Say which answers meet a condition, in the words of the questions."""
    match condition:
        case Not(part):
            return in_words(rulebook, part, negated=not negated)
        case FactIn():
            return _answer_in_words(rulebook, condition, negated=negated)
        case AllOf(parts) | AnyOf(parts):
            together = isinstance(condition, AllOf) is not negated
            texts = [_grouped(part, in_words(rulebook, part, negated=negated)) for part in parts]
            if not texts:
                return "alltid" if together else "aldrig"
            return " och ".join(texts) if together else ", eller ".join(texts)
        case AtLeast(number, parts):
            texts = [in_words(rulebook, part) for part in parts]
            many = f"färre än {number}" if negated else f"minst {number}"
            return f"{many} av {either([f'({text})' for text in texts], ' och ')}"


def _answer_in_words(rulebook: Rulebook, condition: FactIn, *, negated: bool) -> str:
    words, known = rulebook.words.questions[condition.fact], rulebook.facts[condition.fact].values
    answers = [f"”{words.values[value].answer}”" for value in known if value in condition.values]
    if negated:
        return f"{words.short}: något annat än {either(answers)}"
    if len(answers) == len(known):
        return f"{words.short}: vilket svar som helst utom ”Vet inte”"
    return f"{words.short}: {either(answers)}"


def _grouped(part: Condition, text: str) -> str:
    while isinstance(part, Not):
        part = part.part
    return text if isinstance(part, FactIn) else f"({text})"


def common_last(rulebook: Rulebook) -> list[Profile]:
    """Return the profiles by name; the one for all other municipalities last."""
    return sorted(rulebook.profiles.values(), key=lambda p: (p.id == "gemensam", p.name))


# ---- Markup ---------------------------------------------------------------------------


def citations(
    rulebook: Rulebook, anchors: Mapping[str, str], found: Citations, root: str
) -> Html | None:
    """Return links to what is cited, from a page ``root`` away from the site's root."""
    items: list[Html] = []
    for cited in found:
        words = rulebook.words.sources[cited.source]
        text = f"{words.name}: {cited.heading.split(' > ')[-1]}"
        target = next((anchors[row] for row in cited.rows if row in anchors), None)
        items.append(
            tag(
                "li",
                {"data-rader": " ".join(cited.rows)},
                tag(
                    "span",
                    {"class": "guide-kind", "data-kind": cited.kind},
                    rulebook.words.interface[f"kind_{cited.kind}"],
                ),
                " ",
                tag("a", {"href": root + target}, text) if target else text,
            )
        )
    return tag("ul", {"class": "guide-citations"}, items) if items else None


def table(kind: str, caption: str, columns: Sequence[str], *bodies: Iterable[Html]) -> Html:
    """Return a table in its own box; ``kind`` names it for the stylesheet."""
    return tag(
        "div",
        {"class": "table-wide", "tabindex": "0", "role": "region", "aria-label": caption},
        tag(
            "table",
            {"class": f"generated generated-{kind}"},
            tag("caption", None, caption),
            tag(
                "thead",
                None,
                tag("tr", None, (tag("th", {"scope": "col"}, column) for column in columns)),
            ),
            (tag("tbody", None, rows) for rows in bodies),
        ),
    )


def folded(name: Child, *body: Child) -> Html:
    """Return what is said in short, and the rest folded under it."""
    return tag(
        "details",
        None,
        tag("summary", None, name),
        tag("div", {"class": "generated-text"}, body),
    )


def folds(each: Sequence[Html]) -> Html:
    """Return what is folded one by one as a list without boxes."""
    return tag("div", {"class": "generated-folds"}, each)


def by_name_of(name: str, *said: Child) -> list[Child]:
    """Return what belongs to somebody, under the name."""
    return [tag("div", None, tag("strong", None, name)), *said]


def row(columns: Sequence[str], header: Child, *cells: Child, id_: str | None = None) -> Html:
    """Return a row; each cell names its column, for cards."""
    return tag(
        "tr",
        {"id": id_},
        tag("th", {"scope": "row"}, header),
        (
            tag("td", {"data-label": column}, cell)
            for column, cell in zip(columns[1:], cells, strict=True)
        ),
    )


def labelled(parts: Sequence[tuple[str, Child]]) -> list[Html]:
    """Return what is said under labels, one line each."""
    return [tag("div", None, tag("strong", None, label), " – ", text) for label, text in parts]


def _page(rulebook: Rulebook, description: str, template: str, **parts: object) -> str:
    """Return a page; its heading is its title too."""
    body = Template(template).substitute(parts).strip()
    title = body.partition("\n")[0].removeprefix("# ")
    return generated(title, description, date.fromisoformat(rulebook.version), body)


# ---- How it works ---------------------------------------------------------------------

_INDEX = """
# Så fungerar guiden

Guiden jämför era svar med villkor och regler. Allt är skrivet i förväg och går att läsa här.
Samma svar ger alltid samma resultat. Resultatet är vägledning: det är kommunen som beslutar.

## Från svar till rekommendation { #steg }

1. **Fakta.** Guiden frågar om högst $questions saker, till exempel vem som tog initiativet.
   Frågor som inte behövs hoppar den över. När en regel säkert avgör slutar den fråga.
2. **Köptestet.** Tidigt frågar guiden vems uppgiften är och vad pengarna köper. Utför
   föreningen kommunens uppgift mot betalning för något bestämt är det upphandling, vad idén än
   kallas. [Läs om köptestet](#koptestet).
3. **Kriterier.** Svaren jämförs med [kriterier](kriterier.md). Ett kriterium är ett villkor för
   IOP, idéburet offentligt partnerskap. Villkoret kommer från lagen eller från en källa. Varje
   kommun i guiden har en *profil*, som säger vilka kriterier guiden kräver där. Sammanlagt finns
   $criteria kriterier och $profiles profiler.
4. **Beslutstabell.** Tabellen har $rules [regler](regler.md) i ordning. Den första som stämmer
   avgör.
5. **Rekommendation.** Ni får en av $outcomes rekommendationer: $outcome_names. Ni ser också
   skälen, källorna, läget för de tre formerna och vad som skulle ändra svaret.

## Köptestet kommer först { #koptestet }

Högsta förvaltningsdomstolen prövade 2020 ett avtal som kallades IOP
([HFD 2020 ref. 15](../kunskap/lag-och-praxis.md#hfd-2020)). En stiftelse drev ett äldreboende åt
en kommun mot betalning. Det var ett köp som skulle ha upphandlats. Därför ställer guiden två
frågor, hur idén än är beskriven:

- **Vems uppgift är det?** Är det något som kommunen måste ordna åt enskilda, eller redan ordnar?
- **Vad köper pengarna?** Betalar kommunen för något bestämt som den kan kräva?

| Kommunens uppgift? | Betalning för något bestämt? | Guidens svar |
|---|---|---|
| Ja | Ja | Upphandling |
| Ja | Nej eller okänt | Utred vidare |
| Delvis | Vilket som helst | Utred vidare: dela upp verksamheten |
| Nej eller okänt | Ja | Utred vidare |
| Nej | Nej | Guiden går vidare med de andra villkoren |

Därtill räknar guiden Upphandlingsmyndighetens tecken på köp: $signs. De är pekare och inget test
i sig. Men stämmer två eller fler blir svaret aldrig IOP eller bidrag när IOP är frågan.
Stämmer ett enda, och idén annars skulle vara ett bidrag, behöver saken utredas.

Att marknad saknas är källornas villkor för IOP. Lagens fråga är en annan. Den gäller om tjänsten
är ekonomisk och om det finns leverantörer av den i Sverige, idéburna inräknade.

## Uppfyllt, inte uppfyllt eller okänt { #okant }

Ett villkor kan vara uppfyllt, inte uppfyllt eller okänt. *Vet inte* betyder okänt, och det gör
också en fråga utan svar. Okänt är inte nej, men det är inte heller ja:

- En regel slår bara till när svaren visar att den stämmer.
- Är ett villkor som profilen kräver okänt blir svaret aldrig att IOP kan vara möjligt.
- När mer behöver utredas säger guiden vad ni behöver ta reda på, och av vem.

## Reglerna som ett flöde { #flode }

Läs uppifrån. Stämmer det som står i en ruta gäller rekommendationen till höger. Stämmer det inte
går ni vidare nedåt.

$picture

$as_text

## Vägen, reglerna och orden hålls isär { #tre-delar }

- **Vägen** är vilken fråga som kommer härnäst.
- **Reglerna** är vad svaren betyder.
- **Orden** är hur det sägs.

De tre ligger i olika filer. Därför kan en jurist granska reglerna utan att läsa programkod. En
redaktör kan skriva tydligare utan att ändra en regel.

## När källorna säger olika { #oense }

Guiden känner till $conflicts frågor där källorna inte är överens. När era svar gör att det
spelar roll visar den vad var och en säger, med källa. Den avgör inte vem som har rätt.
[Se vad källorna är oense om](regler.md#konflikter).

## Vägledning, inget beslut { #vagledning }

Ingen har rätt till ett IOP. Guiden lovar ingenting, och den är ingen juridisk bedömning. Reglerna
är vår tolkning av lagen och av källor från 2015 till 2021. Mycket kan ha ändrats. Kommunen prövar
varje fall för sig.

## Läs vidare { #las-vidare }

- [Reglerna i ordning](regler.md), med varningar och det som källorna är oense om
- [Kriterierna](kriterier.md), grupp för grupp
- [Exempel som guiden prövas mot](exempel.md), med svar, resultat och källor
- [Beviset](bevis.md) för att reglerna hänger ihop
- [Ändringar i reglerna](andringar.md), version för version
- [Så snabb är guiden](prestanda.md), med mål och mätningar
- [Källorna](../kunskap/kallor.md) och [lag och praxis](../kunskap/lag-och-praxis.md)
- [Pröva er idé i guiden](../guiden/index.md)
"""


def _index(rulebook: Rulebook) -> str:
    outcomes = [rulebook.words.interface[f"outcome_{outcome}"] for outcome in Outcome]
    return _page(
        rulebook,
        "Från era svar till en rekommendation, steg för steg, och vad som händer när något är "
        "okänt eller omstritt.",
        _INDEX,
        questions=max(_longest(rulebook).values()),
        criteria=len(rulebook.criteria),
        profiles=len(rulebook.profiles),
        rules=len(rulebook.rules),
        outcomes=len(outcomes),
        outcome_names=_inline(either([f"”{name}”" for name in outcomes])),
        conflicts=len(rulebook.conflicts),
        signs=_inline(either([in_words(rulebook, sign.when) for sign in rulebook.signs], " och ")),
        picture=tag("figure", {"class": "flow-figure"}, picture(rulebook)),
        as_text=_as_text(rulebook),
    )


def _longest(rulebook: Rulebook) -> dict[str, int]:
    """Return the greatest number of questions by profile."""
    ways = {p.id: flow(compiled(rulebook, p)) for p in rulebook.profiles.values()}
    return {id_: way.steps[way.start].left for id_, way in ways.items()}


def _as_text(rulebook: Rulebook) -> Html:
    """Return the rules of the picture as a list, with links to the table."""
    items = (
        tag(
            "li",
            None,
            tag("a", {"href": f"regler/#regel-{rule.id}"}, rulebook.words.rules[rule.id].short),
        )
        for rule in rulebook.rules
    )
    return tag("details", None, tag("summary", None, "Figuren som text"), tag("ol", None, items))


# ---- Rules ----------------------------------------------------------------------------

_RULES = """
# Reglerna i ordning

Tabellen är den som guiden räknar med, i version $version. Reglerna prövas uppifrån och ned. Den
första som stämmer ger rekommendationen. Är det okänt om en regel stämmer slår den inte till.

Välj en regel så visas läget för de tre formerna när den avgör, och källorna. *Passar inte* betyder
att formen inte passar som svaren är då.

## Beslutstabellen { #beslutstabellen }

$rules

## Så kan ett köp göras { #kop }

Är rekommendationen upphandling säger värdet hur köpet kan göras. Värdet ändrar aldrig
rekommendationen.

$purchases

## Varningar { #varningar }

En varning ändrar inte rekommendationen. Den säger vad ni också behöver tänka på. De tyngsta står
först. Ett resultat visar de två första och fäller ihop resten.

$warnings

## Det som källorna inte är överens om { #konflikter }

Guiden avgör inte vem som har rätt. Fråga kommunen vad som gäller där.

$conflicts
"""


def _rules(rulebook: Rulebook, anchors: Mapping[str, str]) -> str:
    return _page(
        rulebook,
        "Alla regler i den ordning som guiden prövar dem, varningarna och det som källorna inte "
        "är överens om.",
        _RULES,
        version=_inline(rulebook.version),
        rules=short_table(
            "Reglerna i den ordning som de prövas",
            ("Regel", "Rekommendation"),
            (
                _rule(rulebook, anchors, position, rule)
                for position, rule in enumerate(rulebook.rules, start=1)
            ),
        ),
        purchases=short_table(
            "Så kan ett köp göras",
            ("Sätt att köpa", "När"),
            (_purchase(rulebook, anchors, way) for way in rulebook.purchases),
        ),
        warnings=short_table(
            "Varningarna och när de visas",
            ("Varning", "Vid rekommendation"),
            (_warning(rulebook, anchors, warning) for warning in rulebook.warnings),
        ),
        conflicts=short_table(
            "Det som källorna inte är överens om",
            ("Fråga", "Underlag"),
            (_conflict(rulebook, anchors, conflict) for conflict in rulebook.conflicts),
        ),
    )


class Line(NamedTuple):
    """One line of a short table: its id, its name, what is folded under it, its other cell."""

    id: str
    name: str
    details: Sequence[Child]
    cell: Child


def short_table(caption: str, columns: Sequence[str], lines: Iterable[Line]) -> Html:
    """Return a table of one line each; the row has the id, so that a link leads to it."""
    rows = (
        row(columns, folded(line.name, *line.details), line.cell, id_=line.id) for line in lines
    )
    return table("kort", caption, columns, rows)


def _rule(rulebook: Rulebook, anchors: Mapping[str, str], position: int, rule: Rule) -> Line:
    when, _, then = rulebook.words.rules[rule.id].short.partition(" → ")
    forms = (
        tag(
            "li",
            None,
            _FORMS[form],
            " ",
            tag(
                "span",
                {"class": "guide-status", "data-status": rule.forms[form]},
                _STATUSES[rule.forms[form]],
            ),
        )
        for form in Form
    )
    return Line(
        f"regel-{rule.id}",
        f"{position}. {when}",
        [
            *labelled([("Då", then)]),
            tag("ul", {"class": "generated-forms"}, forms),
            citations(rulebook, anchors, rule.citations, _ROOT),
        ],
        tag(
            "span",
            {"class": f"generated-outcome flow-{rule.outcome}"},
            rulebook.words.interface[f"outcome_{rule.outcome}"],
        ),
    )


def _warning(rulebook: Rulebook, anchors: Mapping[str, str], warning: Caution) -> Line:
    words = rulebook.words.warnings[warning.id]
    return Line(
        f"varning-{warning.id}",
        words.title,
        [
            tag("div", None, words.text),
            _shown_when(rulebook, warning.scope),
            citations(rulebook, anchors, warning.citations, _ROOT),
        ],
        ", ".join(_outcomes(rulebook, warning.scope)) or "Alla",
    )


def _purchase(rulebook: Rulebook, anchors: Mapping[str, str], way: Purchase) -> Line:
    words = rulebook.words.purchases[way.id]
    return Line(
        f"kop-{way.id}",
        words.title,
        [
            tag("div", None, words.text),
            citations(rulebook, anchors, way.citations, _ROOT),
        ],
        "Annars" if way.when == ALWAYS else in_words(rulebook, way.when),
    )


def _conflict(rulebook: Rulebook, anchors: Mapping[str, str], conflict: Conflict) -> Line:
    words = rulebook.words.conflicts[conflict.id]
    cited = {each.source for position in conflict.positions for each in position.citations}
    positions = (
        tag(
            "li",
            None,
            words.positions[position.id],
            citations(rulebook, anchors, position.citations, _ROOT),
        )
        for position in conflict.positions
    )
    return Line(
        f"konflikt-{conflict.id}",
        words.topic,
        [
            tag("div", None, words.intro),
            tag("ul", None, positions),
            _shown_when(rulebook, conflict.scope),
        ],
        f"{len(cited)} källor",
    )


def _outcomes(rulebook: Rulebook, scope: Scope) -> list[str]:
    """Return the names of the recommendations that something is shown with; none for all."""
    return [
        rulebook.words.interface[f"outcome_{outcome}"]
        for outcome in Outcome
        if outcome in scope.outcomes
    ]


def _shown_when(rulebook: Rulebook, scope: Scope) -> list[Html]:
    """Say where a warning or conflict belongs."""
    parts: list[tuple[str, str]] = []
    if scope.outcomes:
        names = [f"”{name}”" for name in _outcomes(rulebook, scope)]
        parts.append(("Rekommendation", either(names)))
    if scope.when != ALWAYS:
        parts.append(("Svar", in_words(rulebook, scope.when)))
    if scope.unless != NEVER:
        parts.append(("Men inte", in_words(rulebook, scope.unless)))
    if scope.profiles:
        names = [p.name for p in common_last(rulebook) if p.id in scope.profiles]
        parts.append(("Profil", either(names)))
    return labelled(parts or [("Visas", "alltid")])


# ---- Criteria -------------------------------------------------------------------------

_CRITERIA = """
# Kriterierna, grupp för grupp

Ett kriterium är ett villkor för IOP, idéburet offentligt partnerskap. Här står alla $criteria,
efter vems de är. Välj ett villkor så visas svaren som uppfyller det, och källorna. Ett okänt svar
ger i regel ett okänt villkor.

*Krävs* betyder att rekommendationen blir ”IOP kan vara möjligt” bara om villkoret är uppfyllt.
*Visas* betyder att villkoret finns med som jämförelse. Villkoren gäller när IOP är frågan, alltså
inte för allmänt stöd, beställda tjänster eller lokaler. Lagens villkor gäller alltid, om inget
annat står.

$groups
"""

_LONG_WORD = ("Upphandlingsmyndighet", "Upphandlings\u00admyndighet")
"""A name that is too long for narrow places, and where it may be parted."""

_GROUPS = {
    "lag": "Det här räknar guiden som lagens gränser. Alla profiler kräver dem. Ett villkor är "
    "uppfyllt bara när ett svar gäller lagens egen fråga.",
    "tecken": "Upphandlingsmyndighetens tecken på köp är pekare, inte lag. Alla profiler räknar "
    "dem.",
    "gemensam": "Det här prövar guiden för kommuner utan egen profil. Några villkor finns också "
    "i andra profiler, och villkoren om syfte och marknad i alla. De är källornas, inte lagens.",
    "forum": "Forums sex kriterier, så som de står i Stockholms underlag från 2015.",
}


def _criteria(rulebook: Rulebook, anchors: Mapping[str, str]) -> str:
    parts: list[str] = []
    for group in dict.fromkeys(criterion.group for criterion in rulebook.criteria.values()):
        name = rulebook.words.interface[f"group_{group}"]
        lines = (
            _criterion(rulebook, anchors, criterion)
            for criterion in rulebook.criteria.values()
            if criterion.group == group
        )
        parts += [
            f"## {_inline(name.replace(*_LONG_WORD))} {{ #grupp-{group} }}",
            *([_GROUPS[group]] if group in _GROUPS else []),
            short_table(f"Villkor: {name}", ("Villkor", "För vilka"), lines),
        ]
    return _page(
        rulebook,
        "Alla villkor för IOP som guiden prövar, vilka svar som uppfyller dem, vem som kräver dem "
        "och källorna.",
        _CRITERIA,
        criteria=len(rulebook.criteria),
        groups="\n\n".join(parts),
    )


def _criterion(rulebook: Rulebook, anchors: Mapping[str, str], criterion: Criterion) -> Line:
    """Say which answers meet a criterion, and for whom it matters."""
    parts = [("Uppfyllt", in_words(rulebook, criterion.met_when))]
    if criterion.not_met_when is not None:
        broken = in_words(rulebook, criterion.not_met_when)
        parts += [
            ("Inte uppfyllt", broken),
            ("Annars", "bedöms från fall till fall och räknas som okänt"),
        ]
    profiles = _profiles_by_criterion(rulebook)
    for_whom = [
        f"{label}: {_for_whom(rulebook, by_criterion[criterion.id])}"
        for label, by_criterion in (("Krävs", profiles.required), ("Visas", profiles.shown))
        if criterion.id in by_criterion
    ]
    return Line(
        f"villkor-{criterion.id}",
        rulebook.words.criteria[criterion.id].name,
        [*labelled(parts), citations(rulebook, anchors, criterion.citations, _ROOT)],
        [tag("div", None, text) for text in for_whom],
    )


def _for_whom(rulebook: Rulebook, names: Sequence[str]) -> str:
    if len(names) == len(rulebook.profiles):
        return "alla profiler"
    if len(names) > MANY:
        return f"{len(names)} av {len(rulebook.profiles)} profiler"
    return ", ".join(names)


class _ByCriterion(NamedTuple):
    """The names of the profiles that require and that show each criterion."""

    required: dict[str, list[str]]
    shown: dict[str, list[str]]


@cache
def _profiles_by_criterion(rulebook: Rulebook) -> _ByCriterion:
    found = _ByCriterion({}, {})
    for profile in common_last(rulebook):
        for names, ids in zip(found, (profile.requires, profile.shows), strict=True):
            for id_ in ids:
                names.setdefault(id_, []).append(profile.name)
    return found


# ---- Proof ----------------------------------------------------------------------------

_PROOF = """
# Beviset för att reglerna hänger ihop

Antalet sätt att svara är stort men ändligt: $combinations om *vet inte* räknas som ett svar. Ett
program prövar reglerna mot vart och ett, inte mot ett urval. Beviset gäller hur reglerna
fungerar. Det visar inte att de är rätt i juridisk mening.

Programmet bygger ett *beslutsdiagram* för varje profil. Varje nod i diagrammet är en fråga som
förgrenar sig. Lika fortsättningar slås ihop, och därför räcker några tiotal noder.

## Siffrorna för varje profil { #siffror }

$result Siffrorna räknas fram när webbplatsen byggs.

$figures

- **Kombinationer:** alla sätt att svara, med *vet inte* på noll, en eller flera frågor.
- **Noder:** förgreningar i diagrammet.
- **Regler:** så många av reglerna kan slå till.
- **Sidor:** frågesidor och resultatsidor som finns färdiga, också utan JavaScript.
- **Längsta väg:** så många frågor kan det som mest bli.

## Hur ofta varje regel avgör { #andelar }

Tabellen visar hur stor del av alla kombinationer som varje regel avgör. Det är inte
detsamma som hur vanlig en idé är i verkligheten: de flesta kombinationer svarar ingen någonsin.

$shares

## De sex invarianterna { #invarianter }

En *invariant* är något som alltid ska hålla, hur ni än svarar.

$invariants

## Kör beviset själv { #kor-sjalv }

Ni behöver projektets källkod och Python 3.13. Motorn behöver inga andra paket. Stå i projektets
mapp och skriv:

```
python -m guide_engine prove
```

Programmet skriver en rad för varje profil. Håller inte en invariant skriver det vilken, och om det
går ett motexempel: svar som visar felet. Det slutar då med felkod 1, så att ett bygge kan stoppas.
En enda profil prövar ni med `--profile`, till exempel `--profile $example`.
"""

_MEANING = {
    1: "Ni får alltid ett svar och aldrig två som krockar. Ingen regel är onödig: för varje regel "
    "finns det svar som gör att just den avgör.",
    2: "Är ett enda av de villkoren okänt blir rekommendationen en annan, till exempel att mer "
    "behöver utredas.",
    3: "Avgörande svar är bidrag, upphandling och en annan väg. De kan komma fast ni har svarat "
    "”Vet inte” på något. Det ni tar reda på sedan kan inte göra om dem till IOP. Om ni ändrar ett "
    "svar är det en annan sak.",
    4: "Ni kan gå tillbaka och ändra. Svar på frågor som inte längre gäller tas bort, och det "
    "ändrar inte rekommendationen.",
    5: "En kommun kan kräva mer än lagen. Men ingen profil leder till IOP om något av villkoren "
    "som gäller överallt brister eller är okänt.",
    6: "Det är köptestet i HFD 2020 ref. 15 och Upphandlingsmyndighetens tecken på köp. De står "
    "för sig i beviset, utanför reglerna, så att en ändring av reglerna inte kan försvaga dem.",
}


def _proofs(rulebook: Rulebook, proofs: Sequence[Proof]) -> str:
    profiles = rulebook.profiles
    columns = (
        "Profil",
        "Kombinationer",
        "Utan ”vet inte”",
        "Noder",
        "Regler",
        "Sidor",
        "Längsta väg",
    )
    longest = _longest(rulebook)
    figures = (
        row(
            columns,
            profiles[proof.profile].name,
            number(proof.combinations),
            number(proof.complete),
            number(proof.nodes),
            f"{sum(fires > 0 for fires in proof.fires.values())} av {len(proof.fires)}",
            number(len(flow(compiled(rulebook, profiles[proof.profile])).steps)),
            number(longest[proof.profile]),
        )
        for proof in proofs
    )
    broken = [profiles[proof.profile].name for proof in proofs if proof.violations]
    return _page(
        rulebook,
        "Reglerna är prövade mot alla kombinationer av svar. Här är siffrorna, vad de betyder "
        "och hur ni kör beviset.",
        _PROOF,
        combinations=number(max(proof.combinations for proof in proofs)),
        result=_inline(
            f"Någon invariant brister för {either(broken, ' och ')}."
            if broken
            else "Alla invarianter håller för alla profiler."
        ),
        figures=table("siffror", "Bevisets siffror för varje profil", columns, figures),
        shares=_shares(rulebook, proofs),
        invariants=_invariants(rulebook),
        example=next(iter(profiles)),
    )


def _shares(rulebook: Rulebook, proofs: Sequence[Proof]) -> Html:
    """Return how often each rule decides; of many profiles, for the common ground only."""
    if len(proofs) > MANY:
        proofs = [proof for proof in proofs if proof.profile == COMMON]
    columns = ("Regel", *(rulebook.profiles[proof.profile].name for proof in proofs))
    shares = (
        row(
            columns,
            f"{position}. {rulebook.words.rules[rule.id].short}",
            *(share(proof.fires[rule.id], proof.combinations) for proof in proofs),
        )
        for position, rule in enumerate(rulebook.rules, start=1)
    )
    return table("andelar", "Andel av kombinationerna som regeln avgör", columns, shares)


def _invariants(rulebook: Rulebook) -> Html:
    laws = (
        tag(
            "li",
            None,
            tag(
                "a",
                {"href": f"../kriterier/#villkor-{criterion.id}"},
                rulebook.words.criteria[criterion.id].name,
            ),
        )
        for criterion in rulebook.criteria.values()
        if criterion.everywhere
    )
    return tag(
        "ol",
        None,
        (
            tag(
                "li",
                None,
                tag("p", None, tag("strong", None, text), " ", _MEANING[position]),
                tag("ul", None, laws) if position == 5 else None,
            )
            for position, text in INVARIANTS.items()
        ),
    )


def _inline(text: str) -> str:
    """Return text for a Markdown line, where signs of Markdown and markup are only text."""
    signs = "\\`*_{}[]()#+!|~<>&"
    return "".join(f"&#{ord(sign)};" if sign in signs else sign for sign in text)
