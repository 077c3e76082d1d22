"""Django and its database for tests, without further packages."""

import os
from collections.abc import Iterator

import django
import pytest
from django.db import connection
from django.test.utils import setup_test_environment, teardown_test_environment

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "host.settings")
django.setup()


@pytest.fixture(scope="session")
def database() -> Iterator[None]:
    """Give the host an empty database."""
    setup_test_environment()
    connection.creation.create_test_db(verbosity=0)
    yield
    connection.creation.destroy_test_db("", verbosity=0)
    teardown_test_environment()
