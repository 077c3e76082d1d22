"""What is counted over all complaints of an organisation."""

from __future__ import annotations

from grievance.analytics import AuthorityUsed, Cluster, Refusals, authority_used, clusters, refusals
from grievance.desk._all import all_complaints
from grievance.desk._context import Context
from grievance.desk._driving import Operation

__all__ = ["counted_authority", "counted_clusters", "counted_refusals"]


def counted_refusals(context: Context) -> Operation[Refusals]:
    """Return what was refused and referred, and on which grounds."""
    return refusals((yield from all_complaints(context)))


def counted_authority(context: Context) -> Operation[AuthorityUsed]:
    """Return what was settled alone and what took a second person."""
    return authority_used((yield from all_complaints(context)))


def counted_clusters(context: Context) -> Operation[tuple[Cluster, ...]]:
    """Return the clusters of duplicates."""
    return tuple(clusters((yield from all_complaints(context))))
