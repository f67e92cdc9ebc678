"""The top level is fixed by the owner: eight names, and besides them only what a repository needs."""

from tests.house.tree import files

HOUSE = {"bot", "handlers", "storage", "scheduler", "tests", "manifest", "pyproject.toml", "README.md"}
REPOSITORY = {
    "docs",
    "deploy",
    "Makefile",
    "bootstrap.py",
    "LICENSE",
    "SECURITY.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "Dockerfile",
    "compose.yaml",
    "requirements.lock",
    "requirements-dev.lock",
}


def test_nothing_stands_at_the_top_that_the_layout_does_not_name() -> None:
    found = {path.split("/")[0] for path in files()}
    assert {name for name in found - HOUSE - REPOSITORY if not name.startswith(".")} == set()


def test_a_clone_holds_everything_that_its_reader_is_promised() -> None:
    papers = {"LICENSE", "SECURITY.md", "CONTRIBUTING.md", "CHANGELOG.md", "Makefile", ".ci/run", ".env.example"}
    pages = {"docs/glossary.md", "docs/promises.md", "docs/settings.md", "docs/slack.md", "docs/decisions/README.md"}
    manifests = {"manifest/slack-http.json", "manifest/slack-socket.json"}
    assert papers | pages | manifests <= set(files())
