"""What arrives on the page: messages to one person, to everyone, and what people typed."""

from functools import lru_cache
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.domain.people import Account
from bot.domain.programmes import Channel
from bot.platforms.local.backstage import Backstage
from bot.platforms.local.clock import MovableClock
from bot.platforms.local.directory import CHANNEL, PLATFORM, Roster, person
from bot.platforms.local.feed import Feed, Message, Said
from bot.platforms.local.inbound import Place
from bot.platforms.local.render import message_html
from bot.platforms.local.streams import Streams
from bot.platforms.local.tour import Tour
from bot.platforms.local.words import PANE
from bot.ports.outbox import Gone, Outcome, Posted, PostOutcome, Sent
from bot.screens.elements import Card
from bot.text.catalogue import LANGUAGES, Catalogue, catalogue


class Sender:
    """Puts messages in front of people, and tells the open pages and the last column."""

    def __init__(
        self, *, tenant: str, zone: str, clock: MovableClock, roster: Roster, backstage: Backstage, streams: Streams
    ) -> None:
        self._tenant, self._zone, self._clock, self._roster = tenant, zone, clock, roster
        self._backstage, self._streams = backstage, streams
        self.feed = Feed()
        self.tour = Tour()

    async def direct(self, account: Account, card: Card, language: str) -> Outcome:
        """Send a message to one person."""
        if account.tenant != self._tenant or await person(self._roster, account.user_id) is None:
            return Gone("account_gone")
        self.tour.sent(account.user_id, card)
        self.show(Place.DIRECT, card, language, only=account.user_id, kept=True)
        return Sent()

    async def post(self, channel: Channel, card: Card, language: str) -> PostOutcome:
        """Send a message to everyone in the channel."""
        # This chat has one channel, whatever a programme calls it.
        if channel.tenant != self._tenant:
            return Gone("channel_gone")
        message = self.show(Place.CHANNEL, card, language, only=None, kept=True)
        return Posted(str(message.id))

    async def update(self, channel: Channel, reference: str, card: Card, language: str) -> Outcome:
        """Put a card in the place of one in the channel."""
        message = self.feed.change(int(reference), card, language) if channel.tenant == self._tenant else None
        if message is None:
            return Gone("message_gone")
        self._backstage.sent(message, f"#{CHANNEL}")
        self._streams.tell("message", lambda _: message_json(message))
        return Sent()

    def show(self, place: Place, content: Card | Said, language: str, *, only: str | None, kept: bool) -> Message:
        """Show a message; `only` None is everyone in the channel, `kept` whether a platform would store it."""
        day = self._clock.now().astimezone(ZoneInfo(self._zone)).date()
        zone = None if only is None else self._zone
        message = self.feed.add(place, day, content, language=language, only=only, kept=kept, zone=zone)
        if kept or isinstance(content, Card):
            whose = content.user_id if isinstance(content, Said) else only
            self._backstage.sent(message, f"#{CHANNEL}" if whose is None else f"{PLATFORM}:{whose}")
        # Drawn only for pages that are open: whoever acted gets the message with the answer.
        self._streams.tell("message", lambda _: message_json(message))
        return message


def message_json(message: Message) -> dict[str, object]:
    """A message as the page takes it: in both languages, since a pane can change its own."""
    return {
        "id": message.id,
        "version": message.version,
        "place": message.place.value,
        "only": message.only,
        "kept": message.kept and isinstance(message.content, Card),
        "day": message.day.isoformat(),
        "heading": {language: catalogue(language).day(message.day) for language in LANGUAGES},
        "html": {language: _html(message, catalogue(language, message.zone)) for language in LANGUAGES},
    }


_UID = "\N{NULL}"
"""Stands in a card that is drawn for any message; no words of people hold it."""


@lru_cache(maxsize=64)
def _drawn(card: Card, said: Catalogue) -> str:
    """A card as HTML: nearly every message is one of a few constant ones."""
    return str(message_html(card, said, _UID))


def _html(message: Message, said: Catalogue) -> str:
    content = message.content
    if isinstance(content, Card):
        return _drawn(content, said).replace(_UID, f"m{message.id}")
    who = content.name if message.only is None else said.say(PANE["you"])
    kind = "command typed" if content.words.startswith("/") else "typed"
    return Markup('<p class="said"><bdi class="quiet">{}</bdi> <span class="{}" dir="auto">{}</span></p>').format(
        who, kind, content.words
    )
