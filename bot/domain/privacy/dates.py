"""Days, months with their year, and ages of ninety and more, in figures and in words, in English and in French."""

import itertools
import re
from collections.abc import Iterator

from bot.domain.privacy.findings import Finding, Identifier
from bot.domain.privacy.reading import Reading

_FULL = (
    "january|february|febuary|feburary|march|april|june|july|august|september|septembre|october|november|december"
    "|janvier|fevrier|mars|avril|juin|juillet|aout|octobre|novembre|decembre"
)
_SHORT = "janv|jan|fevr|fev|feb|apr|avr|jun|juil|juill|jul|jui|aug|sept|sep|oct|nov|dec"
_MONTH = rf"(?:{_FULL}|mai|may|mar|{_SHORT})"
_SURE = rf"(?:{_FULL}|mai|{_SHORT})"
_YEAR = r"(?:(?:19|20)[0-9]{2}|'[0-9]{2})"
_DAY = r"(?:0?[1-9]|[12][0-9]|3[01])"
_NTH = r"(?:st|nd|rd|th|er|e|eme|ere)?"
_UNITS = (
    r"(?! ?(?:mm|cm|mg|ml|cc|kg|days?|jours?|weeks?|wks?|semaines?|months?|mois"
    r"|years?|yrs?|ans|hours?|hrs?|heures?|h|min|minutes?|x|%|fois|times|patients?"
    r"|cas|cases|images?|more|other|or|to [0-9])(?![a-z]))(?!-[0-9]{1,2}(?![0-9])"
    r"|\.[0-9])"
)

_NAMES_A_MONTH = re.compile(rf"{_MONTH}(?![a-z])")
"""Every month that stands in a date is followed by no letter. Most texts have none, and need not be asked for dates."""

_TWO_FIGURES = re.compile("[0-9]{2}")
_FOUR_FIGURES = re.compile("[0-9]{4}")
_WORDED = re.compile(
    rf"(?<![0-9a-z.,])(?:{_DAY} ?{_NTH}[ \-./]{{0,3}}(?:of |de |d')?{_MONTH}(?![a-z])\.?[ \-./,]{{0,3}}(?:(?:of "
    rf"|de )?(?:(?:19|20)[0-9]{{2}}|'?[0-9]{{2}}(?![0-9a-z%]| ?(?:mm|cm|yo|y/o"
    r"|year|ans|h)\b)))?"
    rf"|{_SURE}(?![a-z])\.?[ \-./,]{{0,2}}(?:the )?{_DAY}{_NTH}(?![0-9a-z:/]){_UNITS}(?:[ ,\-./]{{1,3}}(?:of )?(?:19"
    rf"|20)[0-9]{{2}}|, ?'?[0-9]{{2}}(?![0-9]))?"
    rf"|(?:may|mar)(?![a-z])\.?[ \-./]{{1,2}}(?:the )?{_DAY}(?:(?:st|nd|rd|th)(?![a-z])"
    rf"|(?![0-9a-z:/]){_UNITS}(?=[ ,\-./]{{1,3}}(?:19|20)[0-9]{{2}}))(?:[ ,\-./]{{1,3}}(?:of )?(?:19"
    rf"|20)[0-9]{{2}})?)"
)
_SHORT_YEAR = re.compile(
    rf"(?<![a-z0-9])(?:{_SURE}|mar|may)\.? {_DAY} ?(?:/|-|') ?[0-9]{{2}}(?![0-9/\-])"
    rf"|(?<![a-z0-9])(?:{_SURE}|mar|may)\.? (?:3[2-9]|[4-9][0-9])(?![0-9.,/%\-]?[0-9%]| ?(?:mm|cm|ml|mg|cas|cases|"
    r"patients?|studies|examens|exams|ans|%)(?![a-z]))"
)
_OF_MONTH = re.compile(
    r"(?<![0-9/.,])(?:[12][0-9]|3[01]|0?[1-9]) du (?:1[0-2]|0?[1-9]) (?:19|20)[0-9]{2}(?![0-9])"
    r"|(?<=nee le )(?:[12][0-9]|3[01]|0?[1-9]) du (?:1[0-2]|0?[1-9])(?![0-9a-z])"
    r"|(?<=ne le )(?:[12][0-9]|3[01]|0?[1-9]) du (?:1[0-2]|0?[1-9])(?![0-9a-z])"
)
_GLUED = re.compile(
    rf"(?<![0-9a-z])(?:{_DAY}[- ]?{_MONTH}[- ]?(?:19|20)?[0-9]{{2}}"
    rf"|(?:19|20)[0-9]{{2}}[- /.]?{_MONTH}[- /.]?{_DAY})(?![0-9a-z])"
)
_MAY = re.compile(
    r"(?<![a-z])(?:on|dated?|from|since|of|the|scan|ct|mri|mr|cxr|us|study|exam"
    r"|film|dob|born|until|by|vs|before|after|and) (?:may|mar|sept?) "
    rf"{_DAY}(?![0-9a-z:/]|\.[0-9]){_UNITS}"
)
_MONTHS = re.compile(
    rf"(?<![a-z0-9])(?:(?:{_SURE}|mar)(?![a-z])\.?[ ,\-/]{{0,3}}(?:of |de |en )?(?:(?:19"
    rf"|20)[0-9]{{2}}|'[0-9]{{2}})(?![0-9])"
    rf"|may[ ,\-/]{{1,2}}(?:of )?(?:19|20)[0-9]{{2}}(?![0-9]))"
)
_ISO = re.compile(
    r"(?<![0-9])(?:19|20)[0-9]{2}([\-/. _]|, )(?:0?[1-9]|1[0-2])([\-/. _]|, )(?:0?[1-9]"
    r"|[12][0-9]|3[01])(?![0-9]|[.,][0-9])"
    r"|(?<![0-9])(?:19|20)[0-9]{2}[\-/.](?:1[3-9]|2[0-9]|3[01])[\-/.](?:0?[1-9]|1[0-2])(?![0-9])"
)
_PACKED = re.compile(
    r"(?<![0-9.])(?:(?:19[0-9]|20[0-3])[0-9](?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]"
    r"|3[01])|(?:0[1-9]|[12][0-9]|3[01])(?:0[1-9]|1[0-2])(?:19[2-9]|20[0-3])[0-9])(?![0-9]"
    r"| ?(?:mm|hu|cells))"
)
_SLASHED = re.compile(
    rf"(?<![0-9./\-])(?:{_DAY}\s?([/\-.])\s?(?:0?[1-9]|1[0-2])|(?:0?[1-9]|1[0-2])\s?([/\-.])\s?{_DAY})"
    r"\s?[/\-.]\s?(?:(?:19|20)[0-9]{2}|'?[0-9]{2})(?![0-9]|[/.\-][0-9])"
)
_SPACED = re.compile(
    r"(?<![0-9./\-] )(?<![0-9./\-])(?:0[1-9]|[12][0-9]|3[01]) (?:0[1-9]|[12][0-9]"
    r"|3[01]) (?:19[2-9]|20[0-3])[0-9](?![0-9.])"
)
_NUMERIC_MONTH = re.compile(
    r"(?<![0-9./\-])(?:(?:0?[1-9]|1[0-2])[/\-](?:19[2-9][0-9]|20[0-3][0-9])|(?:19[2-9]"
    r"|20[0-3])[0-9][/\-](?:0[1-9]|1[0-2]))(?![0-9./\-])"
)
_HALF = re.compile(
    r"(?<![a-z])(?:on|dated?|datant|du|le|au|from|since|depuis|until|jusqu'au"
    r"|by|dob|ddn|born|nee?|ct|tdm|irm|mri|cxr|us|rx|exam|examen|study|scan|film"
    r"|admitted|seen|vu|vue|hospitalisee?|chirurgie|surgery|biopsy|biopsie|prior"
    r"|anterieur|comparison|comparatif|comp|vs|last|visit|visite|followup|f/u"
    r"|prelim|final|finale|and|et|rdv|appt|suivi)"
    r"\.?:? (?:the |of |from |du |le |on |au |dated )?((?:0?[1-9]|1[0-2])[/](?:0?[1-9]"
    r"|[12][0-9]|3[01])|(?:0?[1-9]|[12][0-9]|3[01])[/](?:0?[1-9]|1[0-2])|(?:0[1-9]"
    r"|[12][0-9]|3[01])-(?:0[1-9]|1[0-2])|(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]"
    r"|3[01]))(?![0-9/.\-]|,[0-9]| ?(?:mm|cm|strength|power|force|mets|ganglions"
    r"|nodes|lobes?|of|des?|images?|scale|echelle|th|x|years?|ans)(?![a-z]))"
)
_BORN = re.compile(
    r"(?<![a-z])(?:dob|ddn|d\.o\.b\.?|(?:date )?of birth|(?:date )?de naissance|born(?: on)?|nee?(?: le)?)[ .:=]{0,3}"
    r"([0-9]{2}([\-/. ])(?:0?[1-9]|1[0-2])\2(?:0[1-9]|[12][0-9]|3[01]))(?![0-9])"
)
"""A day whose year of two figures comes first, which could be anything but for the word before it."""

_HALVES = re.compile("[0-9][/-][0-9]")
_BOX = re.compile(r" ?(?:mm|cm|x|ml|mg|h|%|hu|kg|s|sec|ms)(?![a-z])")

_TENS_EN = (
    "twentieth|thirtieth|first|second|third|fourth|fifth|sixth|seventh|eighth"
    "|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth"
    "|seventeenth|eighteenth|nineteenth"
)
_COUNT_EN = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen"
    "|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty"
)
_COUNT_FR = (
    "premier|un|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize"
    "|quatorze|quinze|seize|dix-sept|dix-huit|dix-neuf|vingt|vingt et un|trente"
    "|trente et un"
)
_SAID = re.compile(
    rf"(?<![a-z])(?:(?:the )?(?:(?:twenty|thirty)[- ])?(?:{_TENS_EN}) (?:day )?(?:of (?:may|{_SURE})|{_FULL})"
    rf"|(?:may|{_FULL}) (?:the )?(?:(?:twenty|thirty)[- ])?(?:{_TENS_EN})(?= "
    r"|[,.;]|$)(?! (?:branch|order|rib|lobe|time|scan|study|ct|mri|degree|week"
    r"|opinion|read|look))"
    rf"|(?:{_FULL}) (?:the )?(?:(?:twenty|thirty)[- ])?(?:{_COUNT_EN})(?=,? (?:two thousand|twenty|nineteen))"
    rf"|(?:(?:vingt|trente)[- ](?:et[- ])?)?(?:{_COUNT_FR}) (?:janvier|fevrier"
    r"|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre))(?![a-z])"
)
_SAID_YEAR = re.compile(
    rf"(?<![a-z])(?:{_FULL}|mai|may)(?:,? (?:of |de )?)(?:two thousand|twenty[- ](?:twenty"
    r"|thirty|ten|eleven|twelve|thir|four|fif|six|seven|eigh|nine)|nineteen[- ](?:twent"
    r"|thirt|fort|fift|sixt|sevent|eight|ninet)|deux mille|mille neuf cent|dix-neuf cent)"
)

_AGE = r"(?:9[0-9]|1[01][0-9]|12[0-4])"
_OLD = re.compile(
    rf"(?<![0-9.,/x\-])(?:{_AGE}(?:[ \-]{{0,2}}(?:\+|plus))?(?:[ \-]{{0,2}}(?:y\.?[ /]{{0,1}}o\.?f?"
    rf"|years?[ \-]{{0,2}}(?:old|of age)?|yr?s?\.?[ \-]{{0,2}}(?:old|of age)?"
    r"|ans?|year[- ]?olds?|y|a|annees?))(?![a-z0-9])"
    rf"|{_AGE} ?(?:f|m|h|♀|♂|male|female|femme|homme|woman|man|lady|gentleman|dame|monsieur)(?![a-z0-9])"
    rf"|(?<![a-z0-9])[fmh] ?/ ?{_AGE}(?![0-9/%]|[.,][0-9]))"
)
_AGED = re.compile(
    r"(?<![a-z])(?:age[ds]?|agee?s?|age of|age de|agee? de|turned|turning|turns"
    rf"|fete(?:r|e)? ses|fetait ses|d'age|est rendue? a|over|soon)[ :=]{{0,2}}(?:of "
    rf"|de |is |was |est |= ?|: ?|> ?)?({_AGE})(?![0-9%.,/]?[0-9%]|[ -]?(?:mm"
    r"|cm|ml|mg|hu|uh|%|kg|days?|jours?|min|minutes?|hours?|h|weeks?|months?"
    r"|mois|kv|x)(?![a-z]))"
)
_NOT_AGE = re.compile(
    r" ?(?:ago|of (?:combined |experience|follow)|de suivi|d'experience|plus tard"
    r"|later|d'intervalle|survival|de survie|apart)"
)
_NINETY_EN = (
    r"(?:ninety(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?|(?:a"
    r"|one) hundred(?: and)?(?:[- ](?:one|two|three|four|five|six|seven|eight"
    r"|nine|ten|eleven|twelve))?)"
)
_NINETY_FR = (
    r"(?:quatre[- ]vingts?[- ](?:dix|onze|douze|treize|quatorze|quinze|seize)(?:[- ](?:sept"
    r"|huit|neuf))?|nonante(?:[- ](?:et[- ])?(?:un|deux|trois|quatre|cinq|six"
    r"|sept|huit|neuf))?|cent(?:[- ](?:un|deux|trois|quatre|cinq|six|sept|huit"
    r"|neuf|dix))?)"
)
_OLD_WORDS = re.compile(
    rf"(?<![a-z\-])(?:{_NINETY_EN}[- ](?:years?|yrs?|yo|y/o|yr)(?![a-z])(?:[- ]olds?)?"
    rf"|{_NINETY_FR}[- ](?:ans|annees)(?![a-z])"
    rf"|(?:aged?|age of|turned|turning) {_NINETY_EN}(?![a-z])(?! (?:percent|degrees))"
    rf"|(?:agee? de|age de|age:|age) {_NINETY_FR}(?![a-z]))"
)
_BARE_WORDS = re.compile(
    r"(?<=[:;,(.] )(?:ninety(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?|quatre[- ]vingts?[- ](?:dix|onze"
    r"|douze|treize|quatorze|quinze|seize)(?:[- ](?:sept|huit|neuf))?)(?=[,.;)]|$)"
)
_VERY_OLD = re.compile(
    r"(?<![a-z])(?:(?:super)?cent|non)(?:agenarians?|enarians?|agenaires?|enaires?)(?![a-z])(?! (?:of"
    r"|de la|de l'|du) )"
    rf"|(?<![a-z])(?:is|was|she's|he's|en a|en avait) (?:{_NINETY_EN}|{_NINETY_FR})(?![a-z])(?! ?(?:percent"
    r"|degrees|minutes?|seconds?|days?|pour|degres|jours?|mm|images?|cas|cases))"
)
_FEAST = re.compile(
    r"(?<![a-z])(?:christmas|boxing|canada|labou?r|new year'?s?|victoria|family"
    r"|thanksgiving|halloween|easter|good friday|remembrance|noel|paques|action de graces"
    r"|jour de l'an|saint-jean|st-jean|fete du travail|fete du canada|valentine'?s)(?: day"
    r"| eve| monday| sunday)? (?:of |de )?(?:19|20)[0-9]{2}(?![0-9])"
)


def dates(text: Reading) -> Iterator[Finding]:
    """Every day and every month with its year. Offsets are those of the reading."""
    low = text.low
    month, two, four = (one.search(low) is not None for one in (_NAMES_A_MONTH, _TWO_FIGURES, _FOUR_FIGURES))
    worded = (_WORDED, _SHORT_YEAR, _GLUED, _MAY, _SAID) if month else ()
    born = (_OF_MONTH,) if " du " in low else ()
    for pattern in (*worded, *born, *((_PACKED, _ISO) if four else ())):
        for found in pattern.finditer(low):
            yield Finding(found.start(), _end(found), Identifier.DATE, True)
    for pattern in (_SLASHED, _SPACED) if two else ():
        for found in pattern.finditer(low):
            parts = re.findall("[0-9]+", found[0])
            if not _BOX.match(low, found.end()) and _is_day(parts, found[0]):
                yield Finding(found.start(), found.end(), Identifier.DATE, True)
    for found in _BORN.finditer(low) if two else ():
        yield Finding(found.start(1), found.end(1), Identifier.DATE, True)
    for pattern in (*((_MONTHS, _SAID_YEAR) if month else ()), *((_NUMERIC_MONTH, _FEAST) if four else ())):
        for found in pattern.finditer(low):
            yield Finding(found.start(), _end(found), Identifier.DATE, False)
    for found in _HALF.finditer(low) if _HALVES.search(low) else ():
        if _half(found[1]):
            yield Finding(found.start(1), found.end(1), Identifier.DATE, False)


def ages(text: Reading) -> Iterator[Finding]:
    """Every age of ninety and more. Offsets are those of the reading."""
    low = text.low
    two = _TWO_FIGURES.search(low) is not None
    for found in _OLD.finditer(low) if two else ():
        if not _NOT_AGE.match(low, found.end()):
            yield Finding(found.start(), found.end(), Identifier.AGE, True)
    for found in _AGED.finditer(low) if two else ():
        yield Finding(found.start(1), found.end(1), Identifier.AGE, True)
    for found in _OLD_WORDS.finditer(low):
        if not _NOT_AGE.match(low, found.end()):
            yield Finding(found.start(), found.end(), Identifier.AGE, True)
    for found in itertools.chain(_VERY_OLD.finditer(low), _BARE_WORDS.finditer(low)):
        yield Finding(found.start(), found.end(), Identifier.AGE, False)


def _end(found: re.Match[str]) -> int:
    return found.start() + len(found[0].rstrip(" ,.-/"))


def _is_day(parts: list[str], written: str) -> bool:
    """Whether three figures are a day: with dots and two figures each they could be a version or a size."""
    if "." in written and len(parts[2]) == 2:
        return all(len(part) == 2 for part in parts)
    return min(int(parts[0]), int(parts[1])) <= 12


def _half(written: str) -> bool:
    """A day and a month without a year; a score out of five or ten looks alike."""
    first, second = (int(part) for part in re.split("[/-]", written))
    return (
        not (second in {5, 10} and first <= second and "0" not in written[:1])
        and min(first, second) <= 12
        and first != second
    )
