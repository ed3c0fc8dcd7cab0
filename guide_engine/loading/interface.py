"""The words of the interface: which there are, and the places that each has."""

from __future__ import annotations

import string
from collections.abc import Collection, Iterable

from guide_engine.loading.files import Folder
from guide_engine.logic import ALL, SINGLY
from guide_engine.model import (
    BEGINNINGS,
    CITATION_KINDS,
    KINDS,
    Form,
    FormStatus,
    Outcome,
    Role,
    Status,
)
from guide_engine.tables import same_ids

SOURCE_KINDS = ("kalla", "lag", "praxis", "ovrigt")

_PLAIN = (
    "unknown_label",
    "unknown_hint",
    "unknown_answer",
    "unasked_answer",
    "progress_last",
    "more_help",
    "more_find_out",
    "why",
    "effects",
    "effects_intro",
    "effect_none",
    "effect_no_iop",
    "gather_question",
    *(f"gather_{value}_{part}" for value in (ALL, SINGLY) for part in ("label", "hint")),
    "your_answer",
    "question_nav",
    "back",
    "restart",
    "check_answers",
    "check_title",
    "check_lead",
    "check_nothing",
    "check_change",
    "check_show",
    "check_continue",
    "check_compare",
    "result_forms",
    "result_criteria_shown",
    "result_criterion",
    "result_status",
    "result_comment",
    "result_warnings",
    "result_changes",
    "result_changes_agreed",
    "result_changes_given",
    "result_how",
    "result_report",
    "report_subject",
    "condition_and",
    "condition_or",
    "condition_unknown",
    "start_role",
    "start_know",
    "start_know_1",
    "start_know_2",
    "start_know_3",
    "start_know_4",
    "start_other",
    "choose_title",
    "choose_lead",
    "choose_profile",
    "problem_title",
    "problem_kept",
    "problem_lang",
    "problem_kommun",
    "problem_obesvarad",
    "numbers",
    "headline_open_one",
    "headline_unmet_one",
    "result_ways",
    "result_change",
    "result_change_static",
    "result_papers",
    "result_papers_static",
    "result_print",
    "result_copy",
    "result_disclaimer",
    "result_steps",
    "result_contact",
    "result_decides",
    "result_find_out_static",
    "mail_label",
    "mail_copy",
    "compared_common",
    "compared_what_same",
    "compared_what_other",
    "compared_what_open",
    "compared_alike",
    "compared_other",
    "result_why",
    "result_criteria_show",
    "result_exact",
    "result_changes_intro",
    "result_changes_number_one",
    "result_changes_open_one",
    "result_changes_only_open_one",
    "result_why_full",
    "result_changes_answers",
    "result_answers",
    "result_reached",
    "result_reached_intro",
    "result_share_text",
)

_WITH_PLACES = {
    "begin_title": {"place"},
    "profile_withdrawn": {"date", "name"},
    **{f"profile_thin_{kind}": {"name"} for kind in KINDS},
    **{f"profile_fetched{others}_{kind}": {"date"} for kind in KINDS for others in ("", "_others")},
    "progress": {"most", "number"},
    "progress_left": {"number"},
    "progress_compared": {"name", "number"},
    "progress_compared_one": {"name"},
    "compared_title": {"name", "what"},
    "compared_nothing": {"title"},
    "compared_same": {"title"},
    "compared_criteria": {"name"},
    "compared_warnings": {"name"},
    "compared_see": {"name"},
    "compared_open": {"name", "number"},
    "compared_open_one": {"name"},
    "compared_answer": {"name"},
    "effect_ends": {"title"},
    "effect_breaks": {"names"},
    "check_change_of": {"question"},
    "result_criteria_required": {"place"},
    "result_criteria_recommended": {"place"},
    "result_changes_item": {"answer", "question"},
    "result_changes_single": {"answer", "question"},
    "headline_unclear": {"name"},
    "result_conflicts_intro": {"place"},
    "result_page_link": {"place"},
    "condition_if": {"answers"},
    "condition_answer": {"answers", "question"},
    "start_title": {"place"},
    "start_lead": {"number"},
    "start_sources": {"place"},
    "problem_dubbel": {"name"},
    "problem_nyckel": {"name"},
    "problem_varde": {"name"},
    "problem_version": {"name"},
    "problem_regler": {"name"},
    "problem_plats": {"name"},
    "problem_egen": {"name"},
    "place_name": {"name"},
    "place_disclaimer": {"name"},
    "place_note": {"name"},
    "headline_iop": {"parts"},
    "headline_open": {"number"},
    "headline_unmet": {"number"},
    "result_label": {"place"},
    "result_label_forening": {"place"},
    "result_label_tjansteperson": {"place"},
    "result_criteria_count": {"met", "number"},
    "result_steps_later": {"number"},
    "result_checked": {"date"},
    "result_find_out": {"number"},
    "mail_forening": {"questions", "title"},
    "mail_tjansteperson": {"place", "questions", "title"},
    "result_why_more": {"number"},
    "result_changes_number": {"number"},
    "result_changes_open": {"number"},
    "result_changes_only_open": {"number"},
    "result_changes_more": {"number"},
    "result_warnings_more": {"number"},
    "result_conflicts": {"number"},
    "result_sources": {"number"},
    "result_source": {"name", "number"},
    "result_rules_version": {"version"},
    "report_letter": {"profile", "rule", "title", "version"},
}


def read_interface(
    folder: Folder, groups: Collection[str], sections: Collection[str]
) -> dict[str, str]:
    """Return the words by key; ``groups`` of criteria and ``sections`` of questions have names.

    Refuses a missing or unknown key and a place that nothing fills.
    """
    families: dict[str, Iterable[str]] = {
        "outcome": Outcome,
        "result_changes_to": Outcome,
        "effect_to": Outcome,
        "form": Form,
        "form_status": FormStatus,
        "status": Status,
        "role": Role,
        "role_help": Role,
        "kind": CITATION_KINDS,
        "begin": [*BEGINNINGS, "link"],
        "group": groups,
        "section": sections,
    }
    names = [f"{family}_{name}" for family, members in families.items() for name in members]
    table = folder.table("words/interface.toml")
    # Of what could not be read nothing is known, and all its names are taken.
    for family, members in (("group", groups), ("section", sections)):
        if not members:
            names += [key for key in table if key.startswith(f"{family}_")]
    same_ids(table, [*_PLAIN, *_WITH_PLACES, *names])
    words: dict[str, str] = {}
    for key in table:
        words[key] = table.text(key)
        wanted = _WITH_PLACES.get(key, set())
        try:
            places = {name for _, name, _, _ in string.Formatter().parse(words[key]) if name}
        except ValueError as error:
            table.refuse(key, f"en klammer är fel ({error})")
            continue
        if places != wanted:
            found, needed = _braced(places), _braced(wanted)
            table.refuse(key, f"platserna är {found}; tillåtet: {needed}")
    return words


def _braced(names: Iterable[str]) -> str:
    return " ".join(f"{{{name}}}" for name in sorted(names)) or "inga"
