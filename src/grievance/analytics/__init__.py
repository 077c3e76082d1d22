"""Pure functions over complaints: was everybody answered, how fast, how satisfied; who waited for whom."""

from typing import TYPE_CHECKING

from grievance._lazy import attach

if TYPE_CHECKING:
    from grievance.analytics._clusters import Cluster, clusters
    from grievance.analytics._departments import DepartmentWork, work_by_department
    from grievance.analytics._refusals import AuthorityUsed, Overturned, Refusals, authority_used, refusals
    from grievance.analytics._service import Service, service

__all__ = [
    "AuthorityUsed",
    "Cluster",
    "DepartmentWork",
    "Overturned",
    "Refusals",
    "Service",
    "authority_used",
    "clusters",
    "refusals",
    "service",
    "work_by_department",
]

__getattr__, __dir__ = attach(
    __name__,
    {
        "AuthorityUsed": "_refusals",
        "Cluster": "_clusters",
        "DepartmentWork": "_departments",
        "Overturned": "_refusals",
        "Refusals": "_refusals",
        "Service": "_service",
        "authority_used": "_refusals",
        "clusters": "_clusters",
        "refusals": "_refusals",
        "service": "_service",
        "work_by_department": "_departments",
    },
)
