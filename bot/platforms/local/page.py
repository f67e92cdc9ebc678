"""The page and its templates."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from bot.platforms.local.directory import CHANNEL, Persona
from bot.platforms.local.guard import Unreadable
from bot.platforms.local.paint import NOTHING, icon
from bot.platforms.local.tour import DONE, Tour, lines
from bot.platforms.local.words import DEMO_BAND, FRAME, PANE, REAL_BAND
from bot.text.catalogue import LANGUAGES, NBSP, Catalogue, Sentence, Words, catalogue

_KINDS = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}


@cache
def environment() -> Environment:
    """The templates, with everything escaped and nothing undefined passed over."""
    return Environment(
        loader=PackageLoader("bot.platforms.local"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def static(name: str) -> Response:
    """One of the page's own files, from wherever the package is installed."""
    ending = name.rsplit(".", 1)[-1]
    if ending not in _KINDS or "/" in name or "\\" in name:
        raise Unreadable(404, "No such file.")
    found = next((one for one in files("bot.platforms.local").joinpath("static").iterdir() if one.name == name), None)
    if found is None:
        raise Unreadable(404, "No such file.")
    return Response(found.read_bytes(), media_type=_KINDS[ending])


def page_language(request: Request) -> str:
    """The frame's language: `?lang=`, else the first of ours that the browser accepts, else English."""
    asked = request.query_params.get("lang", "")
    if asked in LANGUAGES:
        return asked
    accepted: list[tuple[float, str]] = []
    for part in request.headers.get("accept-language", "").split(","):
        tag, _, weight = part.partition(";q=")
        language = tag.strip().lower().split("-")[0]
        if language in LANGUAGES:
            try:
                accepted.append((float(weight or 1), language))
            except ValueError:
                continue
    return max(accepted, key=lambda one: one[0])[1] if accepted else "en"


def said(words: Mapping[str, Sentence], catalogue: Catalogue) -> dict[str, str]:
    """Words by name, in one language."""
    return {name: catalogue.say(sentence) for name, sentence in words.items()}


def moment_words(moment: datetime, zone: str, catalogue: Catalogue, *, day: bool = True) -> str:
    """A moment as the bar shows it: "Tue 12 May, 14:35", or without the day "14:35"."""
    clock = catalogue.clock(moment.astimezone(ZoneInfo(zone)).time())
    if not day:
        return clock
    return f"{day_words(moment, zone, catalogue)}, {clock}"


def day_words(moment: datetime, zone: str, catalogue: Catalogue) -> str:
    """The day of a moment as the bar shows it: "Tue 12 May"."""
    local = moment.astimezone(ZoneInfo(zone))
    locale = {"en": "en_CA", "fr": "fr_CA"}[catalogue.language]
    shown = format_datetime(local, "EEE d MMM", locale=locale)
    if catalogue.language == "en":
        shown = shown.replace(".", "")
    return shown.replace(" ", NBSP)


def page_html(
    language: str,
    *,
    title: str,
    demo: bool,
    people: Sequence[Persona],
    columns: Sequence[Persona],
    commands: Sequence[tuple[str, Words]],
    tour: Markup,
) -> str:
    """The whole page, with the people in its columns; the script fills in what they see."""
    return (
        environment()
        .get_template("page.html")
        .render(
            language=language,
            words=said(FRAME, catalogue(language)),
            band=DEMO_BAND if demo else REAL_BAND,
            demo=demo,
            title=title,
            people=people,
            columns=columns,
            panes=[said(PANE, catalogue(one.language)) for one in columns],
            about=[catalogue(one.language).say(one.about) for one in columns],
            channel=CHANNEL,
            tour=tour,
            known=_known(language, people, commands),
        )
    )


def _known(language: str, people: Sequence[Persona], commands: Sequence[tuple[str, Words]]) -> dict[str, object]:
    """What the script needs to know."""
    return {
        "language": language,
        "words": {one: said(PANE, catalogue(one)) for one in LANGUAGES},
        "frame": said(FRAME, catalogue(language)),
        "people": people_json(people),
        "commands": [
            {"name": name, **{each: catalogue(each).say(words) for each in LANGUAGES}} for name, words in commands
        ],
    }


def people_json(people: Sequence[Persona]) -> list[dict[str, object]]:
    """Who can sit down at a pane, in both languages."""
    return [
        {
            "id": one.user_id,
            "name": one.name,
            "about": {each: catalogue(each).say(one.about) for each in LANGUAGES},
            "language": one.language,
        }
        for one in people
    ]


def tour_html(tour: Tour, names: tuple[str, str, str], language: str) -> Markup:
    """The guided tour as it stands, with the names of the people in the columns."""
    speak, steps = catalogue(language), lines(*names)
    item = Markup('<li class="{}"{}><span class="dot">{}</span>{}{}</li>')
    ticked = Markup('<span class="sr">, {}</span>').format(speak.say(FRAME["ticked"]))
    items = NOTHING.join(
        item.format("did", NOTHING, icon("check"), speak.say(step.name), ticked)
        if at in tour.ticked
        else item.format("now", Markup(' aria-current="step"'), at + 1, speak.say(step.name), NOTHING)
        if at == tour.now
        else item.format("", NOTHING, at + 1, speak.say(step.name), NOTHING)
        for at, step in enumerate(steps)
    )
    hint = speak.say(DONE if tour.now is None else steps[tour.now].hint)
    return Markup('<ol>{}</ol><p class="todo"><b class="sr">{}</b> {}</p>').format(items, speak.say(FRAME["now"]), hint)
