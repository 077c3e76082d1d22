"""The file of a small shop, for tests that write procedures to disk."""

from __future__ import annotations

SHOP = """
[procedure]
name = "Shop"
version = "1"
effective = 2026-01-01
accountable = "boss@shop.example"
zone = "UTC"

[calendars.office]
zone = "UTC"
week = { mon-fri = ["09:00-17:00"] }

[priority]
hit = "collect"
levels = { normal = { at_least = 0, work_within = "3 days" } }

[routing]
hit = "first"
otherwise = { to = "front-desk", because = "nobody else is responsible" }
[[routing.rules]]
id = "late"
when = { category = "delivery/late/**" }
to = "logistics"
because = "logistics can trace it"
"""
