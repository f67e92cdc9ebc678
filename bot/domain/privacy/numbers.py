"""Numbers that point at a person or a study: by what stands before them, by their check digits, by their shape."""

import re
from collections.abc import Iterator

from bot.domain.privacy import checks
from bot.domain.privacy.findings import Finding, Identifier
from bot.domain.privacy.reading import Reading

_BETWEEN = (
    r"(?:\s{0,2}(?:number|numero|num|nos?|nbr|is|was|est|etait|du|de|of|for|pt"
    r"|patient|hopital|hospital|hosp|ending in|finit par|n°|#|:|=|-|\.|,|\()){0,4}\s{0,2}"
)
_VERSION = (
    r"(?:[- ](?!(?:to|of|in|on|at|is|as|we|he|by|or|no|so|it|le|la|de|du|et|ou|en|au|un|ct|mr|us|cm|mm|pt|iv|hu|uh)"
    r"(?![a-z]))[a-z]{2}(?![a-z]))?"
)
_WRITTEN = r"(?:[a-z]{1,8}[-_]){0,2}(?:[a-z]{1,6}[-_/ ]?)?[0-9][0-9a-z]*(?:[-_/. ][0-9][0-9a-z]*){0,5}" + _VERSION

_STRONG = re.compile(
    r"(?<![a-z])(?:m\.?r\.?n|mr ?#|medical records?|med rec|chart|u\.?r\.?n|hcn"
    r"|h\.c\.n|health[ -]?cards?|health numbers?"
    r"|health insurance|ohip|m?phn|phin|ulin?|uli|msp|ramq|r\.a\.m\.q|n\.?a\.?m"
    r"|carte[ -]soleil|assurance[ -]maladie|medicare"
    r"|medicaid|mbi|hicn|npi|n\.?a\.?s|s\.?s\.?n|social insurance|social security"
    r"|assurance[ -]sociale|accession|accn|acc"
    r"|dossiers?|code patient|patient ?id|temp ?id|pt ?id|pid|id patient|identifiants?|identifier|hospital (?:no"
    r"|number|id)|hosp (?:no|#)|unit (?:no|number)"
    r"|csn|cnesst|wcb|wsib|csst|vin|passe?port|matricule|carte d'hopital|badge|cpso|cmq|demande|requete"
    r"|requisition|req|specimen|prelevement|claim|reclamation|sinistre|policy|police|serial|serie no|no de serie|s/n"
    r"|encounter|episode|visite|visit|account|acct|compte|licen[cs]e|permis|plaque|episode de soins|carte)(?![a-z])"
    + _BETWEEN
    + "("
    + _WRITTEN
    + ")"
)
_WEAK = re.compile(
    r"(?<![a-z])(?:sin|fin|id|order|ordre|file|fichier|exam|examen|study|etude"
    r"|case|cas|lot|device|appareil|ref|reference"
    r"|sn|number|numero|no|n°|#|path|patho|surgical|pacs|ris|epic|stent|pacemaker|implant|patiente?|pt)(?![a-z])"
    + _BETWEEN
    + "("
    + _WRITTEN
    + ")"
)
_PLATE = re.compile(
    r"(?<![a-z])(?:licen[cs]e plates?|plaques? d'immatriculation|immatriculation)[ :#]{0,3}(?:is |est |no )?"
    r"((?=[a-z ]{0,8}[0-9])[a-z0-9]{1,7}[ -]?[a-z0-9]{0,4})(?![a-z0-9])"
)
_CODED = re.compile(
    r"(?<![a-z])(?:cpt|icd(?:-?o)?(?:-?1[01])?|cim(?:-?1[01])?|snomed(?: ct)?"
    r"|loinc|hcpcs|cci|drg|pmid|doi|din|iso|ieee"
    r"|codes?(?! patient)|rfc|nct|isrctn|billing|facturation|radlex|rid|astm|pubmed)"
    r"[ :#.]{0,3}(?:code )?[a-z]?[0-9]{0,6}[^.]{0,14}$"
)
_UNIT = re.compile(
    r" ?(?:%|x|mm|cm|dm|m|km|ml|cc|cl|dl|l|mg|g|kg|mcg|ug|µg|μg|ng|pg|iu|ui|u"
    r"|units?|unites?|hu|uh|ms|msec|s|sec|secondes?|seconds?"
    r"|min|minutes?|h|hrs?|hours?|heures?|mgy|gy|cgy|msv|mbq|gbq|mci|kev|kv|kvp"
    r"|ma|mas|hz|khz|mhz|ghz|t|/ ?(?:mm|ul|µl|μl|hpf|l|ml)"
    r"|cells?|cellules?|copies|platelets|plaquettes|leucocytes|wbc|rbc|images?"
    r"|coupes?|slices?|frames?|pixels?|voxels?|dollars?|\$|usd|cad"
    r"|mmhg|bpm|fois|times|patients?|cas|cases|women|femmes|exams?|examens|studies"
    r"|etudes|pts|steps|mille|gauss|rads?|px|dpi|iop|bytes?|mb|gb|k)"
    r"(?![a-z])"
)
_RUN = re.compile(r"(?<![0-9a-z,])(?<![0-9]\.)[0-9]+(?:[ \-.][0-9]+){0,7}(?:[a-z]{1,2}(?![a-z])|" + _VERSION + ")")
_MIXED = re.compile(r"(?<![0-9a-z_])[0-9a-z]+(?:[-_][0-9a-z]+){0,5}")
_RAMQ = re.compile(r"(?<![0-9a-z])([a-z]{4})[ \-.]{0,2}([0-9]{4})[ \-.]{0,2}([0-9]{4})(?![0-9])")
_RAMQ_CUT = re.compile(r"(?<![0-9a-z])([a-z]{4})[ -]{0,2}([0-9]{2}[ -]?[0-9]{2}[ -]?[0-9]{2})[ -]?([0-9]{2})?(?![0-9])")
_MBI = re.compile(
    r"(?<![0-9a-z])[1-9][ac-hj-km-np-rt-y][0-9ac-hj-km-np-rt-y][0-9][ -]?[ac-hj-km-np-rt-y][0-9ac-hj-km-np-rt-y][0-9]["
    r" -]?"
    r"[ac-hj-km-np-rt-y]{2}[ -]?[0-9]{2}(?![0-9a-z])"
)
_HARMLESS = re.compile(
    r"[0-9]+x[0-9]+(?:x[0-9]+)?|(?:se|ser|series|im|img|image|sl|slice|b|te|tr"
    r"|ti|tr[0-9]+te|w|l|ww|wl|kv|kvp|ma|mas|cpt|nct|covid|pmid|din|rid|h|ph)-?[0-9]{1,5}"
    r"|[0-9]+(?:mm|cm|ml|cc|mg|g|kg|mcg|ug|iu|ui|hu|uh|ms|msec|s|mgy|gy|cgy|mbq"
    r"|gbq|hz|khz|mhz|px|k|e[0-9]+)(?:[0-9x].*)?"
)
_SPOKEN = (
    "zero|oh|one|two|three|four|five|six|seven|eight|nine|niner|un|deux|trois|quatre|cinq|sept|huit|neuf|double|triple"
)
_DICTATED = re.compile(rf"(?<![a-z])(?:(?:{_SPOKEN})[ ,-]{{1,2}}){{5,20}}(?:{_SPOKEN})(?![a-z])")
_SCAN = re.compile(
    r"(?<![a-z])(?:series?|ser|se|images?|imgs?|im|slices?|coupes?|frames?|sequences?"
    r"|instances?|i)[ :#.]{0,3}(?:no )?$"
)
_SIZES = re.compile(r"[0-9] ?[x×*] ?$")
_COUNTS = re.compile(
    r"(?<![a-z])(?:wbc|plt|rbc|psa|ca|bhcg|hcg|b-hcg|afp|cea|ck|ckmb|crp|bnp"
    r"|pro-?bnp|troponin|ferritine?|lipase|d-?dimer|d-?dimeres?|plaquettes|platelets"
    r"|leucocytes|alt|ast|ldh|ggt|dlp|dap|scale|echelle|\$|tr|te|matrix|matrice)[ :=]{0,3}(?:of "
    r"|de |a |at |was |est |is )?$"
)


def numbers(text: Reading) -> Iterator[Finding]:
    """Every number that may point at somebody. Offsets are those of the reading."""
    low = text.low
    for found in _RAMQ.finditer(low):
        yield Finding(found.start(), found.end(), Identifier.NUMBER, True)
    for found in _RAMQ_CUT.finditer(low):
        if checks.ramq(found[1], re.sub("[ -]", "", found[2]) + "00"):
            yield Finding(found.start(), found.end(), Identifier.NUMBER, True)
    for found in _MBI.finditer(low):
        yield Finding(found.start(), found.end(), Identifier.NUMBER, True)
    for found in _PLATE.finditer(low):
        yield Finding(found.start(1), found.end(1), Identifier.NUMBER, True)
    yield from _cued(low, _STRONG, 4)
    yield from _cued(low, _WEAK, 5)
    for found in _DICTATED.finditer(low):
        yield Finding(found.start(), found.end(), Identifier.NUMBER, True)
    yield from _runs(low)
    yield from _mixed(low)


def _cued(low: str, cue: re.Pattern[str], least: int) -> Iterator[Finding]:
    for found in cue.finditer(low):
        token = found[1].rstrip(" .-/")
        digits = re.sub("[^0-9]", "", token)
        if len(digits) < least or _year(digits) or _CODED.search(low, max(0, found.start() - 24), found.start(1)):
            continue
        if _harmless_start(low, found.start(1), token):
            continue
        yield Finding(found.start(1), found.start(1) + len(token), Identifier.NUMBER, True)


def _harmless_start(low: str, start: int, token: str) -> bool:
    """Whether what follows a cue is a size, a dose or a code: its digits stop at a unit."""
    first = re.match("[0-9]+", token)
    if first is None:
        return _HARMLESS.fullmatch(token.split(maxsplit=1)[0]) is not None
    return len(first[0]) < 6 and _UNIT.match(low, start + len(first[0])) is not None


def _year(digits: str) -> bool:
    return len(digits) == 4 and digits[:2] in {"19", "20"}


def _runs(low: str) -> Iterator[Finding]:
    for found in _RUN.finditer(low):
        whole = found[0]
        groups = re.findall("[0-9]+", whole)
        if sum(map(len, groups)) < 5:
            continue
        before = low[max(0, found.start() - 24) : found.start()]
        shaped = tuple(map(len, groups)) in _SHAPES and sum(map(len, groups)) > 8
        if (_CODED.search(before) and not shaped) or _SIZES.search(before):
            continue
        end = found.start() + len(whole.rstrip())
        certain = _shape(groups, whole, before, measured=_measured(low, found, groups))
        if certain is not None:
            yield Finding(found.start(), end, Identifier.NUMBER, certain)


def _measured(low: str, found: re.Match[str], groups: list[str]) -> bool:
    end = found.start() + found[0].rindex(groups[-1]) + len(groups[-1])
    return _UNIT.match(low, end) is not None


_SHAPES = {
    (3, 3, 3),
    (4, 3, 3),
    (3, 3, 4),
    (3, 4, 3),
    (4, 4, 4),
    (3, 3, 3, 3),
    (4, 4, 2),
    (3, 2, 4),
    (5, 4, 3),
    (5, 5),
    (4, 6),
    (2, 4, 4),
    (4, 4, 3),
}
_JOINED = {(3, 3), (4, 4)}


def _shape(groups: list[str], whole: str, before: str, *, measured: bool) -> bool | None:
    """True for a number to stop at, False for one to ask about, None for one of the craft's."""
    lengths = tuple(map(len, groups))
    digits = "".join(groups)
    if measured and (max(lengths) < 7 or groups[-1].endswith("00")):
        return None
    if "." in whole and (len(groups) == 2 or min(lengths) < 2):
        return None if max(lengths) < 7 else True
    if checks.ontario(digits) or checks.british_columbia(digits) or (checks.sin(digits) and max(lengths) < 10):
        return True if lengths in _SHAPES or len(groups) == 1 or "-" in whole else None
    if _thousands(groups, whole):
        return None
    if lengths in _SHAPES and not all(_year(group) for group in groups):
        return True
    if len(groups) == 1:
        return _one(digits, before)
    if "-" in whole:
        return _dashed(groups, lengths)
    longest = max(lengths)
    return _one(max(groups, key=len), before) if longest >= 5 else None


def _one(digits: str, before: str) -> bool | None:
    if len(digits) >= 7:
        return None if _SCAN.search(before) and len(digits) < 8 else True
    if _SCAN.search(before) or _COUNTS.search(before) or digits.endswith("00"):
        return None
    return False if len(digits) >= 5 else None


def _dashed(groups: list[str], lengths: tuple[int, ...]) -> bool | None:
    """Groups joined by dashes: an accession's year and number, a range of years or of measurements."""
    if all(_year(group) for group in groups) or lengths in _JOINED:
        return None
    if max(lengths) >= 5 or (len(groups) >= 3 and sum(lengths) >= 8 and max(lengths) >= 4):
        return None if groups[-1].endswith("000") and max(lengths) < 6 else True
    return False if sum(lengths) >= 7 and max(lengths) >= 4 and not groups[-1].endswith("00") else None


def _thousands(groups: list[str], whole: str) -> bool:
    return (
        len(groups) > 1
        and " " in whole
        and len(groups[0]) <= 3
        and all(len(group) == 3 for group in groups[1:])
        and groups[-1].endswith("00")
    )


def _mixed(low: str) -> Iterator[Finding]:
    """Letters and digits in one word, as accession and card numbers are written."""
    for found in _MIXED.finditer(low):
        word = found[0]
        groups = re.findall("[0-9]+", word)
        count = sum(map(len, groups))
        if count < 5 or count == len(word) - word.count("-") - word.count("_"):
            continue
        letters = re.findall("[a-z]+", word)
        if max(map(len, groups)) < 4 and count < 7:
            continue
        if max(map(len, letters)) > 6 or _HARMLESS.fullmatch(word) or _date_like(word):
            continue
        if _CODED.search(low, max(0, found.start() - 24), found.start()):
            continue
        yield Finding(found.start(), found.end(), Identifier.NUMBER, True)


def _date_like(word: str) -> bool:
    return re.fullmatch(r"[0-9]{1,2}-?[a-z]{3,6}-?(?:[0-9]{2}){1,2}", word) is not None
