"""The rooms import one way: import-linter's contracts hold, and no module stands outside of them."""

import subprocess
import sys
import tomllib
from pathlib import Path

from tests.house.tree import ROOT, modules

OUTSIDE_THE_LAYERS = {"bot.config", "bot.log"}
"""What no layer holds, since a contract of its own keeps it to the commands and the composition root."""


def test_import_contracts_are_kept() -> None:
    linter = Path(sys.executable).parent / "lint-imports"
    ran = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_every_module_of_bot_stands_in_a_layer() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    placed = {module.strip() for layer in layers for module in layer.split("|")} | OUTSIDE_THE_LAYERS
    standing = {
        ".".join(module.path.removesuffix(".py").split("/")[:2])
        for module in modules("bot")
        if module.path != "bot/__init__.py"
    }
    assert standing - placed == set()
