"""The app package: what Teams has to be told before it lets the bot in, in English and French, with its icons.

The bot asks for no permission. What it must know of a person it learns when they write to it, and its own pages are the
only other address that it names.
"""

import io
import json
import re
import zipfile
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from bot.platforms.teams import icons
from bot.text.catalogue import Catalogue, Sentence, T, catalogue

VERSION = "1.29"
"""The first version of the manifest that knows slash commands."""

_SCHEMAS = f"https://developer.microsoft.com/json-schemas/teams/v{VERSION}/MicrosoftTeams"
_OTHER_LANGUAGE = "fr"
_COLOUR = "#1F3B57"

_SHORT = T("Share cases worth learning from, and talk about them privately.")
_FULL = T(
    "For a radiology department’s peer learning programme. Share a case with whoever read it, anonymously or by name,"
    " and talk about it in a window of its own; the notice in chat only says that there is something to read. It is"
    " not for anything urgent. No patient’s name, number or date belongs in Teams."
)

_GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")

Json = Mapping[str, object]
Commands = Sequence[tuple[str, Sentence]]
"""What can be typed, such as "/peer join CODE", and what it is for."""


class NoAddress(ValueError):
    """Teams knows an app by an id in the form of a GUID, and its pages by https addresses. The words say what to do."""


MOST_COMMANDS = 12
"""How many commands Teams lets a list hold."""


def manifest(commands: Commands, app_id: str, base_url: str, version: str, about: str = "") -> Json:
    """The manifest.

    Args:
        app_id: the id of the bot's registration.
        base_url: where people's browsers reach the bot's own pages.
        version: of the package; Teams takes it in the place of one with a lower number.
        about: a page about the programme, for people who want to know before they add the bot.

    Raises:
        NoAddress: when the id is none, or an address is not an https address.
    """
    if not _GUID.fullmatch(app_id):
        raise NoAddress(
            "The id of the bot's registration is missing, or is no GUID. Set PEERLEARN_TEAMS_APP_ID, or give it with"
            " --app-id."
        )
    host, page = _host(base_url, "--url"), about or base_url
    _host(page, "--about")
    said = _said(commands, catalogue("en"))
    return {
        "$schema": f"{_SCHEMAS}.schema.json",
        "manifestVersion": VERSION,
        "version": version,
        "id": app_id,
        "developer": {
            "name": said["name.short"],
            "websiteUrl": page,
            "privacyUrl": page,
            "termsOfUseUrl": page,
        },
        "name": {"short": said["name.short"], "full": said["name.full"]},
        "description": {"short": said["description.short"], "full": said["description.full"]},
        "icons": {"color": "color.png", "outline": "outline.png"},
        "accentColor": _COLOUR,
        "localizationInfo": {
            "defaultLanguageTag": "en",
            "additionalLanguages": [{"languageTag": _OTHER_LANGUAGE, "file": f"{_OTHER_LANGUAGE}.json"}],
        },
        "defaultInstallScope": "personal",
        "bots": [_bot(commands, app_id, said)],
        "composeExtensions": [{"botId": app_id, "commands": [_action(at, said) for at in range(len(_ACTIONS))]}],
        "validDomains": [host],
    }


def _bot(commands: Commands, app_id: str, said: Mapping[str, str]) -> Json:
    return {
        "botId": app_id,
        "scopes": ["personal", "team", "groupChat"],
        "isNotificationOnly": False,
        # A file that is dropped into a chat is in OneDrive before anybody has looked for a patient's name.
        "supportsFiles": False,
        "supportsTargetedMessages": True,
        "commandLists": [
            {"scopes": scopes, **({"triggers": ["slash", "mention"]} if shared else {}), "commands": listed}
            for scopes, shared, listed in _lists(commands, said)
        ],
    }


def _action(at: int, said: Mapping[str, str]) -> Json:
    return {
        "id": tuple(_ACTIONS)[at],
        "type": "action",
        "title": said[f"composeExtensions[0].commands[{at}].title"],
        "description": said[f"composeExtensions[0].commands[{at}].description"],
        "context": ["compose", "commandBox"],
        "fetchTask": True,
        "triggers": ["slash"],
    }


def translation(commands: Commands) -> Json:
    """What the manifest says, in the other language. What is typed stays as it is: the bot reads those words."""
    return {"$schema": f"{_SCHEMAS}.Localization.schema.json", **_said(commands, catalogue(_OTHER_LANGUAGE))}


def files(commands: Commands, app_id: str, base_url: str, version: str, about: str = "") -> dict[str, bytes]:
    """The files of the package, by name. Raises NoAddress."""
    return {
        "manifest.json": _written(manifest(commands, app_id, base_url, version, about)),
        f"{_OTHER_LANGUAGE}.json": _written(translation(commands)),
        "color.png": icons.color(),
        "outline.png": icons.outline(),
    }


def package(found: Mapping[str, bytes]) -> bytes:
    """The files as the archive that Teams takes: the same bytes for the same files."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in found.items():
            packed.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return archive.getvalue()


_ACTIONS: Mapping[str, tuple[Sentence, Sentence]] = {
    "case": (T("Share a case"), T("Opens the form. Nothing is posted in the chat.")),
    "home": (T("Peer learning"), T("What waits for you, for your eyes alone.")),
}
"""What can be picked from Teams' own list, by the name under which it arrives."""


def _said(commands: Commands, speak: Catalogue) -> dict[str, str]:
    """Every text that Teams shows, by its place in the manifest."""
    said = {
        "name.short": speak.say(T("Peer learning")),
        "name.full": speak.say(T("Peer learning in radiology")),
        "description.short": speak.say(_SHORT),
        "description.full": speak.say(_FULL),
    }
    for number, shared in enumerate((False, True)):
        for at, (_, words) in enumerate(_typed(commands, shared=shared)):
            said[f"bots[0].commandLists[{number}].commands[{at}].description"] = speak.say(words)
    for at, (title, about) in enumerate(_ACTIONS.values()):
        said[f"composeExtensions[0].commands[{at}].title"] = speak.say(title)
        said[f"composeExtensions[0].commands[{at}].description"] = speak.say(about)
    return said


def _typed(commands: Commands, *, shared: bool) -> list[tuple[str, Sentence]]:
    """What is offered to be typed, without the slash: as many as Teams shows. The last can be typed all the same.

    Where others read along nobody is invited to type a code.
    """
    found = [(typed.removeprefix("/").removeprefix("peer ").split(), words) for typed, words in commands]
    return [(name[0], words) for name, words in found if not (shared and len(name) > 1)][:MOST_COMMANDS]


def _lists(commands: Commands, said: Mapping[str, str]) -> list[tuple[list[str], bool, list[Json]]]:
    lists: list[tuple[list[str], bool, list[Json]]] = []
    for number, (scopes, shared) in enumerate(((["personal"], False), (["team", "groupChat"], True))):
        listed: list[Json] = [
            {"title": name, "description": said[f"bots[0].commandLists[{number}].commands[{at}].description"]}
            for at, (name, _) in enumerate(_typed(commands, shared=shared))
        ]
        lists.append((scopes, shared, listed))
    return lists


def _host(url: str, option: str) -> str:
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname or parts.query or parts.fragment:
        raise NoAddress(f"Teams shows https addresses only. Give one with {option} https://….")
    return parts.hostname


def _written(found: Json) -> bytes:
    return (json.dumps(found, ensure_ascii=False, indent=2) + "\n").encode()
