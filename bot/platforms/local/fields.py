"""The fields of a window as native controls, each with its label, hint and error."""

from collections.abc import Iterable
from typing import assert_never

from markupsafe import Markup

from bot.platforms.local.paint import NOTHING, Painter, icon
from bot.screens.elements import (
    STEPS,
    Check,
    Choice,
    Date,
    Field,
    Form,
    LongText,
    Option,
    Person,
    Scale,
    ShortText,
    Time,
)
from bot.text.catalogue import T


def errors_html(painter: Painter, form: Form) -> Markup:
    """What needs another look, on top of the window, each a link to its field. Nothing when all is well."""
    link = Markup('<a href="#{}">{}</a>')
    wrong = [link.format(_id(painter, field), painter.inline(field.label)) for field in form.fields if field.error]
    if not wrong:
        return NOTHING
    return Markup('<p class="error summary" role="alert">{} {}</p>').format(
        painter.say(T("Look again at:")), Markup(", ").join(wrong)
    )


def field_html(painter: Painter, field: Field) -> Markup:
    """One field."""
    match field:
        case Choice() if field.spread:
            return _spread(painter, field)
        case Choice():
            return _labelled(painter, field, _select(painter, field, _options(painter, field.options, field.value)))
        case Person():
            return _labelled(painter, field, _select(painter, field, _people(painter, field)))
        case ShortText():
            control = Markup('<input type="text" {} data-limit="{}" value="{}" dir="auto">').format(
                _attributes(painter, field), field.limit, field.value
            )
            return _labelled(painter, field, control)
        case LongText():
            # The parser drops a newline right behind the tag; ours keeps a typed one.
            control = Markup('<textarea {} data-limit="{}" rows="4" dir="auto">\n{}</textarea>').format(
                _attributes(painter, field), field.limit, field.value
            )
            return _labelled(painter, field, control)
        case Time():
            value = "" if field.value is None else field.value.isoformat("minutes")
            control = Markup('<input type="time" {} value="{}">').format(_attributes(painter, field), value)
            return _labelled(painter, field, control)
        case Date():
            return _labelled(painter, field, _date(painter, field))
        case Scale():
            return _scale(painter, field)
        case Check():
            return _check(painter, field)
        case _:
            assert_never(field)


def _id(painter: Painter, field: Field) -> str:
    return f"{painter.uid}-f-{field.name}"


def _described(painter: Painter, field: Field) -> Markup:
    own = _id(painter, field)
    by = [f"{own}-{part}" for part, words in (("hint", field.hint), ("error", field.error)) if words is not None]
    described = Markup(' aria-describedby="{}"').format(" ".join(by)) if by else NOTHING
    invalid = Markup(' aria-invalid="true"') if field.error is not None else NOTHING
    return Markup("{}{}").format(described, invalid)


def _attributes(painter: Painter, field: Field) -> Markup:
    required = NOTHING if field.optional else Markup(' aria-required="true"')
    return Markup('id="{}" name="{}"{}{}').format(_id(painter, field), field.name, _described(painter, field), required)


def _said(painter: Painter, field: Field) -> Markup:
    own = _id(painter, field)
    hint = error = NOTHING
    if field.hint is not None:
        hint = Markup('<p class="help" id="{}-hint">{}</p>').format(own, painter.inline(field.hint))
    if field.error is not None:
        error = Markup('<p class="error" id="{}-error">{}</p>').format(own, painter.inline(field.error))
    return Markup("{}{}").format(hint, error)


def _label(painter: Painter, field: Field) -> Markup:
    optional = NOTHING
    if field.optional:
        optional = Markup(' <span class="opt">{}</span>').format(painter.say(T("(optional)")))
    return Markup("{}{}").format(painter.inline(field.label), optional)


def _kind(field: Field, more: str = "") -> str:
    return " ".join(part for part in ("field", more, "wrong" if field.error is not None else "") if part)


def _labelled(painter: Painter, field: Field, control: Markup) -> Markup:
    return Markup('<div class="{}"><label for="{}">{}</label>{}{}</div>').format(
        _kind(field), _id(painter, field), _label(painter, field), _said(painter, field), control
    )


def _select(painter: Painter, field: Choice | Person, options: Markup) -> Markup:
    first = T("No answer") if field.optional else T("Choose…")
    return Markup('<span class="select"><select {}><option value="">{}</option>{}</select>{}</span>').format(
        _attributes(painter, field), painter.say(first), options, icon("down")
    )


def _options(painter: Painter, options: Iterable[Option], value: str | None) -> Markup:
    painted = Markup('<option value="{}"{}>{}</option>')
    return NOTHING.join(
        painted.format(
            option.value, Markup(" selected") if option.value == value else NOTHING, painter.say(option.words)
        )
        for option in options
    )


def _people(painter: Painter, field: Person) -> Markup:
    group = Markup('<optgroup label="{}">{}</optgroup>')
    groups = (group.format(painter.say(one.words), _options(painter, one.options, field.value)) for one in field.groups)
    return Markup("{}{}").format(_options(painter, field.first, field.value), NOTHING.join(groups))


def _date(painter: Painter, field: Date) -> Markup:
    days = {"min": field.earliest, "max": field.latest, "value": field.value}
    set_ = NOTHING.join(Markup(' {}="{}"').format(name, day.isoformat()) for name, day in days.items() if day)
    return Markup('<input type="date" {}{}>').format(_attributes(painter, field), set_)


def _spread(painter: Painter, field: Choice) -> Markup:
    # A radio cannot be taken back by itself, so an optional question offers to leave it open.
    options = (Option("", T("No answer")), *field.options) if field.optional else field.options
    chips = NOTHING.join(
        _radio(painter, field, option.value, painter.inline(option.words), first=at == 0)
        for at, option in enumerate(options)
    )
    return _group(painter, field, Markup('<div class="chips">{}</div>').format(chips))


def _scale(painter: Painter, field: Scale) -> Markup:
    """The steps on one line. Their ends' words stand under it for the eye, and in the steps themselves for the ear."""
    heard = Markup('{} <span class="sr">{}</span>')
    ends = {STEPS[0]: field.low, STEPS[-1]: field.high}
    steps = NOTHING.join(
        _radio(
            painter,
            field,
            str(step),
            heard.format(step, painter.inline(ends[step])) if step in ends else Markup("{}").format(step),
            first=step == STEPS[0],
        )
        for step in STEPS
    )
    open_ = NOTHING
    if field.optional:
        chip = _radio(painter, field, "", painter.inline(T("No answer")))
        open_ = Markup('<div class="chips">{}</div>').format(chip)
    return _group(
        painter,
        field,
        Markup(
            '<div class="steps">{}</div><p class="ends" aria-hidden="true"><span>{}</span><span>{}</span></p>{}'
        ).format(steps, painter.inline(field.low), painter.inline(field.high), open_),
    )


def _radio(painter: Painter, field: Choice | Scale, value: str, words: Markup, *, first: bool = False) -> Markup:
    return Markup('<label class="chip"><input type="radio" name="{}" value="{}"{}{}><span>{}</span></label>').format(
        field.name,
        value,
        # The summary's link leads to the first radio: a fieldset itself takes no focus.
        Markup(' id="{}"').format(_id(painter, field)) if first else NOTHING,
        Markup(" checked") if value == str(field.value or "") else NOTHING,
        words,
    )


def _group(painter: Painter, field: Choice | Scale, radios: Markup) -> Markup:
    required = NOTHING if field.optional else Markup(' aria-required="true"')
    return Markup('<fieldset class="{}" role="radiogroup"{}{}><legend>{}</legend>{}{}</fieldset>').format(
        _kind(field), _described(painter, field), required, _label(painter, field), _said(painter, field), radios
    )


def _check(painter: Painter, field: Check) -> Markup:
    checked = Markup(" checked") if field.value else NOTHING
    return Markup(
        '<div class="{}"><label class="chip"><input type="checkbox" value="yes" {}{}><span>{}</span></label>{}</div>'
    ).format(
        _kind(field, "check"),
        _attributes(painter, field),
        checked,
        _label(painter, field),
        _said(painter, field),
    )
