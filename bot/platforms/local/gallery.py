"""The gallery: every screen in both languages, as this chat draws it and as the other platforms are sent it."""

import json
from collections.abc import Callable, Mapping, Sequence

from bot.platforms.base import DoesNotFit
from bot.platforms.local.page import environment, said
from bot.platforms.local.render import message_html, window_html
from bot.platforms.local.words import FRAME
from bot.screens.elements import Card, Form
from bot.screens.exhibit import Exhibit
from bot.text.catalogue import LANGUAGES, Catalogue, T, catalogue

Describe = Callable[[Card | Form, Catalogue], object]
"""What a platform is sent for a screen."""


def gallery_html(exhibits: Sequence[Exhibit], others: Mapping[str, Describe], chosen: str, language: str) -> str:
    """The gallery page, open at the exhibit called `chosen`, else at the first."""
    speak = catalogue(language)
    names = [exhibit.name for exhibit in exhibits]
    shown = next((exhibit for exhibit in exhibits if exhibit.name == chosen), exhibits[0] if exhibits else None)
    return (
        environment()
        .get_template("gallery.html")
        .render(
            language=language,
            words=said(FRAME, speak),
            lead=speak.say(
                T("Every screen, in both languages, with what each platform is sent. All of it is made up.")
            ),
            nothing=speak.say(T("There is no screen yet.")),
            names=names,
            shown=shown.name if shown else "",
            views=[_view(shown, others, one) for one in LANGUAGES] if shown else [],
        )
    )


def _view(exhibit: Exhibit, others: Mapping[str, Describe], language: str) -> dict[str, object]:
    screen, speak = exhibit.build(), catalogue(language)
    uid = f"x-{language}"
    html = window_html(screen, speak, uid) if isinstance(screen, Form) else message_html(screen, speak, uid)
    sent = {platform: _json(describe, screen, speak) for platform, describe in others.items()}
    return {"language": language, "html": html, "sent": sent}


def _json(describe: Describe, screen: Card | Form, speak: Catalogue) -> str:
    try:
        return json.dumps(describe(screen, speak), indent=2, ensure_ascii=False)
    except DoesNotFit as wrong:
        return f"{wrong}"
