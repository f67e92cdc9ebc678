"""The screen for identifiers: what people type is read before anything is stored. Linear in the length of the text."""

from bot.domain.privacy.contacts import contacts
from bot.domain.privacy.dates import ages, dates
from bot.domain.privacy.findings import Finding, Screened, settled, verdict_of
from bot.domain.privacy.names import names
from bot.domain.privacy.numbers import numbers
from bot.domain.privacy.places import places
from bot.domain.privacy.reading import read
from bot.domain.privacy.words import Lexicon, Remembered


def screen(typed: str, lexicon: Lexicon) -> Screened:
    """What may identify somebody in a text, in either language. Offsets are those of the text as typed."""
    text, lexicon = read(typed), Remembered(lexicon)
    found: list[Finding] = [*contacts(text), *dates(text), *ages(text), *numbers(text)]
    found += [*places(text, lexicon), *names(text, lexicon)]
    findings = tuple(
        Finding(*text.typed(finding.start, finding.end), finding.identifier, finding.certain)
        for finding in settled([one for one in found if one.end > one.start])
    )
    return Screened(verdict_of(findings), findings)
