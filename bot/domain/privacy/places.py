"""Where somebody lives or was seen: streets, boxes, postal codes, hospitals and towns."""

import re
from collections.abc import Iterator

from bot.domain.privacy.findings import Finding, Identifier
from bot.domain.privacy.people import KINDS_OF_HOUSE
from bot.domain.privacy.reading import Reading
from bot.domain.privacy.words import COMMON, PLACE, WORD, Lexicon

_POSTAL = re.compile(
    r"(?<![a-z0-9])(?!t[0-4isx][a-c]?n[0-3x][a-c]? ?m[0-1x])[abceghj-nprstvxy][0-9][abceghj-nprstv-z]["
    r" \-]{0,2}[0-9][abceghj-nprstv-z][0-9](?![a-z0-9])"
)
_STATES = (
    "al|ak|az|ar|ca|co|ct|de|fl|ga|hi|id|il|in|ia|ks|ky|la|me|md|ma|mi|mn|ms"
    "|mo|mt|ne|nv|nh|nj|nm|ny|nc|nd|oh|ok|or|pa|ri|sc|sd|tn|tx|ut|vt|va|wa|wv"
    "|wi|wy|dc"
)
_ZIP = re.compile(
    rf"(?<![A-Za-z])(?:(?:{_STATES.upper()})[ ,]{{1,2}}|(?i:zip(?: ?code)?[ :]{{1,2}}))"
    rf"([0-9]{{5}}(?:-[0-9]{{4}})?)(?![0-9])"
)
_NUMBER = r"(?<![0-9a-z.,/\-])[0-9]{1,5}(?:[ -]?(?:[a-d]|bis|ter|1/2))?,? "
_STREET = re.compile(
    _NUMBER + r"(?:(?:[nsew]\.?|north|south|east|west) )?(?:[a-z'][a-z'.\-]{1,20} |[0-9]{1,3}(?:st|nd|rd|th) ){1,3}"
    r"(?:street|str|st|avenue|ave?|road|rd|boulevard|blvd|drive|dr|lane|ln|crescent"
    r"|cres|court|crt|way|terrace|terr|circle|cir|highway|hwy|parkway|pkwy|trail"
    r"|square|row|gardens?|gate|heights|hill)(?:\.|(?![a-z']))"
    r"(?! ?(?:[0-9]|(?:slices?|images?|hu|mm|cm)(?![a-z])))"
)
_RUE = re.compile(
    r"(?:(?<![A-Za-z0-9])(?:[0-9]{1,5}(?:[ -]?[a-d](?![a-z]))?,? ?(?:de la |du "
    r"|de )?)?(?:rue|avenue|av\.|boul\.?|boulevard|blvd|chemin|ch\.|rang|montee"
    r"|allee|impasse|croissant|promenade|terrasse|autoroute)"
    r" (?:(?:de|du|des|la|le|les|l'|d'|saint|sainte|st|ste)[ -]?){0,3}"
    r"([A-Za-z'][A-Za-z'\-]{2,25})(?:[ -][A-Z][a-z'\-]{1,20}){0,2})"
)
_NAMED_STREET = re.compile(r"(?:[A-Z][a-z']{2,20} ){1,2}(?:Street|Road|Avenue|Crescent|Lane|Boulevard|Blvd)(?![a-z])")
_RANG = re.compile(r"(?<![0-9a-z])[0-9]{1,5},? [0-9]{1,2}e (?:rang|avenue|rue)(?![a-z])")
_SAINT = re.compile(r"(?<![a-z])(?:st|ste|saint|sainte)-([a-z]{3,20})(?![a-z])")
_BOX = re.compile(
    r"(?<![a-z])(?:p\.? ?o\.? ?box|po box|box|c\.? ?p\.|case postale|casier postal"
    r"|r\.?r\.?|rural route|route rurale|apt|apartment|app|appt|appartement|unit"
    r"|suite|bureau|lot)\.? ?(?:no|#)?\.? ?#? ?[0-9]{1,6}[a-z]?(?![0-9a-z]| ?(?:mm"
    r"|cm|ml|mg|g|%))"
)
_KEEPS = re.compile(
    r"[ '-]{1,2}(?:[a-z]+[ -]){0,2}(?:criteria|criteres?|classifications?|rules?"
    r"|regles?|scores?|grades?|grading|system|systeme|consensus|protocole?s?"
    r"|guidelines?|lignes|staging|stade|scale|echelle|type|conference|virus|variant"
    r"|fever|fievre|b[ou]ard|trial|etude|study|recommandations?|recommendations?"
    r"|ankle|knee|cheville|sign|grip|brace|corset|shoulder|epaule|pattern|approach|projection|method|methode|technique"
    r"|definition|atlas|agreement|encephalitis|encephalite|nile|occidental|signe|disease|maladie|syndrome|ct|index|heart"
    r"|cognitive|tool|outil|dissection|questionnaire|statement|foot|pied|nomogram"
    r"|nomogramme)(?![a-z])| ?= ?[a-z]"
)
_KEPT = re.compile(
    r"(?:criteria|criteres?|classification|rules?|regles?|score|grade|consensus"
    r"|protocole?|guidelines?|lignes directrices|stade|stage|staging|echelle"
    r"|type|virus|fievre|signe|maladie|syndrome|dissection|indice|selon|par|systeme"
    r"|conference|recommandations|conventions?|cheville|lady|brace|corset|epaule)(?: de| d'| du| des| la"
    r"| of|,|:)* ?$"
)
_HOUSE = re.compile(
    r"(?<![A-Za-z])(?:(?:the )?(?:(?:[A-Z][A-Za-z'.]{1,20}|St\.?|Ste\.?)[ -]){1,4}(?:General "
    r"|Regional |Memorial |Community |District |University |Children's |Civic "
    r"|Central |Health ){0,2}(?:Hospital|Hosp\.?|[Cc]linic|[Hh]ospital|Medical Cent(?:re"
    r"|er)|Health Cent(?:re|er)|Cancer Cent(?:re|er)|Nursing Home|Manor|Lodge"
    r"|Infirmary|School|Church|Prison|Penitentiary|High School|College)(?![a-z])"
    r"|(?:[Hh]opital|HOPITAL|[Cc]linique|[Cc]entre hospitalier|[Rr]esidence|CHSLD"
    r"|CLSC|GMF|CIUSSS|CISSS|CH)(?: (?:general|regional|communautaire|universitaire"
    r"|medicale?|de readaptation|pour enfants))?(?:[ -](?:de|du|des|[Ll]a|[Ll]e"
    r"|[Ll]es|l'|d'|et|a))*[ -]{0,1}(?:[A-Z][A-Za-z'.]{2,25}|St|Ste)(?:-[A-Za-z']{1,20}"
    r"| [A-Z][a-z']{2,20}){0,4})"
)
_WORD = re.compile(r"[A-Za-z][A-Za-z'.]*(?:-[A-Za-z][A-Za-z'.]*)*")
_LEAD = re.compile("[dlDL]'(?=[A-Z])")
_JOINS = frozenset({" ", "-", ". ", "."})
_FROM = re.compile(
    r"(?<![a-z])(?:from|in|at|near|outside|lives in|living in|resides? in|of"
    r"|to|via|moved to|transfer(?:red)? (?:from|to)|sent (?:from|to)|a|au|aux"
    r"|en provenance de|de|d'|du|chez|habite|habitant|demeurant|residant|vit"
    r"|reside|transferee? (?:de|du|a|au)|provenant|origine|pres de|par)"
    r"(?: (?:a|au|de|d'|du|la|le|the|rural|downtown|northern|north|south|old))? ?$"
)
_LIVES = re.compile(
    r"(?<![a-z])(?:from|in|lives in|living in|moved to|transfer(?:red)? (?:from"
    r"|to)|sent (?:from|to)|flown (?:from|to)|habite(?: a)?|residant a|vit a"
    r"|transferee? (?:de|a)|evacuee? (?:de|d')|vient de|provenant de)(?: rural"
    r"| downtown| northern)? ?$"
)


def places(text: Reading, lexicon: Lexicon) -> Iterator[Finding]:
    """Every address, certain, and every place that a person may come from, to be asked about."""
    low = text.low
    for found in _POSTAL.finditer(low):
        yield Finding(found.start(), found.end(), Identifier.ADDRESS, True)
    for found in _ZIP.finditer(text.text):
        yield Finding(found.start(), found.end(), Identifier.ADDRESS, True)
    for pattern, certain in ((_STREET, True), (_RANG, True), (_BOX, False)):
        for found in pattern.finditer(low):
            if pattern is not _BOX or not found[0].startswith(("lot", "unit", "app ", "bureau")) or "#" in found[0]:
                yield Finding(found.start(), found.end(), Identifier.ADDRESS, certain)
    for found in _RUE.finditer(text.text):
        lives = _LIVES.search(text.low, max(0, found.start() - 24), found.start())
        if not (
            found[0][0].isdigit()
            or (found[1][0].isupper() and not found[1].isupper())
            or found[0].startswith("rue ")
            or lives
        ):
            continue
        yield Finding(found.start(), found.end(), Identifier.ADDRESS, found[0][0].isdigit())
    for found in _HOUSE.finditer(text.text):
        if not _general(found[0], lexicon):
            yield Finding(found.start(), found.end(), Identifier.PLACE, False)
    for found in _NAMED_STREET.finditer(text.text):
        yield Finding(found.start(), found.end(), Identifier.ADDRESS, False)
    for found in _SAINT.finditer(low):
        if not lexicon.craft_phrase(found[0]) and not lexicon.craft_phrase(found[0].replace("-", " ")):
            yield Finding(found.start(), found.end(), Identifier.PLACE, False)
    yield from _towns(text, lexicon)


def _general(named: str, lexicon: Lexicon) -> bool:
    """Whether a house is only spoken of by its kind: the General Hospital, l'Hôpital de Jour."""
    if re.match("(?i)chsld|residence", named):
        return False
    if re.match("(?i)hopital|clinique|centre", named) and re.search(" [A-Z][a-z]", named):
        return False
    own = [word for word in re.findall("[a-z']+", named.lower()) if word not in KINDS_OF_HOUSE]
    return all(lexicon.kinds(word) & WORD and not lexicon.kinds(word) & PLACE for word in own)


def _towns(text: Reading, lexicon: Lexicon) -> Iterator[Finding]:
    low = text.low
    words = [found.span() for found in _WORD.finditer(text.text)]
    # How many words from each on stand together: up to three are looked up as one name.
    together = [1] * len(words)
    for index in range(len(words) - 2, -1, -1):
        if low[words[index][1] : words[index + 1][0]] in _JOINS:
            together[index] = min(3, together[index + 1] + 1)
    for index, (begins, stop) in enumerate(words):
        lead = _LEAD.match(text.text, begins, stop)
        start = begins if lead is None else lead.end()
        told = text.text[start].isupper() or _FROM.search(low, max(0, start - 24), start) is not None
        for last in range(index + together[index] - 1, index - 1, -1):
            end = words[last][1]
            if _is_place(low, lexicon, start, end, told=told):
                yield Finding(start, end, Identifier.PLACE, False)
                break


def _is_place(low: str, lexicon: Lexicon, start: int, end: int, *, told: bool) -> bool:
    """Whether words are a place, once something told so before them: a capital, or what one comes from.

    Nearly every word of a text is asked about, so what costs least and rules out most is asked first.
    """
    spelt = low[start:end].rstrip(".")
    if not told and spelt.isalpha():
        return False
    parts = spelt.replace("-", " ").replace(".", "").split()
    phrase = " ".join(parts)
    if len(phrase) < 3:
        return False
    if len(parts) > 1:
        if not told and all(lexicon.kinds(word) & WORD for word in parts):
            return False
        if not (lexicon.known_as(spelt) or lexicon.known_as(phrase)):
            return False
    elif not told:
        return False
    elif not lexicon.known_as(spelt):
        kinds = lexicon.kinds(phrase)
        if not kinds & PLACE or kinds & COMMON or len(phrase) < 4:
            return False
        if lexicon.craft(phrase) and not _LIVES.search(low, max(0, start - 24), start):
            return False
    return not (_KEEPS.match(low, end) or _KEPT.search(low, max(0, start - 30), start))
