"""Pytest plugin: each of several test processes gets a PostgreSQL database and a Redis number of its own."""

from __future__ import annotations

import os
import re

import psycopg
import pytest
from sqlalchemy import make_url


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Before any test module reads the addresses of the servers."""
    number = re.fullmatch(r"gw(\d+)", os.environ.get("PYTEST_XDIST_WORKER", ""))
    if not number:
        return
    if os.environ.get("TEST_DATABASE_URL"):
        os.environ["TEST_DATABASE_URL"] = _own_database(os.environ["TEST_DATABASE_URL"], number[1])
    if os.environ.get("TEST_REDIS_URL"):
        os.environ["TEST_REDIS_URL"] = re.sub(r"/\d+$", f"/{number[1]}", os.environ["TEST_REDIS_URL"])


def _own_database(address: str, number: str) -> str:
    url = make_url(address)
    name = f"{url.database}_{number}"
    server = url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(server, autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone():
            connection.execute(f'CREATE DATABASE "{name}"')
    return url.set(database=name).render_as_string(hide_password=False)
