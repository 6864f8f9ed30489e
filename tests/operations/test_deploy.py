"""The files in deploy/ fit the program: real settings, real figures, nothing as root, nothing that can be written."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml
from compose_spec import PyCompose

from metrics import registry
from settings import ROOT, Settings

DEPLOY = ROOT / "deploy"
SETTINGS = {setting.name.upper() for setting in fields(Settings)}
SECRETS = {setting.name.upper() for setting in fields(Settings) if not setting.repr}
KUBERNETES = "1.31"  # the oldest that the manifests are for; what they say is checked against its schemas
PARTS = ("bot", "actions", "rasa", "web")
FIGURE = re.compile(r"\btulugar_[a-z_]+")
SUFFIXES = ("_bucket", "_count", "_sum", "_total")


def kubernetes(kind: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    for path in sorted((DEPLOY / "k8s").glob("*.yml")):
        for document in yaml.safe_load_all(path.read_text(encoding="utf-8")):
            if not kind or document["kind"] == kind:
                yield document["metadata"]["name"], document


def compose() -> dict[str, Any]:
    return yaml.safe_load((DEPLOY / "compose.yml").read_text(encoding="utf-8"))


def pod(name: str) -> dict[str, Any]:
    return dict(kubernetes("Deployment"))[name]["spec"]["template"]["spec"]


def base_name(setting: str) -> str:
    return setting.removesuffix("_FILE")


def figures_in(text: str) -> set[str]:
    return set(FIGURE.findall(text))


def known_figures() -> set[str]:
    names = {family.name for family in registry.collect()}
    return names | {name + suffix for name in names for suffix in SUFFIXES}


@pytest.mark.parametrize("part", PARTS)
def test_a_container_gets_real_settings_and_secrets_as_files(part: str) -> None:
    in_compose = compose()["services"][part]["environment"]
    in_kubernetes = {given["name"]: given["value"] for given in pod(part)["containers"][0]["env"]}

    for environment in (in_compose, in_kubernetes):
        assert {base_name(name) for name in environment} <= SETTINGS
        assert not SECRETS & set(environment), "a secret stands in the environment"


@pytest.mark.parametrize("part", PARTS)
def test_a_secret_that_is_named_is_mounted(part: str) -> None:
    service, spec = compose()["services"][part], pod(part)
    mounted = {item["path"] for volume in spec["volumes"] if "secret" in volume for item in volume["secret"]["items"]}
    wanted = {Path(e["value"]).name for e in spec["containers"][0]["env"] if e["name"].endswith("_FILE")}

    assert {Path(v).name for n, v in service["environment"].items() if n.endswith("_FILE")} == set(service["secrets"])
    assert wanted == mounted


@pytest.mark.parametrize("part", PARTS)
def test_nothing_runs_as_root_or_writes_to_its_image(part: str) -> None:
    service, spec = compose()["services"][part], pod(part)
    container = spec["containers"][0]["securityContext"]

    assert service["read_only"] and service["cap_drop"] == ["ALL"] and not service["user"].startswith("0")
    assert container["readOnlyRootFilesystem"] and container["capabilities"] == {"drop": ["ALL"]}
    assert spec["securityContext"]["runAsNonRoot"] and not container["allowPrivilegeEscalation"]
    assert not spec["automountServiceAccountToken"]


@pytest.mark.parametrize("part", PARTS)
def test_a_part_is_watched_limited_and_never_missing_whole(part: str) -> None:
    service, container = compose()["services"][part], pod(part)["containers"][0]

    assert service["healthcheck"]["test"] and service["deploy"]["resources"]["limits"]["memory"]
    assert {"startupProbe", "livenessProbe", "readinessProbe"} <= set(container)
    assert container["resources"]["limits"]["memory"]
    for kind in ("Service", "PodDisruptionBudget", "HorizontalPodAutoscaler"):
        assert part in dict(kubernetes(kind))
    assert dict(kubernetes("HorizontalPodAutoscaler"))[part]["spec"]["minReplicas"] >= 2


def test_rasa_is_reached_by_our_parts_alone_and_reaches_only_what_it_needs() -> None:
    policies = [policy["spec"] for _, policy in kubernetes("NetworkPolicy")]
    to_rasa = [spec for spec in policies if spec["podSelector"] == {"matchLabels": {"part": "rasa"}}]

    assert {"podSelector": {}, "policyTypes": ["Ingress"]} in policies, "nobody may speak to anybody by default"
    incoming = [source for spec in to_rasa for rule in spec.get("ingress", ()) for source in rule["from"]]
    assert {source["podSelector"]["matchLabels"]["part"] for source in incoming} == {"bot", "actions", "web"}
    assert any("Egress" in spec["policyTypes"] for spec in to_rasa)
    assert compose()["networks"]["inside"]["internal"] and compose()["services"]["rasa"]["networks"] == ["inside"]


@pytest.mark.parametrize(
    "document", [document for _, document in kubernetes()], ids=lambda one: f"{one['kind']}-{one['metadata']['name']}"
)
def test_a_manifest_says_nothing_that_kubernetes_does_not_know(document: dict[str, Any]) -> None:
    kubernetes_validate.validate(document, KUBERNETES, strict=True)


def test_the_check_of_manifests_finds_a_wrong_word() -> None:
    wrong = dict(kubernetes("Deployment"))["web"]
    wrong["spec"]["template"]["spec"]["containers"][0]["readynessProbe"] = {}

    with pytest.raises(kubernetes_validate.ValidationError, match="readynessProbe"):
        kubernetes_validate.validate(wrong, KUBERNETES, strict=True)


def read_strictly(file: dict[str, Any]) -> PyCompose:
    """A compose file by its specification, without our own anchors; raises ValueError."""
    read = PyCompose.from_json(json.dumps({key: value for key, value in file.items() if not key.startswith("x-")}))
    read.validate()
    return read


def test_the_compose_file_says_nothing_that_its_specification_does_not_know() -> None:
    assert set(PARTS) < set(read_strictly(compose()).service_names())


@pytest.mark.parametrize("wrong", [{"read_olny": True}, {"secrets": ["nobody"]}, {"networks": 7}])
def test_the_check_of_the_compose_file_finds_a_wrong_word(wrong: dict[str, Any]) -> None:
    file = compose()
    file["services"]["web"] |= wrong

    with pytest.raises(ValueError, match=r"read_olny|nobody|integer"):
        read_strictly(file)


def test_reports_outlive_the_consoles_that_write_them() -> None:
    service, spec = compose()["services"]["web"], pod("web")
    given = {one["name"]: one.get("value") for one in spec["containers"][0]["env"]}
    mounted = {one["mountPath"]: one["name"] for one in spec["containers"][0]["volumeMounts"]}
    kept = {one["name"] for one in spec["volumes"] if "persistentVolumeClaim" in one}

    assert f"reports:{service['environment']['REPORT_DIR']}" in service["volumes"] and "reports" in compose()["volumes"]
    assert mounted[given["REPORT_DIR"]] in kept
    assert f"/var/lib/tulugar {service['environment']['REPORT_DIR']}" in (DEPLOY / "Dockerfile").read_text("utf-8")


def test_who_must_speak_to_the_world_can_and_nobody_else() -> None:
    compose_ = compose()
    outside = {name for name, service in compose_["services"].items() if "outside" in service["networks"]}

    assert outside == {"bot", "web", "proxy"}
    assert compose_["networks"] == {"inside": {"internal": True}, "outside": {}}


def test_kustomize_names_every_file() -> None:
    named = yaml.safe_load((DEPLOY / "k8s/kustomization.yaml").read_text(encoding="utf-8"))["resources"]

    assert sorted(named) == sorted(path.name for path in (DEPLOY / "k8s").glob("*.yml"))


def test_alerts_and_dashboard_ask_for_figures_that_exist() -> None:
    board = json.loads((DEPLOY / "monitoring/dashboard.json").read_text(encoding="utf-8"))
    rules = yaml.safe_load((DEPLOY / "monitoring/alerts.yml").read_text(encoding="utf-8"))["groups"][0]["rules"]
    asked = {name for panel in board["panels"] for target in panel["targets"] for name in figures_in(target["expr"])}
    asked |= {name for rule in rules for name in figures_in(rule["expr"])}

    assert asked and asked <= known_figures()


def test_every_alert_has_a_chapter_in_the_runbook() -> None:
    lines = (ROOT / "docs/operations.md").read_text(encoding="utf-8").splitlines()
    chapters = {line[4:].strip().lower().replace(" ", "-") for line in lines if line.startswith("### ")}
    rules = yaml.safe_load((DEPLOY / "monitoring/alerts.yml").read_text(encoding="utf-8"))["groups"][0]["rules"]

    assert {rule["annotations"]["runbook"].partition("#")[2] for rule in rules} <= chapters


def test_units_run_what_the_procfile_runs() -> None:
    procfile = dict(
        line.partition(": ")[::2] for line in (ROOT / "Procfile").read_text(encoding="utf-8").splitlines() if line
    )

    for part in PARTS:
        unit = (DEPLOY / f"systemd/tulugar-{part}.service").read_text(encoding="utf-8")
        assert f"ExecStart=/opt/tulugar/{procfile[part]}\n" in unit
        assert "NoNewPrivileges=yes" in unit and "User=tulugar" in unit
    assert "IPAddressDeny=any" in (DEPLOY / "systemd/tulugar-rasa.service").read_text(encoding="utf-8")


def test_images_install_what_is_pinned_by_its_hash() -> None:
    lines = (DEPLOY / "Dockerfile").read_text(encoding="utf-8").splitlines()

    for line in lines:
        if " -r requirements/" in line:
            assert "--require-hashes" in line
    assert [line for line in lines if line.startswith("USER ")] == ["USER 10001"] * 2
