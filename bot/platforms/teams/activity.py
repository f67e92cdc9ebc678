"""What Teams sends: every field may be missing, and of what is there only little is needed."""

from dataclasses import dataclass
from typing import cast

from bot.platforms.received import Json, members_of, part_of, text_of, whole

SUBMITS = frozenset({"task/submit", "composeExtension/submitAction"})
"""The invokes that come from inside a dialog."""


@dataclass(frozen=True, slots=True)
class Activity:
    """One thing that happened. `body` has passed the door."""

    body: Json

    @property
    def type(self) -> str:
        """What kind of thing, such as "message" or "invoke"."""
        return text_of(self.body, "type")

    @property
    def name(self) -> str:
        """Of an invoke, what is asked."""
        return text_of(self.body, "name")

    @property
    def is_invoke(self) -> bool:
        """Whether somebody waits for an answer in the answer to this request."""
        return self.type == "invoke"

    @property
    def sends_a_form(self) -> bool:
        """Whether it comes from inside a dialog, which was opened before."""
        return self.is_invoke and self.name in SUBMITS

    @property
    def tenant(self) -> str:
        """Whose it is; empty when it does not say, or says two things."""
        said = {text_of(self.body, "conversation", "tenantId"), text_of(self.body, "channelData", "tenant", "id")}
        said.discard("")
        return said.pop() if len(said) == 1 else ""

    @property
    def person(self) -> str:
        """Who acted, by their id in the tenant; empty when it does not say."""
        return text_of(self.body, "from", "aadObjectId")

    @property
    def conversation(self) -> str:
        """Where, with the message that a thread of a channel hangs on cut off."""
        return text_of(self.body, "conversation", "id").partition(";")[0]

    @property
    def is_targeted(self) -> bool:
        """Whether nobody but the bot can see it among others. Then the answer, too, can be shown to one person."""
        return part_of(self.body, "recipient").get("isTargeted") is True

    @property
    def is_personal(self) -> bool:
        """Whether this is the chat of one person with the bot."""
        conversation = part_of(self.body, "conversation")
        kind = text_of(conversation, "conversationType")
        return kind == "personal" or (not kind and conversation.get("isGroup") is not True)

    @property
    def service_url(self) -> str:
        """Where answers go. Only after the door it is known to be the platform's own."""
        return text_of(self.body, "serviceUrl")

    @property
    def event(self) -> str:
        """The platform's own id of what happened, empty when there is none. It is the same if it is delivered again."""
        own = text_of(self.body, "id")
        return " ".join((self.tenant, self.conversation, own)) if own else ""

    @property
    def language(self) -> str | None:
        """What the platform says of the person's language."""
        return text_of(self.body, "locale") or self._client("locale") or None

    @property
    def zone(self) -> str | None:
        """What the platform says of the person's time zone."""
        return text_of(self.body, "localTimezone") or self._client("timezone") or None

    def _client(self, name: str) -> str:
        entities = members_of(self.body, "entities")
        said = (text_of(entity, name) for entity in entities if text_of(entity, "type") == "clientInfo")
        return next((text for text in said if text), "")


def sound(found: object) -> object:
    """What was read from JSON with every text in it, at any depth, fit to be kept and encoded again.

    JSON can carry a null, which PostgreSQL keeps nowhere, and half of a surrogate pair.
    """
    if isinstance(found, str):
        return whole(found.replace("\0", ""))
    if isinstance(found, dict):
        pairs = cast("dict[str, object]", found)
        return {cast("str", sound(name)): sound(value) for name, value in pairs.items()}
    if isinstance(found, list):
        return [sound(value) for value in cast("list[object]", found)]
    return found
