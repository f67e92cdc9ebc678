"""The words around people's names: titles, what people are to each other, what they do, and what is never a name."""


def _words(lines: str) -> frozenset[str]:
    return frozenset(lines.split())


TITLES = _words(
    "dr dre drs doctor docteur docteure mrs mme mlle mister monsieur madame mademoiselle professor "
    "professeur professeure mmes messieurs maitre rev reverend"
)
"""After one of these stands a name, or a word of STOP."""

UNSURE_TITLES = _words("mr ms miss m prof sir pr")
"""These are also MR, milliseconds, a near miss and metres."""

PERSON = _words(
    "patient patiente patients pt pte name named nom prenom surname appele appelee nomme nommee colleague "
    "collegue resident residente fellow tech technologist technologue nurse infirmier infirmiere staff "
    "radiologist radiologiste radiologue surgeon chirurgien chirurgienne rad rads neurologist neurologue "
    "urologist urologue oncologist oncologue externe intern attending consultant clinician clinicienne "
    "mother father daughter wife husband brother sister aunt uncle cousin grandmother grandfather fille "
    "mere pere epouse epoux mari frere soeur tante oncle conjoint conjointe niece nephew neveu "
    "coordinator coordonnatrice coordonnateur secretary secretaire chief chef dr dre mme lady gentleman "
    "reader readers lecteur lectrice coordo lead dame prenomme prenommee signed signe dictated"
)
"""A name often follows."""

GREETED = _words(
    "allo dear cher chere hi hello hey bonjour bonsoir salut thanks thx thank merci cc attn named nomme nommee "
    "appele appelee prenomme prenommee ask called paged"
)
"""What follows is a person even where the word is also an eponym."""

SOFT = _words(
    "by with from to for per via told asked ask paged texted emailed called call calling saw seen sent "
    "thanks and par avec chez pour de dit demande appeler appele texte page a vu lu discussed spoke "
    "talked reviewed read reported dictated signed according selon contacte avise informe rejoint and et "
    "& que voir"
)
"""Words before a person, and before much else."""

SAYS = _words(
    "said says say read reads reported reports called calls asked asks dictated dictates reviewed signed "
    "agreed agrees wrote writes thinks thought felt feels missed saw noticed told mentioned wants wanted "
    "suggested pointed emailed texted paged a ont avait dit lu dicte signe pense croit voulait trouve "
    "appelle appele rappelle demande mentionne ecrit avise est was is has had will would did does "
    "presented presents came comes went fell complains denies who qui"
)
"""What people do, right after their name."""

STOP = _words(
    "the a an and or of to in on at by for from with without is are was were be been being has have had "
    "do does did will would can could may might must shall should not no yes nor but if then than that "
    "this these those there here it its he she they them their his her him hers we us our you your i me "
    "my mine who whom whose which what when where why how as so too very just only also again still yet "
    "ever never once all any both each few more most other others some such same own over under up down "
    "out off into onto about after before during between above below against through per via call called "
    "calls calling said says say asked asks ask reviewed reviews review read reads report reported "
    "reports dictated signed agrees agreed think thinks thought feel feels felt want wants wanted see saw "
    "seen need needs needed please thanks thank sorry good great bad new old right left upper lower mid "
    "one two three four five six seven eight nine ten first second third last next le la les l un une des "
    "du de d et ou a au aux en dans sur sous avec sans pour par chez vers est sont etait etaient etre ete "
    "avait avaient ont ai as avons avez il elle ils elles on nous vous je tu me te se ce cet cette ces "
    "son sa ses mon ma mes ton ta tes leur leurs notre votre qui que quoi dont ou quand comme si mais "
    "donc ni ne pas plus moins tres trop aussi encore deja jamais toujours puis alors ici bien mal bon "
    "bonne fait faire dit lu vu veut peut doit va tout tous toute toutes autre autres meme memes entre "
    "apres avant depuis pendant contre garde referent referente referring traitant traitante famille "
    "family doctor docteur office bureau note notes order orders ordered prescrit prescription and/or "
    "de-garde oncall team equipe may june april august mars mai juin jan feb mar apr jun jul aug sept oct "
    "nov dec page pages case cases cas series image images slice scan scans film films level liver lobe "
    "head neck chest hand foot bone brain heart lung"
)
"""Never a name by itself."""

THINGS = _words(
    "stone rose-colored long short high low large small white black gray grey brown green day days week "
    "month year night noon hall ward bell page glass price rice field fields bush banks lane lake rivers "
    "wood woods best better gross sharp sweet strong weeks mass masse masses post noble blood bloods ball "
    "hook joint shoulder knee block blocks plate plates band banding ring rings cone cap caps root roots "
    "stem crest horn horns tail body base bases dome arch canal canals bridge bridges beam angle rod rods "
    "nail screw pin pins wire wires coil coils cage clip clips drain line lines tube tubes port ports "
    "shunt stent graft valve valves flow peak peaks rate rates"
    "hopital clinique centre"
)
"""Names of people too, but in a case things, unless a title stands before."""

NAMES_FIRST = _words(
    "martin jean marie pierre marc john jack mark bill bob rob tom jim tim sam ben dan don ron ken joe "
    "mike pat sue ann jane mary rose grace faith hope joy lily daisy violet iris ruby pearl amber crystal "
    "jasmine olive ivy holly robin frank art max ray guy drew chase grant dean earl duke rich victor "
    "victoria christian christine lee kim chan khan ali abu singh patel paul claude rene aime desire "
    "francois denis gilles colette martine roy cote boucher lemieux leblanc lefebvre lamontagne lachance "
    "lavoie laroche lapointe fontaine fleury jolicoeur beaulieu gagne lebel boivin petit blanc brun roux "
    "leroux berger mercier meunier charpentier chevalier forest fortin lambert marin moreau noel page "
    "parent perron picard poirier potvin proulx rousseau royer savard tailleur tessier vachon young "
    "wilson taylor baker cook mason miller carter hunter fisher walker turner cooper porter parker potter "
    "tanner weaver archer butler carpenter chandler singer smith goldsmith wright shepherd clark bishop "
    "pope abbott king prince knight nash dixon watson jackson emily may april june summer dawn eve skye "
    "jordan austin dallas chad kent carol penny ginger sandy rusty dusty harry charlotte"
)
"""Words that are more often people than things where they are written with a capital."""

PARTICLES = _words(
    "de du des da dos das di del della van von der den le la el al bin ben ibn abu st ste saint sainte o "
    "mac mc ter ten y e d l"
)
"""Small words inside a name."""

ASIDE = _words("nodule nodules adrenal renal hepatic")

EPONYMIC = _words(
    "disease diseases syndrome syndromes sign signs cyst cysts fracture fractures fx grade grades graded "
    "grading classification class score scores type types line lines lesion lesions tumor tumour tumors "
    "test view views pouch ring node nodes nodule muscle space tendon angle index procedure needle "
    "catheter ligament ligaments criteria stage staging category dislocation deformity contracture hernia "
    "duct gland law phenomenon triangle fascia membrane canal point fistula shunt operation repair method "
    "technique maladie syndrome signe kyste fracture classification score type stade maladie ligament "
    "tumeur incidence cliche espace rate disease-like radiograph projection sarcoma lymphoma thyroiditis "
    "zone zones column columns colonnes "
    "palsy hematoma valve curve diagram ratio factor number phase staple anastomosis patch flap sling "
    "plate i ii iii iv v b c"
)
"""With one of these beside it a name is the craft's."""

CALLED_AFTER = _words(
    "sign signs syndrome disease classification criteria criterion scale scoring staging system sequence catheter "
    "needle "
    "guidewire manoeuvre maneuver technique rule law effect phenomenon projection kernel filter filtre algorithm "
    "algorithme angle index formula formule grip brace corset pattern encephalitis encephalite virus fever fievre "
    "spotted signe maladie criteres echelle manoeuvre loi regle variant procedure operation pacs workstation console "
    "scanner scanners injector software logiciel crisis nests dictum razor peak"
)
"""What is called after somebody, or is somebody's product: the word before it is no patient, known to us or not."""

CALLED = _words(
    "signe maladie syndrome classification criteres critere score echelle test manoeuvre ligne lignes angle loi indice "
    "technique methode incidence sign classification criteria nodule noeud fracture kyste anneau triangle canal "
    "ligament espace point systeme consensus regle regles fenetre protocole sequence cliche vue"
)
"""What a name follows by "de" or "of" that it is called after."""

MAKERS = _words(
    "siemens philips "
    "canon toshiba fujifilm fuji hologic ge bayer bracco guerbet medtronic cook bard boston agfa sectra "
    "intelerad "
    "nuance carestream samsung hitachi mindray konica varian elekta stryker zimmer abbott terumo cordis merit "
    "dragon powerscribe fluency epic cerner meditech esaote shimadzu medrad ulrich penumbra gore biotronik"
)
"""After a maker stands a product."""

SPOKEN_TO = _words(
    "can could would please pls peux pourrais pourriez svp techno tech technologist technologue resident residente "
    "fellow sage midwife clerk commis coordo secretaire secretary interne externe rn md cns nurse infirmier infirmiere"
)
"""After the comma that follows somebody's name."""

FROM_PEOPLE = _words(
    "told asked ask paged texted emailed thanks thank discussed spoke talked dictated signed according selon contacte "
    "avise informe rejoint appeler appele texte via chez demande"
)
"""Those words of SOFT that leave little but a person after them."""

BEFORE_EPONYM = _words(
    "de d of signe maladie kyste syndrome classification type fracture ligament stade score incidence "
    "catheter aiguille guide drain needle tuteur use used using or ou vs utiliser utilise "
    "manoeuvre test critere criteres loi ligne angle possible known suspected probable possible"
)
"""Before an eponym."""

HUMAN = _words(
    "said says say read reads called calls asked asks dictated dictates reviewed signed agreed agrees "
    "wrote writes thinks thought felt feels missed saw noticed told wants wanted suggested pointed "
    "overread overreads relu relit manque repris "
    "emailed texted paged lu dicte pense croit voulait trouve appelle appele rappelle demande ecrit "
    "did"
)
"""What only people do."""

DOTTED = _words("us ct mr md iv po am pm rn nb ps ie eg ap pa im sc uk usa phd ba bs cv tv ok ed er or bi va av re st")
"""Letters with dots that are no initials."""

KINDS_OF_HOUSE = _words(
    "the hospital hosp clinic medical centre center health cancer nursing home manor lodge general "
    "regional memorial community district university children's civic central hopital clinique "
    "hospitalier residence chsld clsc gmf ciusss cisss ch communautaire universitaire medicale "
    "readaptation pour enfants de du des la le les l d et a"
)
"""What a hospital or a home is called besides its own name."""
