"""What Teams allows, in characters unless said otherwise."""

from bot.platforms.base import Limits

LIMITS = Limits(
    # learn.microsoft.com, "Limits and specifications for Microsoft Teams": a chat post is about 28 KB. Bot messages may
    # be larger (format-your-bot-messages), but what is under this passes everywhere, dialogs included. The 28,000
    # leave room for the envelope that the card travels in.
    whole_bytes=28_000,
)

# The host configuration of Teams shows six buttons of a set; what comes after them may be dropped.
BUTTONS = 6
