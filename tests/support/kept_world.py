"""A made-up world in a store: its histories as a desk keeps them."""

from __future__ import annotations

from grievance import Desk, Procedure
from grievance.codec import Codec
from grievance.desk._filing import commit_of
from grievance.lifecycle import replay
from grievance.storage import ComplaintStore
from grievance.testing.gaming import World

__all__ = ["keep"]


def keep(world: World, store: ComplaintStore) -> Desk:
    """Save all histories and proposals of *world* in *store*, and return a desk that stands at its present instant."""
    desk = Desk(Procedure.pack("retail"), store, clock=lambda: world.now)
    desk._run(desk._do.keep_procedure())
    codec = Codec()
    commits = [
        commit_of(replay(events), events, codec=codec, secret=bytes(32), due=None)
        for events in world.histories.values()
    ]
    store.save("default", commits)
    for proposal in world.proposals:
        if proposal.assessed is None:
            desk.file_proposal(proposal)
        else:
            store.remember("default", "improvement-proposal", "log", codec.dumps(proposal), beside=True)
    return desk
