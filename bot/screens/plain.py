"""A screen as lines of text, for a terminal."""

from bot.screens.elements import Buttons, Callout, Card, Entry, Facts, Form, Heading, Row, Text
from bot.text.catalogue import NBSP, Catalogue


def lines_of(screen: Card | Form, speak: Catalogue) -> list[str]:
    """A screen as lines of text, without the fields and buttons of a window."""
    colon = f"{NBSP}:" if speak.language == "fr" else ":"
    lines = [f"[{speak.say(screen.title)}]"] if isinstance(screen, Form) else []
    for element in screen.elements:
        match element:
            case Text(words) | Heading(words):
                lines.append(speak.say(words))
            case Facts(rows):
                lines += [f"{speak.say(name)}{colon} {speak.say(value)}" for name, value in rows]
            case Callout(_, lead, words):
                lines.append(f"{speak.say(lead)} {speak.say(words)}".strip())
            case Entry(_, who, when, words, remark):
                said = f"({speak.say(remark)}) {words}" if remark else words
                lines.append(f"{speak.say(who)}, {speak.say(when)}{colon} {said}")
            case Buttons(items) if isinstance(screen, Card):
                lines.append(" ".join(f"[{speak.say(item.words)}]" for item in items))
            case Row(title, detail, aside, _):
                parts = [speak.say(part) for part in (title, detail, aside) if part is not None]
                lines.append(" · ".join(parts))
            case _:
                pass
    return lines
