"""Pure functions over complaints: was everybody answered, how fast, how satisfied; who waited for whom."""

from grievance.analytics._departments import DepartmentWork, work_by_department
from grievance.analytics._service import Service, service

__all__ = ["DepartmentWork", "Service", "service", "work_by_department"]
