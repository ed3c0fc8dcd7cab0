"""The command line: ``python -m guide_engine assess``, ``check``, ``prove``, ``cases``.

The papers have their commands in ``papers.commands``, which is read only where one is asked for.
"""

from __future__ import annotations

import argparse
import io
import json
import signal
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from guide_engine.assessment import assess
from guide_engine.cases import shipped_cases
from guide_engine.entered import entered_json
from guide_engine.errors import GuideError, InputError, allowed, told
from guide_engine.model import Rulebook
from guide_engine.proof import INVARIANTS, Proof, prove
from guide_engine.regions import spoken
from guide_engine.report import report
from guide_engine.rulebook import check_answers, default_rulebook, find_profile
from guide_engine.trial import all_problems

BAD_INPUT = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return 0, 1 when a proof, case or check fails, or 2 for bad input."""
    given = sys.argv[1:] if arguments is None else arguments
    options = _parser(given).parse_args(given)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # JSON can hold half a character; printed as an escape it stops nothing.
            stream.reconfigure(errors="backslashreplace")
    if options.command == "check":
        return _check()
    try:
        rulebook = default_rulebook()
        if options.command == "prove":
            return _prove(rulebook, options.profile)
        if options.command == "cases":
            return _cases(rulebook, options.profile)
        if "run" in options:
            options.run(rulebook, options)
        elif options.batch is not None:
            _batch(rulebook, options)
        else:
            _one(rulebook, options)
    except GuideError as error:
        for line in told(error):
            print(f"guide_engine: {line}", file=sys.stderr)
        return BAD_INPUT
    except OSError as error:
        print(f"guide_engine: {error.filename}: {error.strerror}", file=sys.stderr)
        return BAD_INPUT
    return 0


def _parser(given: Sequence[str]) -> argparse.ArgumentParser:
    about = "Assess ideas, check the rules, and write the papers that a visit leads to."
    parser = argparse.ArgumentParser(prog="python -m guide_engine", description=about)
    commands = parser.add_subparsers(dest="command", required=True)
    one = commands.add_parser("assess", help="assess answers and print one JSON object")
    one.add_argument("--profile", help="the municipality, for example soderhamn")
    one.add_argument("--answers", default="{}", help="a JSON object of fact to value")
    one.add_argument("--batch", metavar="FILE", help="one JSON object a line; - for standard input")
    commands.add_parser("check", help="read all data and print every mistake, one a line")
    proof = commands.add_parser("prove", help="prove the invariants over every combination")
    proof.add_argument("--profile", help="only this profile")
    cases = commands.add_parser("cases", help="try the rules against the cases")
    cases.add_argument("--profile", help="only this profile")
    if given and given[0] not in commands.choices:
        # Read here, as all other commands do without.
        from guide_engine.papers.commands import add_commands  # noqa: PLC0415

        add_commands(commands.add_parser)
    return parser


def _answer(rulebook: Rulebook, request: Any) -> dict[str, Any]:
    if not isinstance(request, dict):
        raise InputError('ska vara ett objekt med "profile" och "answers"')
    for key in request:
        if key not in ("profile", "answers"):
            raise InputError(f'"{key}" finns inte; tillåtet: profile, answers')
    profile_id = request.get("profile")
    if not isinstance(profile_id, str):
        raise InputError(
            f"profile: ska vara en text; tillåtet: {allowed(sorted(rulebook.profiles))}"
        )
    profile = find_profile(rulebook, profile_id)
    answers = check_answers(rulebook, request.get("answers", {}))
    rulebook = spoken(rulebook, profile.id)
    return report(rulebook, assess(rulebook, profile, answers))


def _one(rulebook: Rulebook, options: argparse.Namespace) -> None:
    if options.profile is None:
        raise InputError(f"--profile saknas; tillåtet: {allowed(sorted(rulebook.profiles))}")
    answers = entered_json(options.answers, "--answers")
    print(_line(_answer(rulebook, {"profile": options.profile, "answers": answers})))


def _batch(rulebook: Rulebook, options: argparse.Namespace) -> None:
    for line in _lines(options.batch):
        try:
            request = entered_json(line, "raden")
            if isinstance(request, dict) and options.profile is not None:
                request.setdefault("profile", options.profile)
            result = _answer(rulebook, request)
        except GuideError as error:
            result = {"error": str(error)}
        print(_line(result), flush=True)


def _lines(name: str) -> Iterator[str]:
    def filled(lines: Iterable[bytes]) -> Iterator[str]:
        for line in lines:
            if line.strip():
                yield line.decode("utf-8", errors="replace")

    if name == "-":
        yield from filled(sys.stdin.buffer)
    else:
        with open(name, "rb") as file:  # noqa: PTH123 - a name from the command line
            yield from filled(file)


def _line(result: dict[str, Any]) -> str:
    return json.dumps(result, ensure_ascii=False)


def _check() -> int:
    """Print every mistake of the data, or how much there is without one."""
    try:
        rulebook = default_rulebook()
        shipped_cases(rulebook)
        # Read here, as all other commands do without.
        from guide_engine.papers.languages import check_languages  # noqa: PLC0415

        check_languages(rulebook)
    except GuideError as error:
        lines = told(error)
        print(*lines, sep="\n")
        print(f"{len(lines)} fel." if len(lines) > 1 else "Ett fel.", file=sys.stderr)
        return 1
    print(
        f"Inga fel i {len(rulebook.facts)} frågor, {len(rulebook.rules)} regler, "
        f"{len(rulebook.criteria)} villkor, {len(rulebook.profiles)} profiler och "
        f"{len(rulebook.ledger)} rader i faktaförteckningen."
    )
    return 0


def _prove(rulebook: Rulebook, only: str | None) -> int:
    profiles = rulebook.profiles.values() if only is None else [find_profile(rulebook, only)]
    proofs = [prove(rulebook, profile) for profile in profiles]
    for proof in proofs:
        print(_proof_line(proof))
        for violation in proof.violations:
            print(f"  BROTT MOT {violation.invariant}: {INVARIANTS[violation.invariant]}")
            print(f"    {violation.problem}")
            if violation.counterexample is not None:
                print(f"    motexempel: {_line(dict(violation.counterexample))}")
    return 1 if any(proof.violations for proof in proofs) else 0


def _cases(rulebook: Rulebook, only: str | None) -> int:
    if only is not None:
        find_profile(rulebook, only)
    cases = shipped_cases(rulebook)
    wrong = list(all_problems(rulebook, cases, only))
    for problem in wrong:
        print(problem)
    tried = sum(only in (None, id_) for case in cases for id_ in case.profiles)
    print(
        f"{len(cases)} fall, {tried} prövningar: {f'{len(wrong)} fel' if wrong else 'alla stämmer'}"
    )
    return 1 if wrong else 0


def _proof_line(proof: Proof) -> str:
    fires = sum(number > 0 for number in proof.fires.values())
    return (
        f"{proof.profile}: {proof.combinations} kombinationer ({proof.complete} utan vet ej), "
        f"{proof.nodes} noder, {fires} av {len(proof.fires)} regler kan slå till, "
        f"{'FEL' if proof.violations else f'alla {len(INVARIANTS)} invarianter håller'}"
    )


if __name__ == "__main__":
    if hasattr(signal, "SIGPIPE"):
        # Who reads the lines may have enough of them ("| head -1"): end as other programs do.
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    sys.exit(main())
