"""How much a ranking owes to the weights and the method (L61 step 7, L64, D12-D14)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import combinations, groupby, permutations, product

import attrs

from grievance.errors import InvalidValue
from grievance.motivation.scheme._computing import NO_GUARDS, Figures, staff_indices
from grievance.motivation.scheme._freezing import Guards
from grievance.motivation.scheme._index import PersonIndex, StaffIndices
from grievance.motivation.scheme._scheme import Aggregation, Normalisation, Scheme
from grievance.motivation.statistics._number import logarithm

__all__ = ["Ordering", "Sensitivity", "Swap", "sensitivity"]


@attrs.frozen(kw_only=True)
class Ordering:
    """
    The people under one method, best first; those of equal indices stand together.

    This is the order of the bare figures, to show how it moves. Whom one may tell apart at all is for ``ranking``.
    """

    normalisation: Normalisation
    aggregation: Aggregation
    equal_weights: bool
    order: tuple[tuple[str, ...], ...]
    points: Mapping[str, Decimal]


@attrs.frozen(kw_only=True)
class Swap:
    """
    The weight that, moved from one component to another, makes two people equal; any more swaps them.

    Exact in an arithmetic index; in a geometric one it is solved on logarithms, and rounded to some 28 digits.
    """

    ahead: str
    behind: str
    taken_from: str
    given_to: str
    weight: Fraction


@attrs.frozen(kw_only=True)
class Sensitivity:
    """The ranking of the scheme as it is, under all other methods, and what it would take to swap people."""

    indices: StaffIndices
    base: Ordering
    others: tuple[Ordering, ...]

    @property
    def stable(self) -> bool:
        """Whether every method gives the order of the scheme."""
        return all(one.order == self.base.order for one in self.others)

    def swap(self, one: str, other: str, *, taken_from: str, given_to: str) -> Fraction | None:
        """
        Return the smallest weight that makes two people equal when it is moved between two components.

        None if there is none within the weight of the first component; if an index is withheld, or not made of the same
        components as the other; if either component counts for neither, or the two do not tell them apart; or if one of
        them stands at 0 somewhere in a geometric index without a floor.

        Raises:
            InvalidValue: There is no such person or component, or it is twice the same component.
        """
        for name in (taken_from, given_to):
            self.indices.scheme.component(name)
        if taken_from == given_to:
            raise InvalidValue("given_to", "must be another component")
        pair = _pair(_standings(self.indices.of(one)), _standings(self.indices.of(other)), self.indices.scheme)
        return _moved(pair, taken_from, given_to)

    def swaps(self) -> Iterator[Swap]:
        """Yield every possible swap, for each pair of people from the smallest weight to the largest."""
        standings = [(one.person, _standings(one)) for one in self.indices]
        for (first, here), (second, there) in combinations(standings, 2):
            pair = _pair(here, there, self.indices.scheme)
            found = (
                (weight, taken, given)
                for taken, given in permutations(pair.gaps, 2)
                if (weight := _moved(pair, taken, given)) is not None
            )
            ahead, behind = (first, second) if pair.lead >= 0 else (second, first)
            for weight, taken, given in sorted(found):
                yield Swap(ahead=ahead, behind=behind, taken_from=taken, given_to=given, weight=weight)


def sensitivity(scheme: Scheme, measured: Figures, guards: Guards = NO_GUARDS) -> Sensitivity:
    """
    Return how the ranking moves with weights, normalisation and aggregation.

    Every normalisation and aggregation that can be computed (distance to target needs targets, z-scores are not
    multiplied), each under the weights of the scheme and under equal ones.

    Raises:
        InvalidValue: Something was measured for a component that the scheme does not have.
    """
    indices = staff_indices(scheme, measured, guards)
    others = (_ordering(staff_indices(variant, measured, guards)) for variant in _variants(indices.scheme))
    return Sensitivity(indices=indices, base=_ordering(indices), others=tuple(others))


def _variants(scheme: Scheme) -> Iterator[Scheme]:
    """Yield the other methods, each with the weights of the scheme and with equal ones."""
    share = Fraction(1, len(scheme.components))
    level = tuple(attrs.evolve(one, weight=share) for one in scheme.components)
    weightings = dict.fromkeys((scheme.components, level))
    for normalisation, aggregation, components in product(Normalisation, Aggregation, weightings):
        try:
            variant = attrs.evolve(scheme, normalisation=normalisation, aggregation=aggregation, components=components)
        except InvalidValue:
            continue
        if variant != scheme:
            yield variant


def _ordering(indices: StaffIndices) -> Ordering:
    scheme = indices.scheme
    known = sorted((-one.value, one.person) for one in indices if one.value is not None)
    return Ordering(
        normalisation=scheme.normalisation,
        aggregation=scheme.aggregation,
        equal_weights=len({one.weight for one in scheme.components}) == 1,
        order=tuple(tuple(person for _, person in tied) for _, tied in groupby(known, key=lambda one: one[0])),
        points={one.person: one.points for one in indices if one.points is not None},
    )


@attrs.frozen(kw_only=True)
class _Pair:
    """Two people: the gap between them in each component, the weights, and by how much the first is ahead in all."""

    gaps: Mapping[str, Fraction]
    weights: Mapping[str, Fraction]
    lead: Fraction


def _pair(here: Mapping[str, Fraction], there: Mapping[str, Fraction], scheme: Scheme) -> _Pair:
    """Return the pair; without gaps if they cannot be compared. Rescaled weights are as good as those of the scheme."""
    comparable = here.keys() == there.keys()
    gaps = {name: value - there[name] for name, value in here.items()} if comparable else {}
    weights = {one.name: one.weight for one in scheme.components}
    lead = sum((weights[name] * gap for name, gap in gaps.items()), Fraction(0))
    return _Pair(gaps=gaps, weights=weights, lead=lead)


def _standings(index: PersonIndex) -> dict[str, Fraction]:
    """Return where a person stands in each component that counts; on logarithms in a geometric index."""
    scheme = index.scheme
    if index.value is None:
        return {}
    found = {one.component.name: one.normalised for one in index.contributions if one.normalised is not None}
    if scheme.aggregation is Aggregation.ARITHMETIC:
        return found
    raised = {name: max(value, scheme.floor) for name, value in found.items()}
    return {name: logarithm(value) for name, value in raised.items()} if all(raised.values()) else {}


def _moved(pair: _Pair, taken_from: str, given_to: str) -> Fraction | None:
    """Return the weight t with lead + t (gap given to - gap taken from) = 0, if that much can be taken."""
    if taken_from not in pair.gaps or given_to not in pair.gaps:
        return None
    turned = pair.gaps[taken_from] - pair.gaps[given_to]
    if not turned:
        return None
    weight = pair.lead / turned
    return weight if 0 <= weight <= pair.weights[taken_from] else None
