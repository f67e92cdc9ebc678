"""How somebody is reached, and where a study lies on a network: telephone, e-mail, web and IP addresses, DICOM UIDs."""

import re
from collections.abc import Iterator

from bot.domain.privacy.findings import Finding, Identifier
from bot.domain.privacy.reading import Reading

_ENDINGS = (
    "com|ca|org|net|edu|gov|io|info|local|lan|internal|intra|intranet|corp|fr"
    "|uk|health|link|app|dev|cloud|eu|int|mil|biz|example|invalid|test|localhost"
    "|quebec"
)
# What each of the dear patterns below cannot do without, found in one quick pass: most texts have none of it.
_TWO_FIGURES = re.compile("[0-9]{2}")
_ENDED = re.compile(rf"(?:[\])>}}.]|dot|point) ?(?:{_ENDINGS})(?![\w-])")
_LONG = re.compile("[0-9a-f-]{24}")
_PARTED = re.compile(r"[0-9]\.[0-9]")
_EMAIL = re.compile(r"[\w.+%'-]{1,64}\s?@\s?[\w-]{1,63}(?:\s?\.\s?[\w-]{1,63}){1,5}")
_SPELT = re.compile(
    r"[\w.+-]{1,64} ?(?:[\[(<{] ?(?:at|arobase|a|chez) ?[\])>}]|(?<= )(?:at|arobase"
    r"|arrobas|chez)(?= )|@) ?[\w-]{1,63}"
    rf"(?: ?(?:[\[(<{{] ?(?:dot|point|pt) ?[\])>}}]|\.|(?<= )(?:dot|point)(?= )) ?[\w-]{{1,63}}){{0,3}}?"
    rf" ?(?:[\[(<{{] ?(?:dot|point|pt) ?[\])>}}]|\.|(?<= )(?:dot|point)(?= )) ?(?:{_ENDINGS})(?![\w-])"
)
_HANDLE = re.compile(r"(?<![\w.@])@(?!(?:channel|here|everyone|all|group|canal|ici|tous)(?!\w))[a-z][\w.-]{2,40}")
_URL = re.compile(
    r"(?<![\w@])(?:(?:https?|hxxps?|ftps?|file|dicom|wado|sftp)\s?:\s?//\s?\S{1,500}"
    r"|www\s?\.\s?[\w.-]{2,200}(?:/\S{0,300})?"
    rf"|(?:[a-z0-9-]{{1,63}}\.){{1,6}}(?:{_ENDINGS})(?![\w-])(?::[0-9]{{2,5}})?(?:/\S{{0,300}})?"
    r"|\\\\[\w.$-]{2,60}(?:\\\S{0,300})?)"
)
_IP = re.compile(
    r"(?<![0-9.])(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(?:\.(?:25[0-5]|2[0-4][0-9]"
    r"|1?[0-9]?[0-9])){3}(?![0-9.]*[0-9])(?::[0-9]{2,5})?"
    r"|(?<![0-9a-f:])(?:[0-9a-f]{1,4}:){3,7}(?::|[0-9a-f]{1,4})(?![0-9a-f:])"
    r"|(?<![0-9a-f:])[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}(?![0-9a-f:])"
)
_UID = re.compile(r"(?<![0-9.])[0-2](?:\.[0-9]{1,40}){4,40}(?![0-9])")
_HEX = re.compile(
    r"(?<![0-9a-f])[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![0-9a-f])"
    r"|(?<![0-9a-z])(?=[a-f]{0,20}[0-9])[0-9a-f]{24,64}(?![0-9a-z])"
)
_VERSION = re.compile(r"(?<![a-z])(?:version|ver|v|release|build|logiciel|software|firmware)[ :.]{0,3}$")

_CALL = (
    r"(?:tel|telephone|tele|phone|ph|cell|cellulaire|cel|mobile|fax|telec|telecopieur"
    r"|call|called|appeler|appelez|rappeler|joindre|reach|text|texto|ring|contact"
    r"|rejoindre|callback|numero|number|au)"
)
_NANP = re.compile(
    r"(?<![\w+])(?:\+?1[ .\-]{0,2})?(?:\( ?[2-9][0-9]{2} ?\)|[2-9][0-9]{2})(?:[ .\-/]{0,3}[0-9]{3}[ .\-]{1,3}[0-9]{4}"
    r"|[ .\-/]{1,3}[0-9]{7})(?![0-9])"
    r"(?:[ ,]{0,2}(?:x|ext|extension|poste|p)[ .:#]{0,2}[0-9]{1,6})?"
)
_PLAIN = re.compile(
    rf"(?<![a-z]){_CALL}[ .:#=]{{0,3}}(?:is|est|at|on|me|la|le|au|her|him|them"
    rf"|no|a|:|-| ){{0,4}}((?:\+?1 ?)?[2-9][0-9]{{9}}|[2-9][0-9]{{2}}[ .-]?[0-9]{{4}})(?![0-9])"
)
_LOCAL = re.compile(r"(?<![\w.+/-])[2-9][0-9]{2}-[0-9]{4}(?![\w/]|-[0-9]|\.[0-9])")
_INSIDE = re.compile(
    r"(?<![a-z])(?:ext|extn|extension|poste|pager|page me at|bipe[ur]{1,2}|bip"
    r"|paget|pagette|beeper|tele?avertisseur|tele?av|avertisseur|local|vocera|spectralink"
    r"|call|tel|phone|fax)"
    r"[ .:#=]{0,3}(?:no|number|numero|is|est|at|on|au|me|#|:| ){0,4}([0-9][0-9 -]{1,8}[0-9])(?![0-9])"
)
_EXTENSION = re.compile(r"(?<![\w.×])(?:x ?|p\. ?)[0-9]{4,6}(?!\w|\.[0-9]| ?x)")
_ABROAD = re.compile(r"(?<![\w+])(?:\+|00)[1-9][0-9]{0,2}(?:[ .\-]{0,2}\(?[0-9]{1,4}\)?){2,6}(?![0-9])")
_FRANCE = re.compile(r"(?<![\w.])0[1-9](?:[ .\-][0-9]{2}){4}(?![0-9])")


def contacts(text: Reading) -> Iterator[Finding]:
    """Every way to reach somebody. Offsets are those of the reading."""
    low = text.low
    figures = _TWO_FIGURES.search(low) is not None
    for pattern, identifier, may in (
        (_EMAIL, Identifier.EMAIL, "@" in low),
        (_SPELT, Identifier.EMAIL, _ENDED.search(low) is not None),
        (_URL, Identifier.URL, True),
        (_HEX, Identifier.UID, _LONG.search(low) is not None),
        (_NANP, Identifier.PHONE, figures),
        (_FRANCE, Identifier.PHONE, figures),
    ):
        if not may:
            continue
        for found in pattern.finditer(low):
            yield Finding(found.start(), found.start() + len(found[0].rstrip(".,;:)")), identifier, True)
    for found in _HANDLE.finditer(low) if "@" in low else ():
        yield Finding(found.start(), found.end(), Identifier.NAME, False)
    yield from _networks(low)
    yield from _phones(low)


def _networks(low: str) -> Iterator[Finding]:
    parted = _PARTED.search(low) is not None
    for found in _UID.finditer(low) if parted else ():
        if len(found[0]) >= 14 or found[0].startswith("1.2.84"):
            yield Finding(found.start(), found.end(), Identifier.UID, True)
    for found in _IP.finditer(low) if parted or low.count(":") + low.count("-") > 2 else ():
        if not _VERSION.search(low, max(0, found.start() - 12), found.start()):
            yield Finding(found.start(), found.end(), Identifier.URL, True)


def _phones(low: str) -> Iterator[Finding]:
    for found in _PLAIN.finditer(low):
        yield Finding(found.start(1), found.end(1), Identifier.PHONE, True)
    for found in _INSIDE.finditer(low):
        if sum(one.isdigit() for one in found[1]) >= (4 if found[0][:2] in {"ca", "te", "ph", "fa", "lo"} else 3):
            yield Finding(found.start(1), found.end(1), Identifier.PHONE, True)
    for found in _EXTENSION.finditer(low):
        if not found[0].endswith("00"):
            yield Finding(found.start(), found.end(), Identifier.PHONE, True)
    for found in _LOCAL.finditer(low):
        if not found[0].endswith("00"):
            yield Finding(found.start(), found.end(), Identifier.PHONE, found[0].startswith("555"))
    for found in _ABROAD.finditer(low):
        if sum(one.isdigit() for one in found[0]) >= 9:
            yield Finding(found.start(), found.end(), Identifier.PHONE, True)
