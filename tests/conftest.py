"""Tests never depend on speed: hypothesis neither times an example nor complains of a slow machine."""

from hypothesis import HealthCheck, settings

settings.register_profile("tests", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("tests")
