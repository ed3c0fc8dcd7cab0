"""The page of the whole answer."""

from __future__ import annotations

from collections.abc import Sequence

from guide_engine.assessment import Assessment, CriterionResult, Noted, instances, truths
from guide_engine.changes import Change
from guide_engine.html import Child, Html, tag
from guide_engine.logic import ALWAYS, DONT_KNOW, Condition, Truth, evaluate, facts_of
from guide_engine.model import Caution, Conflict, Form, Outcome, Role, Scope, Status
from guide_engine.model import Step as NextStep
from guide_engine.pages.check import answers_table, row, table
from guide_engine.pages.context import SITE, Context, Page, guide, heading
from guide_engine.pages.start import page_address
from guide_engine.permalink import RESULT
from guide_engine.report import step_text

SHORT = 6
"""Longer lists of a static page are folded away."""

WARNED = 4
"""So many warnings are open, the heaviest first; the rest is folded away."""

_NUMBERS = ("noll", "ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio")


def result_page(
    context: Context,
    assessment: Assessment,
    slug: str,
    asked: Sequence[str],
    *,
    notice: Html | None = None,
) -> Page:
    """Return the page of an assessment; ``asked`` are the questions on the way to it."""
    words = context.rulebook.words.rules[assessment.rule.id]
    html = guide(
        context,
        "resultat",
        notice,
        _outcome(context, assessment),
        _purchase(context, assessment),
        tag("p", {"class": "guide-disclaimer"}, context.say("result_disclaimer")),
        _forms(context, assessment),
        _find_out(context, assessment),
        _changes(context, assessment),
        _steps(context, assessment),
        _decides(context, assessment),
        _criteria(context, assessment),
        _warnings(context, assessment),
        _conflicts(context, assessment),
        _reached(context, assessment, asked),
        _share(context, slug),
        _about(context, assessment),
        _nav(context),
    )
    return Page(slug, f"{words.title} – {context.profile.name}", html)


def _outcome(context: Context, assessment: Assessment) -> Html:
    words = context.rulebook.words.rules[assessment.rule.id]
    return tag(
        "div",
        {
            "class": f"guide-outcome guide-outcome--{assessment.outcome}",
            "data-outcome": assessment.outcome,
            "data-rule": assessment.rule.id,
        },
        tag(
            "p",
            {"class": "guide-outcome-label"},
            context.say("result_label", place=context.profile.in_name),
            " – ",
            tag("strong", None, context.say(f"outcome_{assessment.outcome}")),
        ),
        heading(1, words.title),
        tag("p", None, words.text),
        context.citations(assessment.rule.citations),
    )


def _purchase(context: Context, assessment: Assessment) -> Html | None:
    """Say how the purchase can be made, before anything else."""
    way = assessment.purchase
    if way is None:
        return None
    words = context.rulebook.words.purchases[way.id]
    return tag(
        "div",
        {"class": "guide-purchase", "data-kop": way.id},
        heading(2, words.title),
        tag("p", None, words.text),
        context.citations(way.citations),
    )


def _reached(context: Context, assessment: Assessment, asked: Sequence[str]) -> list[Html]:
    """Return the answers given; on a static page the answers that lead there."""
    if context.visit is not None:
        return [
            heading(2, context.say("result_answers")),
            answers_table(context, asked),
        ]
    items = [
        tag(
            "li",
            None,
            tag("strong", None, context.question(fact).short),
            " – ",
            context.listed(
                [
                    context.answer(fact, value)
                    for value in (*context.rulebook.facts[fact].values, DONT_KNOW)
                    if value in assessment.possible[fact]
                ],
                "condition_or",
            ),
        )
        for fact in asked
    ]
    return [
        heading(2, context.say("result_reached")),
        tag("p", None, context.say("result_reached_intro")),
        _foldable(context, tag("ul", {"class": "guide-reached"}, items), len(items)),
    ]


def _foldable(context: Context, content: Html, number: int) -> Html:
    """Fold a long list away."""
    if number <= SHORT:
        return content
    summary = tag("summary", None, context.say("result_show_all", number=number))
    return tag("details", None, summary, content)


def _find_out(context: Context, assessment: Assessment) -> list[Html]:
    if not assessment.open_questions:
        return []
    static = context.visit is None
    items = [
        tag(
            "li",
            {"data-fraga": question.fact},
            tag("strong", None, context.question(question.fact).question),
            " ",
            context.question(question.fact).find_out,
            None
            if static
            else [
                " ",
                tag(
                    "span",
                    {"class": "guide-kind"},
                    context.say("result_dont_know" if question.asked else "result_not_asked"),
                ),
            ],
        )
        for question in assessment.open_questions
    ]
    return [
        heading(2, context.say("result_find_out")),
        tag(
            "p", None, context.say("result_find_out_static" if static else "result_find_out_intro")
        ),
        _foldable(context, tag("ul", {"class": "guide-find-out"}, items), len(items) * static),
    ]


def _forms(context: Context, assessment: Assessment) -> list[Html]:
    articles: list[Html] = []
    for form in Form:
        found = assessment.forms[form]
        first, *rest = (reason.text for reason in found.reasons)
        articles.append(
            tag(
                "article",
                {"class": "guide-form", "data-form": form, "data-status": found.status},
                heading(3, context.say(f"form_{form}")),
                tag(
                    "p",
                    None,
                    tag(
                        "span",
                        {"class": "guide-status", "data-status": found.status},
                        context.say(f"form_status_{found.status}"),
                    ),
                ),
                tag("p", None, first),
                tag("ul", None, (tag("li", None, text) for text in rest)) if rest else None,
            )
        )
    return [
        heading(2, context.say("result_forms")),
        tag("div", {"class": "guide-forms"}, articles),
    ]


def _criteria(context: Context, assessment: Assessment) -> list[Html]:
    tables = [
        _criteria_table(context, assessment, required=True),
        _criteria_table(context, assessment, required=False),
    ]
    return [
        heading(2, context.say("result_criteria")),
        tag(
            "details",
            {"class": "guide-criteria-box", "open": assessment.outcome is Outcome.UTRED},
            tag("summary", None, _criteria_summary(context, assessment)),
            (table for table in tables if table is not None),
        ),
    ]


def _criteria_summary(context: Context, assessment: Assessment) -> str:
    """Count the criteria only where IOP is the question and the answers are known."""
    required = [
        result.status
        for result in assessment.criteria
        if result.required and result.status is not Status.NOT_APPLICABLE
    ]
    counted = assessment.outcome in (Outcome.IOP, Outcome.UTRED) and Status.DEPENDS not in required
    if not counted or Status.MET not in required:
        return context.say("result_criteria_show")
    return context.say(
        "result_criteria_count", number=len(required), met=required.count(Status.MET)
    )


def _criteria_table(context: Context, assessment: Assessment, *, required: bool) -> Html | None:
    found = [result for result in assessment.criteria if result.required is required]
    if not found:
        return None
    key = "result_criteria_required" if required else "result_criteria_shown"
    columns = [context.say(key) for key in ("result_criterion", "result_status", "result_comment")]
    return table(
        "guide-criteria",
        context.say(key, place=context.profile.in_name),
        columns,
        [_criterion(context, result, assessment, columns) for result in found],
    )


def _criterion(
    context: Context, result: CriterionResult, assessment: Assessment, columns: Sequence[str]
) -> Html:
    criterion = result.criterion
    words = context.rulebook.words.criteria[criterion.id]
    comment = {
        Status.MET: words.met,
        Status.NOT_MET: words.not_met,
        Status.UNKNOWN: words.unknown,
    }.get(result.status)
    group = context.say(f"group_{criterion.group}")
    status = context.say(f"status_{result.status}")
    return row(
        {"data-villkor": criterion.id, "data-status": result.status},
        columns,
        [
            tag("span", {"class": "guide-group"}, f"{group}: "),
            words.name,
            context.citations(criterion.citations),
        ],
        tag("span", {"class": "guide-status", "data-status": result.status}, status),
        comment or _when_broken(context, result, assessment),
    )


def _when_broken(context: Context, result: CriterionResult, assessment: Assessment) -> str:
    """Say which of the possible answers break a criterion whose status depends on them."""
    if result.status is Status.NOT_APPLICABLE:
        return ""
    criterion = result.criterion
    words = context.rulebook.words.criteria[criterion.id]
    broken = conditions_text(context, criterion.met_when, assessment, Truth.NOT_MET)
    unknown = Truth.UNKNOWN in truths(criterion.met_when, assessment.possible)
    texts = [f"{broken} {words.not_met}"] if broken else []
    texts += [f"{context.say('condition_unknown')} {words.unknown}"] if unknown else []
    return " ".join(texts)


def conditions_text(
    context: Context, condition: Condition, assessment: Assessment, truth: Truth = Truth.MET
) -> str:
    """Say which of the possible answers give a condition a truth; empty if always."""
    ways = [
        answers
        for answers in instances(facts_of(condition), assessment.possible)
        if evaluate(condition, answers) is truth
    ]
    facts = [fact for fact in context.whole.space.order if fact in facts_of(condition)]
    parts: list[str] = []
    for fact in facts:
        values = {answers.get(fact, "") for answers in ways}
        known = [v for v in context.rulebook.facts[fact].values if v in values]
        if known and values != set(assessment.possible.get(fact, ())):
            parts.append(
                context.say(
                    "condition_answer",
                    answers=context.listed(
                        [context.answer(fact, v) for v in known], "condition_or"
                    ),
                    question=context.question(fact).short.lower(),
                )
            )
    if not parts:
        return ""
    return context.say("condition_if", answers=context.say("condition_and").join(parts))


def _only_if(
    context: Context,
    scope: Scope,
    noted: Noted[Caution] | Noted[Conflict] | Noted[NextStep],
    assessment: Assessment,
) -> Html | None:
    if noted.certain or scope.when == ALWAYS:
        return None
    text = conditions_text(context, scope.when, assessment)
    return tag("span", {"class": "guide-only-if"}, text, " ") if text else None


def _warnings(context: Context, assessment: Assessment) -> list[Html]:
    if not assessment.warnings:
        return []
    items = [
        tag(
            "li",
            {"data-varning": noted.item.id},
            tag("strong", None, _sentence(context.rulebook.words.warnings[noted.item.id].title)),
            " ",
            _only_if(context, noted.item.scope, noted, assessment),
            context.rulebook.words.warnings[noted.item.id].text,
            context.citations(noted.item.citations),
        )
        for noted in assessment.warnings
    ]
    shown, folded = items[:WARNED], items[WARNED:]
    more = context.say("result_warnings_more", number=len(folded))
    return [
        heading(2, context.say("result_warnings")),
        tag("ul", {"class": "guide-warnings"}, shown),
        *(
            [
                tag(
                    "details",
                    {"class": "guide-more"},
                    tag("summary", None, more),
                    tag("ul", {"class": "guide-warnings"}, folded),
                )
            ]
            if folded
            else []
        ),
    ]


def _sentence(title: str) -> str:
    return title if title[-1] in "?!" else f"{title}."


def _changes(context: Context, assessment: Assessment) -> list[Html]:
    words = context.rulebook.words.rules[assessment.rule.id]
    parts: list[Html] = [
        heading(2, context.say("result_changes")),
        tag("p", None, words.change),
    ]
    if context.visit is None:
        return [tag("div", {"class": "guide-changes"}, parts)]
    if not assessment.changes:
        parts.append(tag("p", None, context.say("result_changes_none")))
        return [tag("div", {"class": "guide-changes"}, parts)]
    parts.append(tag("p", None, context.say("result_changes_intro")))
    if assessment.outcome is Outcome.UPPHANDLING:
        parts.append(tag("p", None, context.say("result_changes_purchase")))
    for outcome in Outcome:
        found = [change for change in assessment.changes if change.outcome is outcome]
        if found:
            parts += _changes_to(context, outcome, found)
    return [tag("div", {"class": "guide-changes"}, parts)]


def _changes_to(context: Context, outcome: Outcome, found: Sequence[Change]) -> list[Html]:
    number = len(found[0].answers)
    items = [
        tag("li", {"data-andringar": " ".join(change.answers)}, _change(context, change))
        for change in found
    ]
    return [
        heading(3, context.say(f"result_changes_to_{outcome}")),
        tag(
            "p",
            None,
            context.say("result_changes_one")
            if number == 1
            else context.say("result_changes_many", number=_in_words(number).capitalize()),
        ),
        tag("ul", {"data-till": outcome}, items),
    ]


def _in_words(number: int) -> str:
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number)


def _change(context: Context, change: Change) -> Child:
    """Name the answers of a change, each with whether anybody can choose it."""
    items: list[list[Child]] = []
    for fact, value in change.answers.items():
        values = (value, *change.alternatives.get(fact, ()))
        agreed = context.rulebook.facts[fact].agreed
        items.append(
            [
                context.say(
                    "result_changes_item",
                    question=context.question(fact).short,
                    answer=context.listed(
                        [context.answer(fact, v) for v in values], "condition_or"
                    ),
                ),
                " ",
                tag(
                    "span",
                    {"class": "guide-kind", "data-valbart": "ja" if agreed else "nej"},
                    context.say("result_changes_agreed" if agreed else "result_changes_given"),
                ),
            ]
        )
    if len(items) == 1:
        return items[0]
    together = context.say("result_changes_together")
    return [together, tag("ul", None, (tag("li", None, item) for item in items))]


def _conflicts(context: Context, assessment: Assessment) -> list[Html]:
    if not assessment.conflicts:
        return []
    articles: list[Html] = []
    for noted in assessment.conflicts:
        words = context.rulebook.words.conflicts[noted.item.id]
        articles.append(
            tag(
                "details",
                {"data-konflikt": noted.item.id},
                tag("summary", None, words.topic),
                tag("p", None, _only_if(context, noted.item.scope, noted, assessment), words.intro),
                tag(
                    "ul",
                    None,
                    (
                        tag(
                            "li",
                            None,
                            words.positions[position.id],
                            context.citations(position.citations),
                        )
                        for position in noted.item.positions
                    ),
                ),
            )
        )
    return [
        heading(2, context.say("result_conflicts")),
        tag("p", None, context.say("result_conflicts_intro", place=context.profile.in_name)),
        tag("div", {"class": "guide-conflicts"}, articles),
    ]


def _steps(context: Context, assessment: Assessment) -> list[Html]:
    def item(noted: Noted[NextStep]) -> Html:
        role = noted.item.scope.role
        return tag(
            "li",
            {"data-steg": noted.item.id},
            _role_mark(context, role),
            _only_if(context, noted.item.scope, noted, assessment),
            step_text(context.rulebook, noted.item),
            context.citations(noted.item.citations),
        )

    if not assessment.next_steps:
        return []
    return [
        heading(2, context.say("result_steps")),
        tag("ol", {"class": "guide-steps"}, (item(noted) for noted in assessment.next_steps)),
    ]


def _role_mark(context: Context, role: Role | None) -> Html | None:
    if role is None or len(context.roles()) == 1:
        return None
    return tag("strong", None, context.say(f"role_help_{role}"), ": ")


def _decides(context: Context, assessment: Assessment) -> list[Html]:
    who = assessment.decided_by
    return [
        heading(2, context.say("result_decides")),
        tag("p", {"data-beslutar": who.id}, who.text),
        context.citations(who.citations) or Html(""),
        heading(2, context.say("result_contact")),
        *(
            tag("div", None, tag("p", None, contact.text), context.citations(contact.citations))
            for contact in assessment.contacts
        ),
    ]


def _share(context: Context, slug: str) -> list[Html]:
    if context.visit is None:
        return []
    return [
        heading(2, context.say("result_share")),
        tag(
            "div",
            {"class": "guide-share"},
            tag("p", None, context.say("result_share_text")),
            tag(
                "p",
                None,
                tag(
                    "a",
                    {"href": context.href(slug, step=RESULT), "data-nav": "share"},
                    context.say("result_share_link"),
                ),
            ),
        ),
    ]


def _about(context: Context, assessment: Assessment) -> list[Html]:
    profile = context.profile
    rows: list[tuple[str, Child]] = [
        ("result_profile", profile.name),
        ("result_rules_version", assessment.rules_version),
        *((("result_date", context.today),) if context.today else ()),
        (
            "result_page",
            [
                tag(
                    "a",
                    {"href": SITE + page_address(profile.page)},
                    context.say("result_page_link", place=profile.in_name),
                ),
                ", ",
                tag("a", {"href": f"{SITE}sa-fungerar-guiden/"}, context.say("result_how")),
            ],
        ),
    ]
    return [
        heading(2, context.say("result_about")),
        tag(
            "dl",
            {"class": "guide-meta"},
            ([tag("dt", None, context.say(key)), tag("dd", None, value)] for key, value in rows),
        ),
    ]


def _nav(context: Context) -> Html:
    return tag(
        "nav",
        {"class": "guide-nav", "aria-label": context.say("question_nav")},
        tag("a", {"href": "./", "data-nav": "restart"}, context.say("restart")),
        tag("a", {"href": "../"}, context.say("start_other")),
    )
