"""`peerlearn doctor`: looks at an installation from outside and says what to do. It reads no content."""

import asyncio
import struct
from collections.abc import Mapping
from datetime import date, timedelta
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

from bot.app import SystemClock, SystemIds, registration
from bot.config import Settings, is_loopback, misspelt
from bot.domain.privacy.findings import Verdict
from bot.domain.privacy.screen import screen
from bot.domain.programmes import Channel, Connector
from bot.pages.reading import installed
from bot.platforms.base import Finding
from bot.ports.unit import Unit
from bot.text.lexicon import lexicon
from storage import migrate
from storage.database import Database
from storage.keys import KeyStore

_NOBODY = "Call 555-555-0143."
"""What the screen has to stop. The number is nobody's."""

LOOKED_BACK = timedelta(days=30)
"""How far back what could not be understood is counted."""


def examine(settings: Settings) -> list[Finding]:
    """Everything that can be told without stopping a running service."""
    findings = [_schema(settings), _mounts(settings), _screen(), *_pages(settings), _images(), *_misspelt()]
    if all(finding.well for finding in findings[:1]):
        findings += [*_outbox(settings), *_stopped(settings)]
        if settings.slack_bot_token:
            findings += _slack(settings)
    if settings.teams_app_id:
        findings += _teams(settings, schema_stands=findings[0].well)
    return findings


def _misspelt() -> list[Finding]:
    return [Finding(True, sentence, careful=True) for sentence in misspelt()]


def _schema(settings: Settings) -> Finding:
    try:
        current, newest = migrate.current(settings.database_url), migrate.newest()
    except Exception as error:  # whatever a driver raises, the finding is the same
        return Finding(False, f"The database does not answer ({type(error).__name__}): check PEERLEARN_DATABASE_URL.")
    if current == newest:
        return Finding(True, f"The database answers, and its schema is at {current}.")
    if current is None:
        return Finding(False, "The database is empty: run `peerlearn migrate`, or just `peerlearn serve`.")
    return Finding(False, f"The schema is at {current}, the program at {newest}: run `peerlearn migrate`, or upgrade.")


def _mounts(settings: Settings) -> Finding:
    keys, data = _existing(settings.keys_dir), _existing(settings.data_dir)
    if not settings.database_url.startswith("sqlite"):
        return Finding(True, f"The keys stand at {settings.keys_dir}, apart from the database's server.")
    if keys.stat().st_dev != data.stat().st_dev:
        return Finding(True, "Keys and database are on different volumes.")
    return Finding(
        True,
        "Keys and database share a volume. Leave the keys out of its backups, or set PEERLEARN_KEYS_DIR to another one:"
        " a backup that holds both opens what was destroyed.",
        careful=True,
    )


def _screen() -> Finding:
    try:
        found = screen(_NOBODY, lexicon()).verdict
    except (OSError, ValueError, struct.error) as error:
        found = type(error).__name__
    if found is Verdict.BLOCK:
        return Finding(True, "The screen for patient identifiers reads what people type.")
    words = (
        f"The screen for patient identifiers does not work ({found}): its list of names is damaged. Until the bot is"
        " installed again no form in which people type can be sent."
    )
    return Finding(False, words)


def _stopped(settings: Settings) -> list[Finding]:
    database = _opened(settings)
    try:
        counted = database.read_now(lambda unit: unit.stopped.counted())
    finally:
        database.close()
    if not counted:
        return []
    listed = ", ".join(f"{number} {kind.value}" for kind, number in sorted(counted.items()))
    return [Finding(True, f"What the screen stopped or asked about, of this month and the three before: {listed}.")]


def _pages(settings: Settings) -> list[Finding]:
    """Whether people who are on a platform reach the bot's own pages: there, this machine is nobody's but its own."""
    host = urlsplit(settings.base_url).hostname or ""
    if not settings.connected or not is_loopback(host):
        return []
    words = (
        f"PEERLEARN_BASE_URL is {settings.base_url}, which only this machine reaches: the page for the study's number"
        " opens for nobody. Set it to the address at which people's browsers reach the bot."
    )
    return [Finding(False, words)]


def _images() -> Finding:
    """What the extras add. They are found where they are installed, and nothing has to be set."""
    dicom = "are" if find_spec("pydicom") and find_spec("numpy") else "are not (the extra dicom)"
    words = "are" if installed() else "are not (the extra ocr)"
    return Finding(True, f"Of images, DICOM files {dicom} taken, and words that are burned in {words} read.")


def _opened(settings: Settings) -> Database:
    clock, ids = SystemClock(), SystemIds()
    return Database(settings.database_url, KeyStore(settings.keys_dir, ids, clock), clock, ids)


def _existing(path: Path) -> Path:
    while not path.exists():
        path = path.parent
    return path


def _outbox(settings: Settings) -> list[Finding]:
    database = _opened(settings)
    try:
        parked, lost = database.read_now(lambda unit: (unit.outbox.parked(), unit.outbox.lost()))
    finally:
        database.close()
    total = sum(parked.values())
    words = ", ".join(f"{number} {reason}" for reason, number in sorted(parked.items()))
    findings = [
        Finding(total == 0, f"{total} messages are parked: {words}." if total else "No message is parked."),
    ]
    if lost:
        listed = ", ".join(f"{number} {reason}" for reason, number in sorted(lost.items()))
        findings.append(Finding(True, f"Notices that could never arrive, in all: {listed}.", careful=True))
    return findings


def _slack(settings: Settings) -> list[Finding]:
    from bot.platforms.slack.checkup import Patient, look
    from bot.platforms.slack.workspace import PLATFORM, Web, tenant_of

    database = _opened(settings)
    try:
        channels, installations = database.read_now(
            lambda unit: (
                _spoken_in(unit),
                unit.installations.of(PLATFORM),
            )
        )
    finally:
        database.close()
    secrets = (settings.slack_signing_secret, settings.slack_old_signing_secret)
    patient = Patient(
        bot_token=settings.slack_bot_token,
        app_token=settings.slack_app_token,
        secrets=[secret for secret in secrets if secret],
        base_url=settings.base_url,
        channels=[channel for channel in channels if channel.platform == PLATFORM],
        ended=[tenant_of(one.organisation, one.team) for one in installations if one.token is None],
    )

    async def looked() -> list[Finding]:
        async with Web(settings.slack_api_url) as web:
            return await look(web, patient)

    return asyncio.run(looked())


def _teams(settings: Settings, *, schema_stands: bool) -> list[Finding]:
    import httpx

    from bot.platforms.teams.checkup import channels, heard, look, unread
    from bot.platforms.teams.registration import PLATFORM

    trusted, clock = registration(settings), SystemClock()
    spoken_in: list[Channel] = []
    connectors: Mapping[str, Connector] = {}
    counted: Mapping[str, int] = {}
    teams: Mapping[str, frozenset[str]] = {}
    if schema_stands:
        spoken_in, connectors, counted, teams = _teams_known(settings, clock.now().date() - LOOKED_BACK)

    async def looked() -> list[Finding]:
        async with httpx.AsyncClient() as web:
            found = await look(trusted, web, clock, settings.base_url)
            here = [one for one in spoken_in if one.platform == PLATFORM]
            return [*found, *await channels(trusted, web, clock, here, connectors, teams)]

    findings = asyncio.run(looked())
    return [*findings, *heard(trusted, connectors), unread(counted)] if schema_stands else findings


def _spoken_in(unit: Unit) -> list[Channel]:
    """Every channel in which a programme or one of its series speaks."""
    found: list[Channel] = []
    for programme in unit.programmes.all():
        found += unit.programmes.channels(programme.id)
        for series in unit.rounds.all_series(programme.id):
            found += unit.rounds.channels(series.id)
    return list(dict.fromkeys(found))


def _teams_known(
    settings: Settings, since: date
) -> tuple[list[Channel], Mapping[str, Connector], Mapping[str, int], Mapping[str, frozenset[str]]]:
    """Where programmes speak; by tenant where Teams is; by reason how much could not be understood since a day; and by
    tenant the teams that have the bot.
    """
    database = _opened(settings)
    try:
        return database.read_now(
            lambda unit: (
                _spoken_in(unit),
                unit.contacts.connectors("teams"),
                unit.inbox.unread("teams", since),
                unit.contacts.teams("teams"),
            )
        )
    finally:
        database.close()
