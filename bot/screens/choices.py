"""What a programme is asked when it is founded, and again when it chooses anew."""

from bot.domain.programmes import Moderation
from bot.screens.elements import Choice, LongText, Option, ShortText, Unscreened
from bot.text.catalogue import T

CHANNEL = ShortText(
    label=T("Channel for the whole department"),
    hint=T(
        "On Slack a name alone is not enough: give its link, or type /peer here in the channel afterwards. On Teams"
        " the app has to be in its team."
    ),
    limit=80,
    unscreened=Unscreened.PLACE,
)
PATHWAY = LongText(
    label=T("What to do when a patient may need action"),
    hint=T("Whom to call, in your own words. Shown wherever somebody says that something is outstanding."),
    limit=1000,
    unscreened=Unscreened.PATHWAY,
)
MASK = ShortText(
    label=T("Shape of your study numbers"),
    hint=T(
        "# for a digit, @ for a letter, for example @@######. With it the reader can find the study: the number"
        " is typed and shown only on our own page. Leave it empty to do without."
    ),
    limit=40,
    optional=True,
    unscreened=Unscreened.SHAPE,
)
AGREED = ShortText(
    label=T("Who agreed to when things are destroyed"),
    hint=T(
        "For example your privacy officer. Nothing is destroyed until somebody is named: /peer retention shows what."
    ),
    limit=120,
    optional=True,
    unscreened=Unscreened.PEOPLE,
)
MODERATION = Choice(
    label=T("Does a coordinator read first what people write?"),
    hint=T("Never one who takes part in the case: another coordinator does."),
    options=(
        Option(Moderation.OFF.value, T("No")),
        Option(Moderation.FIRST_NOTE.value, T("Yes: the case and the first answer")),
        Option(Moderation.EVERY_NOTE.value, T("Yes: the case and every note")),
    ),
    value=Moderation.OFF.value,
)
