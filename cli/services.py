"""`make services`: PostgreSQL and Redis from Debian's packages, on loopback, for the tests that need them.

Runs as root (a container without systemd is enough). Standard library only.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

POSTGRES_PORT = 55432  # not the default ports, so that nothing of the machine's own is touched
REDIS_PORT = 56379
CLUSTER = "tulugar"
PASSWORD = "tulugar"  # loopback only, test data only
PACKAGES = {"pg_ctlcluster": "postgresql", "redis-server": "redis-server", "haproxy": "haproxy", "chromium": "chromium"}
DATABASE_URL = f"postgresql+psycopg://tulugar:{PASSWORD}@127.0.0.1:{POSTGRES_PORT}/tulugar"
REDIS_URL = f"redis://127.0.0.1:{REDIS_PORT}/0"


def main() -> int:
    """Install, start, and print the addresses as shell assignments."""
    if os.geteuid() != 0:
        print("Hace falta ser root (instala paquetes de Debian): sudo make services", file=sys.stderr)
        return 1
    try:
        install()
        start_postgres()
        start_redis()
    except (subprocess.CalledProcessError, OSError, TimeoutError) as error:
        print(f"✗ No se pudieron encender los servicios: {error}", file=sys.stderr)
        return 1
    print(f"TEST_DATABASE_URL={DATABASE_URL}")
    print(f"TEST_REDIS_URL={REDIS_URL}")
    return 0


def install() -> None:
    """Debian's packages, those that are missing."""
    missing = [package for program, package in PACKAGES.items() if not shutil.which(program)]
    if missing:
        environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        quiet("apt-get", "-q", "update", env=environ)
        quiet("apt-get", "-q", "install", "-y", "--no-install-recommends", *missing, env=environ)


def start_postgres() -> None:
    """A cluster of its own with one user and one database."""
    version = max(int(path.name) for path in Path("/usr/lib/postgresql").iterdir() if path.name.isdigit())
    clusters = subprocess.run(["pg_lsclusters", "-h"], capture_output=True, text=True, check=True).stdout
    if not any(line.split()[1] == CLUSTER for line in clusters.splitlines()):
        quiet("pg_createcluster", str(version), CLUSTER, "--port", str(POSTGRES_PORT))
    if subprocess.run(["pg_ctlcluster", str(version), CLUSTER, "status"], capture_output=True, check=False).returncode:
        quiet("pg_ctlcluster", str(version), CLUSTER, "start")
    wait_for("PostgreSQL", ["pg_isready", "-q", "-h", "127.0.0.1", "-p", str(POSTGRES_PORT)])
    if "tulugar" not in sql("SELECT rolname FROM pg_roles").split():
        sql(f"CREATE ROLE tulugar LOGIN CREATEDB PASSWORD '{PASSWORD}'")
    if "tulugar" not in sql("SELECT datname FROM pg_database").split():
        sql("CREATE DATABASE tulugar OWNER tulugar")


def start_redis() -> None:
    """In memory only, on loopback."""
    ping = ["redis-cli", "-p", str(REDIS_PORT), "ping"]
    if subprocess.run(ping, capture_output=True, check=False).returncode:
        address = ("--bind", "127.0.0.1", "--port", str(REDIS_PORT))
        quiet("redis-server", *address, "--daemonize", "yes", "--save", "", "--appendonly", "no", "--dir", "/tmp")  # nosec B108
    wait_for("Redis", ping)


def sql(statement: str) -> str:
    """What PostgreSQL's own superuser is told."""
    command = ["runuser", "-u", "postgres", "--", "psql", "-p", str(POSTGRES_PORT), "-Atqc", statement]
    return subprocess.run(command, capture_output=True, text=True, check=True, cwd="/").stdout


def wait_for(name: str, command: list[str], limit_s: float = 30.0) -> None:
    """Until the command succeeds."""
    deadline = time.monotonic() + limit_s
    while subprocess.run(command, capture_output=True, check=False).returncode:
        if time.monotonic() > deadline:
            raise TimeoutError(f"{name} no respondió en {limit_s:.0f} s")
        time.sleep(0.3)


def quiet(*command: str, env: dict[str, str] | None = None) -> None:
    """Run it; its output goes to standard error."""
    subprocess.run(command, check=True, stdout=sys.stderr, env=env)


if __name__ == "__main__":
    sys.exit(main())
