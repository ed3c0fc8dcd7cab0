"""One walk in each browser in every run: live to the result, by a link, without scripts."""

from __future__ import annotations

from dataclasses import replace

from scripts.serve import Reply
from tests.browser.cases import exact
from tests.browser.conftest import Serve
from tests.browser.engines.conftest import NewWalk
from tests.strategies import IDEA

SHORT = {**IDEA, "syfte": "bestalld_tjanst", "marknad": "ja"}


def test_live_to_the_result_static_and_by_a_link(new_walk: NewWalk, serve: Serve) -> None:
    with new_walk() as walk:
        walk.choose("soderhamn", "forening")
        walk.engine()
        given = walk.answer_all(SHORT)
        walk.result()
        assert walk.outcome() == exact("soderhamn", given)
        assert given.items() <= walk.fragment.items()
        address = walk.address

        walk.open("")
        walk.open(address)
        walk.engine()
        walk.arrive("resultat")
        assert walk.outcome() == exact("soderhamn", given)
        walk.assert_nothing_is_left()

    def without_scripts(path: str, reply: Reply) -> Reply:
        return replace(reply, status=404) if path.endswith(".js") else reply

    with new_walk(serve(without_scripts)) as walk:
        walk.choose("soderhamn", "forening")
        given = walk.answer_all(SHORT)
        walk.arrive("resultat")
        assert walk.outcome() == exact("soderhamn", given)
