"""A department to measure with: 24 people on one platform, and some conversations that are under way."""

import os
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.app import Bot, SystemClock, SystemIds, open_database
from bot.demo.actor import Actor, Postbox, window_of
from bot.demo.work import codes_in
from bot.domain.people import Account
from bot.ports.unit import Unit
from bot.screens.elements import Form
from bot.screens.inputs import Who
from bot.services.programmes import issue_setup_code
from storage.keys import KeyStore

PEOPLE = tuple(f"Dr. {letter}. Measured-{letter}" for letter in "BCDEFGHIJKLMNOPQRSTUVWX")
CONVERSATIONS = 40
WORDS = "A nodule of 6 mm at the apex, partly behind the first rib. Three months later it measures 9 mm. " * 4
ZONE = "America/Toronto"


def nonce() -> str:
    """What makes a form one of a kind."""
    today = datetime.now(UTC).date().toordinal().to_bytes(4, "big")
    return urlsafe_b64encode(today + os.urandom(16)).decode().rstrip("=")


@dataclass(frozen=True)
class Ready:
    """What a request has to name: who shares, by which key the reader goes in the form, and the form itself.

    `outside` is where the platform itself is, for ways in that say so.
    """

    user_id: str
    reader: str
    form: Form
    outside: str = ""


async def prepare(url: str, keys: Path, platform: str, tenant: str, elsewhere: Sequence[str] = ()) -> Ready:
    """Fill an empty database, as people on a platform do. Whoever shares is in the tenants `elsewhere` as well."""
    clock, ids = SystemClock(), SystemIds()
    database = open_database(url, KeyStore(keys, ids, clock), clock, ids)
    bot = Bot(database, clock, "http://127.0.0.1:8710", {platform: Postbox()})
    try:
        people = [
            Actor(bot.dispatch, Who(platform, tenant, f"PERSON{at}", "en", ZONE)) for at in range(len(PEOPLE) + 1)
        ]
        await _found(bot, *people)
        person = people[1]
        await database.write(lambda unit: _goes_elsewhere(unit, person.who, elsewhere))
        form = window_of(await person.types("/case"))
        reader = person.chooses(form, "reader", PEOPLE[1])
        for _ in range(CONVERSATIONS):
            form = window_of(await person.types("/case"))
            await person.sends(form, **values(reader))
        return Ready(person.who.user_id, reader, form)
    finally:
        database.close()


def _goes_elsewhere(unit: Unit, who: Who, elsewhere: Sequence[str]) -> None:
    member = unit.people.behind(who.platform, who.tenant, who.user_id)
    assert member is not None
    for tenant in elsewhere:
        unit.programmes.connect(member.programme_id, who.platform, tenant)
        unit.people.bind(member.id, Account(who.platform, tenant, who.user_id, "en", ZONE))


async def _found(bot: Bot, founder: Actor, *others: Actor) -> None:
    code = await bot.database.write(issue_setup_code)
    form = window_of(await founder.types(f"/peer setup {code}", channel_id="rounds"))
    await founder.sends(
        form,
        name="Measured",
        sites="North",
        channel="rounds",
        founder="Dr. A. Measured-A",
        role="radiologist",
        pathway="Call 5150.",
        mask="@@######",
        agreed="Privacy office",
        language="en",
        zone=ZONE,
    )
    form = window_of(await founder.types("/peer invite"))
    codes = codes_in(window_of(await founder.sends(form, names="\n".join(PEOPLE), role="radiologist", site="0")))
    for joining, name in zip(others, PEOPLE, strict=True):
        await joining.types(f"/peer join {codes[name]}")


def values(reader: str) -> dict[str, str]:
    """What a submitter answers."""
    return {
        "outstanding": "no",
        "kind": "learning_opportunity",
        "modality": "ct",
        "reader": reader,
        "happened": WORDS,
        "point": "Look at both apices once more.",
        "factor": "perception",
    }
