"""The engine's side of the browser: one function from JSON text to JSON text.

Plain strings cross the border, so nothing here needs the browser's own modules and the
same function is tested in every host.
"""

from __future__ import annotations

import json

from guide_engine.anchors import packaged_anchors
from guide_engine.assessment import assess
from guide_engine.errors import InputError
from guide_engine.report import report
from guide_engine.rulebook import check_answers, default_rulebook, find_profile
from guide_engine.session import turn


def respond(request: str) -> str:
    """Answer one request.

    ``{"kind": "page", "fragment": …, "profile": …, "today": …}`` gives ``html``, ``title``,
    ``address`` and ``fragment``; ``{"kind": "assess", "profile": …, "answers": …}`` gives the
    command line's report. Raises InputError for anything else.
    """
    try:
        asked = json.loads(request)
    except (ValueError, RecursionError) as error:
        raise InputError(f"frågan är inte giltig JSON ({error})") from None
    if not isinstance(asked, dict):
        raise InputError('frågan ska vara ett objekt med "kind"')
    rulebook = default_rulebook()
    if asked.get("kind") == "page":
        shown = turn(
            rulebook,
            packaged_anchors(),
            str(asked.get("fragment", "")),
            profile=str(asked.get("profile", "")),
            today=str(asked.get("today", "")),
        )
        reply = {
            "html": shown.page.html,
            "title": shown.page.title,
            "address": shown.address,
            "fragment": shown.fragment,
        }
    elif asked.get("kind") == "assess":
        profile = find_profile(rulebook, str(asked.get("profile")))
        answers = check_answers(rulebook, asked.get("answers", {}))
        reply = report(rulebook, assess(rulebook, profile, answers))
    else:
        raise InputError('kind: tillåtet är "page" och "assess"')
    return json.dumps(reply, ensure_ascii=False)
