"""Words that blame a person: which they are, and of what kind, so that a kinder phrase can be offered.

What the craft says of images and of itself is no blame: missed, overcall, manqué, erreur de perception.
Nothing is stopped by this, and nothing is remembered of it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.privacy.reading import read


class Blame(StrEnum):
    """How words blame somebody; for each a kinder phrase is offered."""

    PERSON = "person"
    SHOULD = "should"
    ANYBODY = "anybody"
    ATTENTION = "attention"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Blaming:
    """From `start` up to, not including, `end`, in characters of the text as typed."""

    start: int
    end: int
    blame: Blame


_WHO = (
    "you|he|she|they|(?:the )?(?:night |day |on[- ]call |senior |junior )?(?:reader|radiologist|resident|fellow|staff"
    "|shift|technologist|tech|surgeon|colleague|physician|doctor|nurse|team|trainee|intern)s?|whoever(?: [a-z]+){1,4}"
)
_QUI = (
    "tu|vous|il|elle|ils|elles|on|(?:l[ea]s? |l')(?:lecteur|lectrice|radiologiste|radiologue|resident|residente|fellow"
    "|patron|patronne|technologue|chirurgien|chirurgienne|collegue|medecin|infirmier|infirmiere|equipe|stagiaire)s?"
)
_WORK = "read|reading|report|reporting|work|job|mistake|miss|error|call|interpretation|dictation|attitude"
_TRAVAIL = "travail|lecture|rapport|erreur|interpretation|dictee|attitude|job"
_LEARNER = "first[- ]year|second[- ]year|medical student|med student|student|intern|child|r1|r2|junior"
_DEBUTANT = "r1|r2|etudiante?|externe|stagiaire|enfant|debutante?|premiere annee"

_RULES: tuple[tuple[Blame, str], ...] = (
    (
        Blame.PERSON,
        r"(?:was|were|is|are|so|how|just|plain|simply) (?:careless|incompetent|negligent|stupid|lazy|sloppy)"
        r"(?! (?:driving|sphincter|valves?|bladder))(?=[.,;!?]| and | of you|$| to (?:open|look|read|compare))",
    ),
    (
        Blame.PERSON,
        rf"(?:{_WHO}) (?:was|were|is|are) (?:just |simply |clearly |too |so |very )*"
        r"(?:careless|incompetent|negligent|stupid|lazy|sloppy|useless|clueless)",
    ),
    (
        Blame.PERSON,
        r"(?:careless|incompetent|negligent|stupid|lazy|sloppy|terrible|awful|pathetic|idiotic|shameful) "
        rf"(?:{_WORK})(?![a-z])",
    ),
    (Blame.PERSON, r"(?:inexcusable|unforgivable)|unacceptable (?:from|of|for) (?:a|an|the|you|someone|somebody)"),
    (Blame.PERSON, rf"(?:{_WHO}) (?:had|has|have) (?:no idea|no clue|no business)(?! that| whether| if)"),
    (Blame.PERSON, r"screwed (?:this |it |that )?up|messed (?:this |it |that )?up"),
    (Blame.PERSON, r"(?:your|his|her|their) (?:carelessness|negligence|incompetence|laziness|stupidity)"),
    (Blame.PERSON, r"shame on|(?:is|are) a (?:danger|menace) to|(?:nobody|no one|anyone) competent"),
    (
        Blame.ATTENTION,
        r"you (?:never|failed to) (?:look|open|read|compare|check)|do your job(?![a-z])|half asleep again",
    ),
    (Blame.SHOULD, r"you (?:really )?(?:should|ought to) have (?!a |an |had |the |been |received |got )"),
    (Blame.SHOULD, rf"(?:{_WHO}) (?:should|ought to) have (?:known|seen|looked|noticed|caught|called|read|checked)"),
    (
        Blame.ANYBODY,
        rf"(?:even )?(?:a|any) (?:{_LEARNER}) (?:could|would|can) (?:have )?(?:see|seen|caught|catch|spot)",
    ),
    (
        Blame.ANYBODY,
        r"how (?:could|can|did|do) (?:anyone|anybody|you|they|he|she) (?:possibly |ever )?(?:miss|overlook|not )",
    ),
    (Blame.ATTENTION, r"not (?:been )?paying attention|did (?:you|they|he|she) even (?:look|open|read|compare|check)"),
    (Blame.ATTENTION, r"(?:obviously|clearly) (?:did not|didn't|never) (?:look|open|read|compare|check)"),
    (Blame.ATTENTION, r"(?:never|not|n't|doesn't|didn't) bothers?(?:ed)? to|too lazy to"),
    (Blame.ATTENTION, r"what were you thinking|must have been (?:asleep|sleeping|drunk|blind)"),
    (
        Blame.FAULT,
        r"(?:your|his|her|their|(?:technologist|tech|resident|fellow|reader|radiologist|surgeon|staff)'?s'?)"
        r" (?:own )?fault(?! line)",
    ),
    (Blame.FAULT, rf"(?:(?:i|we) blame (?:{_WHO}|him|her|them)|(?:{_WHO}) (?:is|are|was|were) to blame)(?![a-z])"),
    (
        Blame.PERSON,
        r"(?:c'est|c'etait|quelle|pure) (?:de (?:la |l')|d')?(?:negligence|incompetence|paresse)"
        r"(?! (?:du|de la|des|valvulaire))",
    ),
    (
        Blame.PERSON,
        rf"(?:{_TRAVAIL}) (?:bacle|baclee|paresseu(?:x|se)|incompetente?|negligente?|stupide|pitoyable"
        r"|lamentable|honteu(?:x|se))",
    ),
    (
        Blame.PERSON,
        rf"(?:{_QUI}) (?:est|etait|sont|etaient|es|etes) (?:trop |tellement |vraiment |si )*"
        r"(?:paresseu(?:x|se)|negligente?|incompetente?|stupide|nulle?)",
    ),
    (Blame.PERSON, r"inexcusable|impardonnable|inacceptable (?:de la part|pour un|venant)"),
    (Blame.PERSON, rf"(?:{_QUI}) n'(?:a|avait|ont|as|avez) (?:aucune idee|pas d'affaire)(?! qu| si)"),
    (Blame.SHOULD, r"(?:tu aurais|vous auriez) du (?!recevoir|etre|avoir)"),
    (
        Blame.SHOULD,
        rf"(?:{_QUI}) aurai(?:t|ent) du (?:le |la |l'|les )?(?:savoir|voir|regarder|remarquer|appeler|lire|verifier)",
    ),
    (Blame.ANYBODY, rf"(?:(?:meme )?une?|n'importe quel(?:le)?) (?:{_DEBUTANT}) (?:l')?aurait (?:vu|remarque|trouve)"),
    (
        Blame.ANYBODY,
        r"comment (?:peut-on|a-t-on pu|avez-vous pu|as-tu pu|pouvait-on|peut-il|peut-elle) (?:manquer|rater|ne pas)",
    ),
    (Blame.ATTENTION, r"(?:visiblement|manifestement|evidemment) pas (?:regarde|ouvert|lu|compare|attention|verifie)"),
    (Blame.ATTENTION, r"ne faisai(?:t|ent|s|ez) (?:manifestement |visiblement )?pas attention"),
    (Blame.ATTENTION, r"(?:avez-vous|as-tu|a-t-il|a-t-elle|a-t-on) (?:seulement|meme) (?:regarde|ouvert|lu|compare)"),
    (Blame.ATTENTION, r"n'(?:avez|as|a|ont) meme pas (?:regarde|ouvert|lu|compare|verifie)"),
    (Blame.ATTENTION, r"ne (?:se donne|s'est|te donnes|vous donnez) (?:jamais|pas|meme pas) (?:donne )?la peine"),
    (Blame.ATTENTION, r"a quoi (?:pensiez-vous|pensais-tu|pensait-il|pensait-elle) (?:en|quand)"),
    (Blame.ATTENTION, r"(?:dormai(?:t|s|ent|ez)) (?:surement|certainement|sans doute)"),
    (Blame.PERSON, r"(?:votre|ta|leur) (?:negligence|incompetence|paresse)|honte a|danger public|c'est nul(?! en)"),
    (
        Blame.PERSON,
        rf"(?:{_QUI})(?: du soir| de nuit| de garde)?"
        r" ne (?:connai(?:t|s|ssez|ssent)|comprend(?:s|ent)?|comprenez) rien",
    ),
    (Blame.ATTENTION, rf"(?:{_QUI}) ne (?:regarde[sz]?|regardent|lis|lit|lisez|compare[sz]?) jamais"),
    (Blame.ATTENTION, r"n'(?:avez|as|a|ont) (?:meme )?pas pris la peine|(?:fais|faites) (?:votre|ton) travail"),
    (
        Blame.FAULT,
        r"(?:c'est|c'etait) (?:(?:de )?(?:ta|votre|sa|leur) faute|la faute (?:du|de la|des|de l'|a) ?"
        r"(?!temps|machine|appareil|logiciel|panne))",
    ),
    (Blame.FAULT, rf"(?:je|nous|on) blam(?:e|ons) (?:{_QUI}|votre|ton|ta)(?![a-z])"),
)
_BLAMES = tuple((blame, re.compile(rf"(?<![a-z])(?:{rule})")) for blame, rule in _RULES)


def blaming(typed: str) -> Iterator[Blaming]:
    """Where a text blames somebody, in either language, in the order of the text; of two at one place the longer."""
    text = read(typed)
    found = sorted((one.start(), -one.end(), blame) for blame, pattern in _BLAMES for one in pattern.finditer(text.low))
    last = 0
    for start, end, blame in found:
        if start >= last:
            last = -end
            yield Blaming(*text.typed(start, last), blame)
