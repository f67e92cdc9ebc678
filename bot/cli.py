"""The `peerlearn` command. Everything heavy is imported inside the command that needs it."""

import asyncio
import gc
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Coroutine, Generator, Sequence

    from bot.config import Settings
    from bot.domain.programmes import Programme

main = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="A self-hosted chat bot that runs a radiology peer learning programme.",
)
manifests = typer.Typer(no_args_is_help=True, help="Write what a platform is told about the bot.")
main.add_typer(manifests, name="manifest")


def _settings(*, quiet: bool = False) -> "Settings":
    from bot.config import SettingsError, load_settings

    try:
        settings = load_settings()
    except SettingsError as wrong:
        for sentence in wrong.sentences:
            typer.echo(sentence, err=True)
        raise typer.Exit(2) from None
    from bot.log import configure

    configure("WARNING" if quiet and "log_level" not in settings.model_fields_set else settings.log_level)
    return settings


@contextmanager
def _in_words() -> "Generator[None]":
    """End with a sentence, and no traceback, on what whoever runs the bot can mend."""
    from bot.platforms.base import NotConnected
    from storage.database import AlreadyServing
    from storage.migrate import SchemaTooNew, Unreachable
    from storage.pairing import WrongKeys

    try:
        yield
    except (AlreadyServing, NotConnected, SchemaTooNew, Unreachable, WrongKeys) as refused:
        typer.echo(str(refused), err=True)
        raise typer.Exit(1) from None


def _run(work: "Coroutine[None, None, None]", port: int) -> None:
    from uvicorn.loops.auto import auto_loop_factory

    try:
        with _in_words(), asyncio.Runner(loop_factory=auto_loop_factory()) as runner:
            runner.run(work)
    except OSError as error:
        if error.errno not in {98, 48}:
            raise
        typer.echo(f"Port {port} is taken. Set PEERLEARN_PORT to a free one, or to 0 for any.", err=True)
        raise typer.Exit(1) from None
    except KeyboardInterrupt:
        typer.echo("Stopped.")


@main.command()
def serve() -> None:
    """Serve the programme on the platforms whose tokens are set; without any, on the local chat of this machine."""
    # Most of a start is importing, and what is imported stays. To look for garbage in it takes a tenth of the time.
    gc.disable()
    settings = _settings()
    from bot.serve import serve as work

    def announce(where: str) -> None:
        gc.freeze()
        gc.enable()
        typer.echo("Not for real cases yet: the check for patient identifiers is new and does not find everything.")
        typer.echo(f"{where}  (stop with Ctrl+C)")

    _run(work(settings, announce), settings.port)


@main.command()
def demo(
    script: Annotated[bool, typer.Option("--script", help="Tell the story in the terminal instead.")] = False,
) -> None:
    """Show a made-up department at work. Needs no account, and nothing leaves this computer."""
    settings = _settings(quiet=True)
    if settings.connected:
        # Whoever can reach the demo's page can act as anybody there: it stays away from where real people are.
        typer.echo(
            f"The demo does not start beside a real platform. Unset {' and '.join(settings.connected)}.", err=True
        )
        raise typer.Exit(2)
    if script:
        from bot.demo.story import tell

        _run(tell(typer.echo), settings.port)
        return
    from bot.demo.run import demo as work

    def announce(address: str) -> None:
        typer.echo(f"The demo is at {address}  (stop with Ctrl+C)")

    typer.echo("Setting up a made-up department: 24 people, 13 cases, monthly rounds.")
    _run(work(settings, announce), settings.port)


@main.command("setup-code")
def setup_code(
    programme: Annotated[
        str, typer.Argument(help="With --join, the programme's name, or its id; left out, it is the only one.")
    ] = "",
    join: Annotated[
        bool,
        typer.Option("--join", help="Connect another Slack workspace or Teams tenant to a programme there is already."),
    ] = False,
) -> None:
    """Make a one-time code for /peer setup CODE in chat: it founds a programme, or with --join connects one more chat.

    Whoever founds a programme coordinates it. Whoever connects a chat to one becomes nothing by it.
    """
    settings = _settings()
    from bot.app import SystemClock, SystemIds, open_database
    from bot.services.programmes import issue_connecting_code, issue_setup_code
    from storage.keys import KeyStore

    if programme and not join:
        typer.echo("A programme's name goes with --join. A code that founds a programme needs none.", err=True)
        raise typer.Exit(2)
    clock, ids = SystemClock(), SystemIds()
    with _in_words():
        database = open_database(settings.database_url, KeyStore(settings.keys_dir, ids, clock), clock, ids)
        try:
            known = database.read_now(lambda unit: unit.programmes.all())
            if join:
                chosen = _chosen(known, programme)
                code = database.write_now(lambda unit: issue_connecting_code(unit, chosen))
                typer.echo(f"It connects one Slack workspace or Teams tenant to {chosen.name}.")
            else:
                code = database.write_now(issue_setup_code)
                if known:
                    typer.echo("It founds one more programme. To connect a chat to one there is already, add --join.")
        finally:
            database.close()
    typer.echo(f"Type in the chat, within 7 days:  /peer setup {code}")


def _chosen(known: "Sequence[Programme]", named: str) -> "Programme":
    """The programme that was named, or the only one. Ends with a sentence where it is none or several."""
    wanted = named.strip().casefold()
    found = [one for one in known if not wanted or wanted in {one.name.casefold(), str(one.id)}]
    if len(found) == 1:
        return found[0]
    if not known:
        typer.echo("There is no programme yet. Found one first: peerlearn setup-code.", err=True)
    else:
        typer.echo("Name one of these programmes, or write its id:", err=True)
        for one in found or known:
            typer.echo(f"  {one.name}  ({one.id})", err=True)
    raise typer.Exit(2)


@main.command()
def migrate() -> None:
    """Bring the database up to the newest schema. `serve` does it by itself."""
    settings = _settings()
    from storage import migrate as work

    with _in_words():
        work.upgrade(settings.database_url)
    typer.echo(f"The schema is at {work.current(settings.database_url)}.")


@main.command()
def doctor() -> None:
    """Look at settings, database, keys and outbox, and say what to do about what is wrong."""
    settings = _settings()
    from bot.doctor import examine

    findings = examine(settings)
    for finding in findings:
        typer.echo(f"{finding.verdict:<4}  {finding.words}")
    if not all(finding.well for finding in findings):
        sys.exit(1)


@main.command("retention")
def show_retention(
    language: Annotated[str, typer.Option(help="en or fr; left out, it is the programme's.")] = "",
    agree: Annotated[
        bool, typer.Option("--agree", help="Agree, as the second person, to what one coordinator asked for.")
    ] = False,
    programme: Annotated[
        str, typer.Option(help="Its name or id; left out, all are shown, and --agree takes the only one.")
    ] = "",
) -> None:
    """Show what is destroyed when, what went last, and the legal hold that stops the clock."""
    settings = _settings()
    from bot.app import SystemClock, SystemIds, open_database
    from bot.screens.plain import lines_of
    from bot.screens.retention import kept
    from bot.services import retention
    from bot.text.catalogue import catalogue
    from storage.keys import KeyStore

    clock, ids = SystemClock(), SystemIds()
    with _in_words():
        database = open_database(settings.database_url, KeyStore(settings.keys_dir, ids, clock), clock, ids)
        try:
            known = database.read_now(lambda unit: unit.programmes.all())
            shown = [_chosen(known, programme)] if agree or programme else known
            if not shown:
                typer.echo("There is no programme yet. Found one first: peerlearn setup-code.", err=True)
            for one in shown:
                if agree and not database.write_now(lambda unit, one=one: retention.agree_as_operator(unit, one)):
                    typer.echo(f"Nothing is asked for in {one.name}.", err=True)
                    raise typer.Exit(1)
                found = database.read_now(lambda unit, one=one: retention.upkeep(unit, one))
                typer.echo(one.name)
                for line in lines_of(kept(found, coordinates=False), catalogue(language or one.language)):
                    typer.echo(f"  {line}")
        finally:
            database.close()


@main.command("screen")
def screen_lines() -> None:
    """Screen texts for identifiers: JSON lines {"lang", "text"} come in, {"verdict", "spans"} go out, a line each."""
    from bot.screening import screened

    readable = True
    for answer, read in screened(sys.stdin.buffer):
        sys.stdout.write(answer + "\n")
        sys.stdout.flush()
        readable &= read
    if not readable:
        raise typer.Exit(1)


@manifests.command("slack")
def manifest_slack(
    socket: Annotated[bool, typer.Option("--socket", help="For Socket Mode, where Slack needs no way in.")] = False,
    url: Annotated[
        str, typer.Option(help="The bot's public address, https://…; left out, it is PEERLEARN_BASE_URL.")
    ] = "",
    writable: Annotated[
        bool, typer.Option("--writable", help="Let people type to the bot. Slack keeps that under their names.")
    ] = False,
) -> None:
    """Print the app manifest, and the address of Slack's form for a new app with it filled in."""
    from bot.platforms.slack import manifest as slack
    from handlers.people import COMMANDS

    try:
        where = None if socket else slack.events_url(url or _settings(quiet=True).base_url)
    except slack.NoAddress:
        typer.echo(
            "Slack delivers to an https address only. Give it with --url https://…, or use Socket Mode with --socket.",
            err=True,
        )
        raise typer.Exit(2) from None
    found = slack.manifest(COMMANDS, where, writable=writable)
    typer.echo(slack.written(found), nl=False)
    typer.echo(f"\nSlack's form for a new app, filled in:\n{slack.create_link(found)}", err=True)


@manifests.command("teams")
def manifest_teams(
    app_id: Annotated[str, typer.Option(help="The registration's id; left out, it is PEERLEARN_TEAMS_APP_ID.")] = "",
    url: Annotated[
        str, typer.Option(help="The bot's public address, https://…; left out, it is PEERLEARN_BASE_URL.")
    ] = "",
    about: Annotated[str, typer.Option(help="An https page about the programme; left out, it is the address.")] = "",
    number: Annotated[
        str, typer.Option(help="The package's own version. Teams takes one in the place of one with a lower number.")
    ] = "1.0.0",
    to: Annotated[Path, typer.Option(help="The file to write.")] = Path("peer-learning-teams.zip"),
) -> None:
    """Write the app package, to be uploaded in the Teams admin center or the Developer Portal."""
    from bot.platforms.teams import manifest as teams
    from handlers.people import COMMANDS

    settings = _settings(quiet=True)
    try:
        found = teams.files(COMMANDS, app_id or settings.teams_app_id, url or settings.base_url, number, about)
    except teams.NoAddress as wrong:
        typer.echo(str(wrong), err=True)
        raise typer.Exit(2) from None
    to.write_bytes(teams.package(found))
    typer.echo(f"{to} holds the app package. docs/teams.md says where to put it.")
