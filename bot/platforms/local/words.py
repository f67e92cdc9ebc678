"""The words of the page itself: its frame, and what the panes say around the bot's own screens."""

from collections.abc import Mapping

from bot.text.catalogue import Sentence, T

PANE: Mapping[str, Sentence] = {
    "home": T("Home"),
    "direct": T("Direct message"),
    "person": T("Person in this column"),
    "language": T("Language of this column"),
    "say": T("Type a command or a message"),
    "send": T("Send"),
    "new": T("New"),
    "you": T("You"),
    "offline": T("Connection lost. What you typed is still here. Trying again."),
    "failed": T("That did not work, and nothing was changed. Please try again."),
    "leave": T("Press Esc once more to leave. What you typed here is not kept."),
    "arrived": T("A new message has arrived."),
    "nothing_direct": T("Nothing here yet. Type a command below, or press “Share a case” at home."),
    "nothing_channel": T("Nothing here yet. The programme speaks to everyone here."),
    "length": T("{n} of {limit} characters"),
    "commands": T("Commands"),
}
"""What a pane says, in its own person's language."""

FRAME: Mapping[str, Sentence] = {
    "brand": T("Peer learning"),
    "skip": T("Skip to the columns"),
    "clock": T("Clock of the demo"),
    "next": T("Next thing due"),
    "hour": T("+1 hour"),
    "day": T("+1 day"),
    "session": T("To the session"),
    "nothing_due": T("nothing"),
    "dark": T("Dark theme"),
    "light": T("Light theme"),
    "tour": T("Guided tour"),
    "hide_tour": T("Hide the tour"),
    "show_tour": T("Show the tour"),
    "now": T("Now:"),
    "ticked": T("done"),
    "columns": T("Columns"),
    "behind": T("Backstage"),
    "backstage": T("What an administrator and the database can see"),
    "latest": T("Latest"),
    "rows": T("Rows"),
    "messages": T("Messages"),
    "nothing_latest": T("Nothing has happened yet. Share a case, and watch what is stored."),
    "nothing_messages": T("No message has left yet."),
    "watching": T(
        "You watch live, so you see in which order things happen. Of a conversation the database keeps days, but no"
        " times and no order. Only what is still to be sent holds a time, before which it may not leave, and then it"
        " is deleted."
    ),
    "windows": T("What is typed in windows is in no message. Here is everything that a platform’s owner could read."),
    "readable": T("readable"),
    "sealed": T("sealed"),
    "destroyed": T("destroyed"),
    "gallery": T("All screens"),
    "demo_more": T("A made-up department. Nothing leaves this computer."),
}
"""What the frame says, in the browser's language."""

DEMO_BAND = {"en": "Demo data, not for patients.", "fr": "Données fictives, pas pour les patients."}
REAL_BAND = {"en": "Not for real cases yet.", "fr": "Pas encore pour de vrais cas."}
"""The band always stands in both languages, whoever looks, so its French is not left to a catalogue."""
