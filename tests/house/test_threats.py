"""`docs/threat-model.md` names tests that exist, for every adversary."""

from tests.house.test_promises import every_test
from tests.house.tree import table


def test_every_line_of_the_threat_model_names_tests_that_exist() -> None:
    known = every_test()
    rows = table("docs/threat-model.md", 5)
    named = {row[0]: {name.strip(" `") for name in row[4].split("<br>")} for row in rows}
    assert named
    assert {who: unknown for who, names in named.items() if (unknown := names - known) or not names} == {}
