"""Which papers there are, for whom, and how each is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from guide_engine.errors import InputError, allowed
from guide_engine.model import Role
from guide_engine.papers.agenda import agenda
from guide_engine.papers.agreement.document import agreement, contract, fits
from guide_engine.papers.basis import Basis
from guide_engine.papers.case import case
from guide_engine.papers.compare import compare
from guide_engine.papers.idea import idea
from guide_engine.papers.memo import memo
from guide_engine.papers.paper import Paper
from guide_engine.papers.purchase import fits_purchase, purchase
from guide_engine.papers.views import Views


def _always(_: Basis) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of paper: its id on the command line, and the name that its files begin with.

    ``roles`` are those that it is made for; ``fits`` tells whether a visit has use for it.
    ``data`` tells whether readers are offered it as JSON too.
    """

    id: str
    file: str
    make: Callable[[Basis], Paper]
    roles: tuple[Role, ...] = tuple(Role)
    fits: Callable[[Basis], bool] = _always
    data: bool = False


@dataclass(frozen=True, slots=True)
class PairKind:
    """A kind of paper that is made of two views, and so stands beside ``KINDS``."""

    id: str
    file: str
    make: Callable[[Views], Paper]


COMPARE = PairKind("compare", "jamforelse", compare)

KINDS: Mapping[str, Kind] = {
    kind.id: kind
    for kind in (
        Kind("idea", "ideblad", idea, (Role.FORENING,)),
        Kind("memo", "underlag", memo, data=True),
        Kind("agenda", "samtalsagenda", agenda),
        Kind("case", "tjansteutlatande", case, (Role.TJANSTEPERSON,)),
        Kind(
            "purchase",
            "dokumentation-direktkop",
            purchase,
            (Role.TJANSTEPERSON,),
            fits_purchase,
        ),
        Kind("agreement", "avtalsutkast", agreement, fits=fits),
        Kind("contract", "avtalstext", contract, fits=fits),
    )
}


def find_kind(id_: str) -> Kind:
    """Return a kind of paper; raises InputError that lists the known ones."""
    if id_ not in KINDS:
        raise InputError(f'papper: "{id_}" finns inte; tillåtet: {allowed(list(KINDS))}')
    return KINDS[id_]
