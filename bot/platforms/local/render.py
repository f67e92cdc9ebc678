"""Cards and windows as HTML. Everything goes through `Markup.format`, which escapes what it is given.

Words of ours are said in a language; words of people stand as typed, in a box that keeps direction and line breaks.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import assert_never
from urllib.parse import urlsplit

from markupsafe import Markup

from bot.platforms.local.fields import errors_html, field_html
from bot.platforms.local.paint import NOTHING, Painter, icon
from bot.screens.elements import (
    FIELDS,
    Block,
    Button,
    Buttons,
    Callout,
    Card,
    Choice,
    Divider,
    Element,
    Entry,
    Facts,
    Field,
    Form,
    Heading,
    Image,
    Link,
    Mark,
    Row,
    Style,
    Text,
    Tone,
)
from bot.text.catalogue import Catalogue, T

_MARKS = {Mark.YOU: "you", Mark.COLLEAGUE: "colleague", Mark.COORDINATOR: "coordinator"}
_TONES = {Tone.PRIVATE: "private", Tone.CAREFUL: "careful", Tone.STOP: "stop", Tone.DONE: "done"}
_STYLES = {Style.PLAIN: "", Style.PRIMARY: "primary", Style.QUIET: "plain"}


def message_html(card: Card, catalogue: Catalogue, uid: str = "m") -> Markup:
    """A message. `uid` begins every id in it, so that two messages on a page never share one."""
    painter = Painter(catalogue, uid, "h3")
    body = _flow(painter, card.elements) if card.elements else painter.paragraph(card.plain)
    return Markup('<article class="card">{}</article>').format(body)


def home_html(card: Card, catalogue: Catalogue, uid: str = "h") -> Markup:
    """The bot's home: the same elements without the frame of a message."""
    return _flow(Painter(catalogue, uid, "h3"), card.elements)


def window_html(form: Form, catalogue: Catalogue, uid: str = "w") -> Markup:
    """A window: its head, its body, and a foot with whatever stands right before the button."""
    painter = Painter(catalogue, uid, "h4")
    body, foot = _parted(form)
    inside = Markup("{}{}{}").format(
        _head(painter, form),
        Markup('<div class="body form">{}{}</div>').format(errors_html(painter, form), _flow(painter, body)),
        _foot(painter, form, foot),
    )
    shell = Markup("<div>{}</div>") if form.submit is None else Markup('<form novalidate autocomplete="off">{}</form>')
    return Markup(
        '<section class="window" role="dialog" aria-labelledby="{uid}-title" tabindex="-1" lang="{language}"'
        ' data-form="{name}">{inside}</section>'
    ).format(uid=uid, language=catalogue.language, name=form.name, inside=shell.format(inside))


def _head(painter: Painter, form: Form) -> Markup:
    return Markup(
        '<header class="win-head"><button type="button" class="small plain back" data-close>{}'
        '<span data-back>{}</span></button><h3 id="{}-title">{}</h3></header>'
    ).format(icon("back"), painter.say(T("Back")), painter.uid, painter.inline(form.title))


def _foot(painter: Painter, form: Form, foot: Sequence[Element]) -> Markup:
    close = NOTHING
    if form.close is not None:
        kind = "" if form.submit is None else "plain"
        close = Markup('<button type="button" class="{}" data-close>{}</button>').format(kind, painter.say(form.close))
    if form.submit is None:
        return Markup('<footer class="win-end"><div class="acts">{}</div></footer>').format(close) if close else close
    submit = Markup('<button type="submit" class="primary">{}</button>').format(painter.say(form.submit))
    return Markup('<footer class="win-foot">{}<div class="acts end">{}{}</div></footer>').format(
        _flow(painter, foot), close, submit
    )


def _parted(form: Form) -> tuple[Sequence[Element], Sequence[Element]]:
    """What scrolls by, and what belongs to the button: the answer to a conversation, or who can see this."""
    elements = form.elements
    if form.submit is None:
        return elements, ()
    entries = [at for at, element in enumerate(elements) if isinstance(element, Entry)]
    fields = [at for at, element in enumerate(elements) if isinstance(element, FIELDS)]
    if entries:
        cut = next((at for at in fields if at > entries[-1]), len(elements))
    else:
        cut = fields[-1] + 1 if fields else len(elements)
    foot = list(elements[cut:])
    while foot and isinstance(foot[0], Divider):
        foot.pop(0)
    return elements[:cut], foot


def _flow(painter: Painter, elements: Iterable[Element]) -> Markup:
    """Elements in order; a heading opens a section that the next heading or divider ends."""
    done: list[Markup] = []
    section: list[Markup] | None = None
    for kind, run in groupby(elements, type):
        if kind is Heading:
            for heading in run:
                done.append(_section(section))
                section = [_block(painter, heading)]
            continue
        if kind is Divider:
            done.append(_section(section))
            section = None
        painted = _run(painter, kind, list(run))
        (done if section is None else section).append(painted)
    done.append(_section(section))
    return NOTHING.join(done)


def _section(parts: list[Markup] | None) -> Markup:
    return NOTHING if parts is None else Markup('<section class="group">{}</section>').format(NOTHING.join(parts))


def _run(painter: Painter, kind: type[Element], run: Sequence[Element]) -> Markup:
    painted = NOTHING.join(_block(painter, element) for element in run)
    if kind is Row:
        return Markup('<ul class="list">{}</ul>').format(painted)
    if kind is Entry:
        return Markup('<ol class="notes">{}</ol>').format(painted)
    return painted


def _block(painter: Painter, element: Block | Field) -> Markup:
    match element:
        case Text():
            return painter.paragraph(element.words, "quiet" if element.quiet else "")
        case Heading():
            return _heading(painter, element)
        case Facts():
            pair = Markup("<div><dt>{}</dt><dd>{}</dd></div>")
            rows = (pair.format(painter.inline(name), painter.inline(value)) for name, value in element.rows)
            return Markup('<dl class="facts">{}</dl>').format(NOTHING.join(rows))
        case Image():
            return _image(painter, element)
        case Divider():
            return Markup("<hr>")
        case Callout():
            return _callout(painter, element)
        case Entry():
            return _entry(painter, element)
        case Buttons():
            return Markup('<div class="acts">{}</div>').format(NOTHING.join(_item(painter, it) for it in element.items))
        case Row():
            return _row(painter, element)
        case _:
            field = field_html(painter, element)
            if isinstance(element, Choice) and element.acts:
                # Arrow keys choose as they pass: what redraws the window is pressed on purpose.
                return field + Markup('<div class="acts">{}</div>').format(_item(painter, element.acts))
            return field


def _image(painter: Painter, image: Image) -> Markup:
    # They come from where the page comes from, under whichever name a browser knows this machine. The page shows one of
    # them, and a browser fetches no other: <picture> would follow the system where somebody chose a theme.
    shown = Markup('<img class="{}" src="{}" alt="{}" loading="lazy">')
    both = (shown.format(theme, urlsplit(url).path, painter.say(image.alt)) for theme, url in image.themes)
    return Markup('<div class="drawn">{}</div>').format(NOTHING.join(both))


def _heading(painter: Painter, heading: Heading) -> Markup:
    count = NOTHING if heading.count is None else Markup(' <span class="quiet num">{}</span>').format(heading.count)
    return Markup("<{tag}>{words}{count}</{tag}>").format(
        tag=painter.heading, words=painter.inline(heading.words), count=count
    )


def _callout(painter: Painter, callout: Callout) -> Markup:
    role = "alert" if callout.tone is Tone.STOP else "note"
    return Markup('<div class="callout {}" role="{}"><p><b>{}</b> {}</p></div>').format(
        _TONES[callout.tone], role, painter.inline(callout.lead), painter.inline(callout.words)
    )


def _entry(painter: Painter, entry: Entry) -> Markup:
    remark = NOTHING if entry.remark is None else painter.paragraph(entry.remark, "event")
    words = painter.paragraph(entry.words) if entry.words else NOTHING
    return Markup(
        '<li class="note"><span class="seat {mark}" aria-hidden="true"></span><div><p class="by"><b>{who}</b>'
        ' <span class="quiet">{when}</span></p>{remark}{words}</div></li>'
    ).format(
        mark=_MARKS[entry.mark],
        who=painter.inline(entry.who),
        when=painter.inline(entry.when),
        remark=remark,
        words=words,
    )


def _row(painter: Painter, row: Row) -> Markup:
    title = painter.next_id()
    detail = (
        NOTHING if row.detail is None else Markup('<span class="quiet">{}</span>').format(painter.inline(row.detail))
    )
    aside = NOTHING
    if row.aside is not None:
        aside = Markup('<span class="quiet aside num">{}</span>').format(painter.inline(row.aside))
    button = NOTHING if row.button is None else _button(painter, row.button, small=True, about=title)
    return Markup('<li{}><div class="what"><b id="{}">{}</b>{}{}</div>{}</li>').format(
        Markup(' class="urgent"') if row.urgent else NOTHING, title, painter.inline(row.title), detail, aside, button
    )


def _item(painter: Painter, item: Button | Link) -> Markup:
    match item:
        case Button():
            return _button(painter, item)
        case Link():
            return _link(painter, item)
        case _:
            assert_never(item)


def _button(painter: Painter, button: Button, *, small: bool = False, about: str = "") -> Markup:
    kind = " ".join(part for part in ("small" if small else "", _STYLES[button.style]) if part)
    described = Markup(' aria-describedby="{}"').format(about) if about else NOTHING
    opens = Markup(' aria-haspopup="dialog"') if button.opens else NOTHING
    return Markup(
        '<button type="button" class="{}" data-action="{}" data-handle="{}" data-value="{}"{}{}>{}</button>'
    ).format(kind, button.action, button.handle, button.value, described, opens, painter.inline(button.words))


def _link(painter: Painter, link: Link) -> Markup:
    # A link leads to one of our own pages; anything else, such as a script, would be a mistake in the code.
    if urlsplit(link.url).scheme not in ("", "http", "https"):
        raise ValueError("a link that is not an address of a page")
    return Markup('<a class="button" href="{}" target="_blank" rel="noopener noreferrer">{}</a>').format(
        link.url, painter.inline(link.words)
    )
