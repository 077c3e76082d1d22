"""An index as many have it: it counts clicks. Its text stands on the page about gaming."""

from collections import Counter, defaultdict
from statistics import mean

from grievance.model import Closed
from grievance.testing.gaming import World


def clicks(world: World) -> dict[str, float]:
    """Who pressed Close how often, how fast on average, and how many proposals each has filed."""
    closed: Counter[str] = Counter()
    hours: defaultdict[str, list[float]] = defaultdict(list)
    for events in world.histories.values():
        for event in events:
            if isinstance(event, Closed) and event.at in world.period:
                closed[event.by.id] += 1
                hours[event.by.id].append((event.at - events[0].at).total_seconds() / 3600)
    filed = Counter(proposal.by for proposal in world.proposals)
    fast = {person: max(1 - mean(found) / 960, 0) for person, found in hours.items()}
    return {one: 40 * min(closed[one] / 60, 1) + 40 * fast[one] + 5 * min(filed[one], 4) for one in closed}
