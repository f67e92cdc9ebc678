"""What a coordinator reads who chose the channel that something is announced in."""

from collections.abc import Sequence

from bot.screens.elements import Card, Text
from bot.screens.exhibit import Exhibit
from bot.text.catalogue import T

MOST_SERIES = 20
"""How many series are named to somebody who typed a name that none has."""

_IN_IT = T("The bot has to be in it. What could not be posted before is posted here now.")


def speaks_here() -> Card:
    """What a coordinator reads who chose the channel."""
    words = T("Announcements for everyone go to this channel from now on.")
    return Card("channel.chosen", words, (Text(words), Text(_IN_IT, quiet=True)))


def rounds_here(series: str) -> Card:
    """What a coordinator reads who chose the channel of a series."""
    words = T("What is said of {series} goes to this channel from now on.", series=series)
    return Card("channel.chosen", words, (Text(words), Text(_IN_IT, quiet=True)))


def no_series(names: Sequence[str]) -> Card:
    """What a coordinator reads who typed a name behind /peer here that no series has."""
    words = T("No series is called that.") if names else T("There are no rounds yet.")
    named = tuple(Text(name) for name in names[:MOST_SERIES])
    more = Text(T("Type /peer here and one of these names, or /peer here alone for everything."), quiet=True)
    return Card("channel.none", words, (Text(words), *((*named, more) if named else ())))


def no_channel() -> Card:
    """What somebody reads who tried to choose a place that is no channel."""
    words = T("Type /peer here in the channel that announcements for everyone go to.")
    return Card("channel.none", words, (Text(words),))


EXHIBITS = (
    Exhibit("channels.speaks_here.sample", speaks_here),
    Exhibit("channels.rounds_here.sample", lambda: rounds_here("Chest rounds")),
    Exhibit("channels.rounds_here.worst", lambda: rounds_here("<" * 80)),
    Exhibit("channels.no_series.sample", lambda: no_series(["Chest rounds", "Neuro rounds"])),
    Exhibit("channels.no_series.worst", lambda: no_series(["<" * 80] * 40)),
    Exhibit("channels.no_channel.sample", no_channel),
)
