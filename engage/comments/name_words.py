"""Which words are names of people, which are words as well, and what stands beside a name or beside a place."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from engage.comments.wordlists import words as wordlist
from engage.privacy.addresses import STREETS

_LETTERS = str.maketrans("łŁøØđĐıŁæœðþ’ʻ`", "lLoOdDiLaodt'''")

# What stands behind a place's, a building's, a firm's or an illness's name.
OF_PLACES = frozenset(
    (STREETS + "|ward|hospital|hosp|house|park|school|surgery|centre|center|clinic|church|hall|pharmacy|chemist"
    "|practice|foundation|trust|medical|health|healthcare|university|college|academy|library|mosque|temple"
    "|estate|station|airport|bridge|hotel|stores|store|market|unit|wing|lodge|farm|common|town|village|city|river"
    "|lake|island|county|hospice|nursery|theatre|arms|inn|pub|cafe|café|supermarket|leisure|gym|pool|field|fields"
    "|disease|syndrome|palsy|infirmary|suite|department|line|cross|memorial|building|tower|junction|co|blvd|boulevard"
    "|farms|golf|ltd|plc|group|services|streets|roads|council|club|society|charity|method|scale|museum|arena|stadium"
    "|campus|ward's|gurdwara|mandir|masjid|restaurant|takeaway|bakery|salon|barbers|garage|festival|league|cup|award"
    "|act|report|review|scheme|programme|project|fund|canal|wood|woods|meadow|meadows|heath|beach|bay|valley|fair"
    "|aid|strasse|str|platz|allee|weg|ring|ufer|brucke|schule|gasse|damm|haus|kirche|viertel|ulica|plac|osiedle|rds|blvd"
     "|tea|cake|sponge|dog|dogs|terrier|terriers|russell|day|night|week|half|term|bank|post|media|news|radio|waste|dr").split("|")
)  # fmt: skip
# Words in capitals that stand before a name and are none of it; other capitals make it a shop, a state, a dish.
BEFORE_NAMES = frozenset(
    """aunt auntie baby brother called carer clinician colleague consultant councillor daughter dear dentist dietitian
    doctor driver friend grandson guardian handler hello hey hi husband lady manager midwife mother mum dad
    neighbour nurse operator optician paramedic pharmacist physio physiotherapist receptionist regards sincerely
    signed sister son specialist surgeon technician thank thanks therapist uncle volunteer wife worker your
    yours miss cousin officer teacher warden caretaker landlord when while because but and if so as with my our
    the then after before since today yesterday ask see ring call tell speak contact met saw only even also both
    unlike like especially please mr mrs ms dr mx sir madam lovely poor little young old big""".split()  # noqa: SIM905
)
NO_SURNAMES = frozenset(
    """i i'm i've i'll and the a an at in on of to for from with by is was were are be been has had have who that this
    but so if as or nor not no yes he she they we you it his her my our your their very thank thanks please mr
    mrs ms dr miss nhs gp ae mum dad mummy daddy nan nana grandad grandma monday tuesday wednesday thursday
    friday saturday sunday january february march april may june july august september october november december
    english british polish asian muslim christian hindu sikh jewish covid corona team crew staff nurse doctor
    reception did does do can could would should will told said came went got gave made kept never always also
    just only all when what why how me him them us am pm too then there here now where which while because after
    before again lovely kind good great best excellent amazing brilliant well nice""".split()  # noqa: SIM905
)
KNOWN_TO_ALL = frozenset(
    {
        "marie curie", "john lewis", "florence nightingale", "jesus christ", "prince charles", "king charles", "santa",
        "harry potter", "ruby wax", "jack russell", "mary seacole", "william hill", "laura ashley", "ted baker",
        "ben nevis", "uncle sam", "barack obama", "donald trump", "boris johnson", "keir starmer", "rishi sunak",
        "tony blair", "margaret thatcher", "dolly parton", "martin luther king", "nelson mandela", "ronald mcdonald",
        "lewis hamilton", "charles dickens", "william shakespeare", "david attenborough", "winston churchill",
        "mitch mcconnell", "england", "scotland", "wales", "britain",
        "king edward", "queen victoria", "good samaritan", "st john", "noah's ark", "bob marley", "anne frank",
    }
)  # fmt: skip
# People are told by what they are to the writer or do for a living.
ROLES = (
    "nurse|doctor|receptionist|midwife|carer|consultant|surgeon|teacher|neighbour|friend|mate|son|daughter|husband|wife"
    "|partner|brother|sister|uncle|aunt|auntie|aunty|cousin|niece|nephew|grandson|granddaughter|grandad|nan|councillor"
    "|cllr|pharmacist|dentist|physio|therapist|worker|landlord|warden|caretaker|colleague|paramedic|girl|boy|lady|man"
    "|gentleman|woman|guy|baby|child|mother|father|mum|dad|manager|officer|assistant|coach|tutor|tenant|colleague|hca"
    "|sonographer|radiographer|phlebotomist|volunteer|driver|technician|optician|chiropodist|osteopath|member\\sof\\sstaff"
    "|someone|somebody|person|pastor|imam|vicar|priest|dr|mr|mrs|ms|miss|sister|matron"
)
INTRODUCED = re.compile(
    rf"\b(?:(?:{ROLES})(?:\s(?:is\s|was\s)?(?:called|named|by\sthe\sname\sof)|['’]s\sname\s(?:is|was)|,|\s[-–])?"
    r"|name\s(?:is|was)|known\sas|(?:spoke|speak|spoken|talk|talked|talking|speaking|chatted)\s(?:to|with)"
    r"|met\swith|(?:told|seen|treated|helped|visited|called|cared\sfor|examined)\sby|dear|hi|hello"
    r"|(?:kind\s|best\s|warm\s)?regards|sincerely|faithfully|signed|yours),?\s{1,3}$",
    re.IGNORECASE,
)
# These too, where the word is one that people are called by.
INTRODUCED_WEAKLY = re.compile(
    r"\b(?:thanks(?:\sgo)?(?:\sso\smuch|\sa\slot)?\sto|thank\syou(?:\sto)?|thanks|asked\sfor|ask\sfor|except|with|this\sis"
    r"|i['’]?m|i\sam|it['’]?s|saw|met|ask|asked|rang|called|love|bless|tell|told|gave|let|help|helped"
    r"|wish|visit|visited),?\s{1,3}$",
    re.IGNORECASE,
)
_VERY = (
    r"(?:so\s|very\s|really\s|extremely\s|always\s|absolutely\s|such\s|a\s|truly\s|incredibly\s|quite\s){0,3}"
)
FOLLOWED = re.compile(
    rf",?\s(?:(?:was|is|were)\s{_VERY}(?:kind|rude|helpful|polite|friendly|caring|patient|compassionate|professional"
    r"|attentive|welcoming|sympathetic|understanding|gentle|abrupt|dismissive|a\sstar|a\sgem|a\slegend|an\sangel)\b"
    r"|(?:told|asked|phoned|rang|emailed|examined|shouted\sat|swore\sat|listened\sto|looked\safter)\s(?:me|us|my)\b"
    r"|(?:explained|listened|smiled|apologised|introduced)\b"
    rf"|(?:the|my|our|your)\s(?:{ROLES}|gp)\b|(?:at|on|in|from)\s(?:the\s)?(?:reception|front\sdesk|housing|next\sdoor)"
    r"|next\sdoor\b|who\s(?:works|worked|lives|lived)\b)",
    re.IGNORECASE,
)
# What mostly people do; a firm that no list knows may do it too.
FOLLOWED_WEAKLY = re.compile(
    r"\s(?:helped|said|told|came|gave|explained|showed|made|took|did|knew|went|rang|phoned|called|asked|listens|sorted)\b"
    r"|['’]s\s(?:[a-z]{2,12}\s){1,3}(?:is|was|are|were)\b",
    re.IGNORECASE,
)
# The one word that follows is a name whatever it is, unless a dictionary holds it.
CALLED = re.compile(
    r"\b(?:(?:spoke|speak|spoken|talked|chatted)\s(?:to|with)|(?:nurse|doctor|midwife|receptionist|carer|man|lady|woman|boy"
    r"|girl|someone|somebody|neighbour|friend|son|daughter|husband|wife)\s(?:is\s|was\s)?(?:called|named)|name\s(?:is|was))\s$",
    re.IGNORECASE,
)
ASKED_FOR = re.compile(r"\b(?:ask(?:ed)?\sfor|named|by\sthe\sname\sof)\s$", re.IGNORECASE)
# And behind these, where it is no slip of the pen.
ADDRESSED = re.compile(
    r"\b(?:thank|thanks\s(?:(?:so|very)\smuch\s)?to|asked(?:\sfor)?|ask(?:\sfor)?|except|apart\sfrom"
    r"|saw|rang|phoned|told|tell)\s$",
    re.IGNORECASE,
)
# An adjective stands here as often.
BEING = re.compile(rf"\b(?:{ROLES})\s(?:is|was)\s$", re.IGNORECASE)
# A place, a shop or a thing stands behind these; a person hardly ever.
OF_THINGS = re.compile(
    r"\b(?:the|a|an|at|in|into|near|around|outside|inside|between|across|of|via|through|on|use|using|take|taking|taken|took"
    r"|tablets?|drug|app|charity|cafe|shop|place|called|website|brand|company|firm|both|via|to|towards)\s$",
    re.IGNORECASE,
)
# Firms, charities and brands that no dictionary holds.
FIRMS = frozenset(
    """healthwatch mencap oxfam tesco tescos asda aldi lidl sainsbury's sainsburys morrisons argos specsavers
    stagecoach arriva uno thameslink keech macmillan samaritans barnardo's barnardos noah penrose signpost kooth
    capita serco veolia npower ikea wilko poundland primark greggs mcdonald's mcdonalds kfc nandos subway costa
    starbucks netflix google amazon ebay paypal uber deliveroo whatsapp facebook instagram twitter tiktok
    youtube zoom microsoft apple android iphone ipad samsung fitbit zumba pilates nhs dwp hmrc pip sen send ehcp
    camhs cab rnib rspca nspcc unicef babylon econsult accurx patientaccess systmone livi ofsted cqc iapt relate
    shelter crisis turning resolutions evolve active autism dementia diabetes parkinson's crohn's alzheimer's
    addison's bell's hodgkin's down's raynaud's sjogren's covid astrazeneca pfizer moderna calpol nurofen
    gaviscon ventolin brexit ulez ukip labour tory tories libdem hts taxicard motability airbnb eurostar easyjet
    ryanair wizz tui jet2 ee vodafone giffgaff talktalk o2 bt sky virgin lloyds barclays natwest halifax
    santander nationwide hsbc monzo boots lloydspharmacy superdrug holland brook bpas marie tommy's headway
    scope sense leonard cheshire age stonewall refuge women's groundwork sustrans parkrun weightwatchers
    slimming couchto5k walmart wal-mart moorfields papworth halfords debenhams""".split()  # noqa: SIM905
)
# Of them those that a list of names holds too, and hardly anybody here is called.
SHOPS = frozenset("uber nando wilko argos asda aldi primark greggs walmart wal-mart moorfields".split())  # noqa: SIM905
_DRUG = re.compile(
    r"(?:pril|pine|olol|statin|azole|mycin|cillin|zepam|zolam|tidine|prazole|formin|gliptin|gliflozin|sartan|etine|aline"
    r"|onate|profen|codeine|pram|umab|imab|tinib|vir|parin|gabalin|pentin|oxaban|amide|azide|terol|sone|solone|thyroxine"
    r"|etamol|adol|orphine|triptan|setron|caine|cycline|oxacin|dipine|peridol|apine|azine|lide|mide)s?$"
)


@cache
def fold(word: str) -> str:
    """A word in small letters without accents: "Wiśniewska" is "wisniewska"."""
    if word.isascii():
        return word.lower()
    plain = unicodedata.normalize("NFKD", word.translate(_LETTERS).replace("ß", "ss"))
    return "".join(sign for sign in plain if not unicodedata.combining(sign)).lower()


def is_given(word: str) -> bool:
    """Whether people are called so (folded), and little else is."""
    return word in wordlist("given")


def is_family(word: str) -> bool:
    """Whether it is a family name (folded) that no English place or word is."""
    return word in wordlist("family")


def is_a_name(word: str) -> bool:
    """Whether people are called so, by a given or by a family name (folded)."""
    return is_given(word) or is_family(word)


def is_word(word: str) -> bool:
    """Whether English has the word (folded), or it is a firm, a brand, a drug."""
    if word in wordlist("english") or word in FIRMS or _DRUG.search(word):
        return True
    for ending in ("'s", "s", "es", "ed", "ing", "er", "ly"):
        if word.endswith(ending) and word[: -len(ending)] in wordlist("english"):
            return True
    return False


def is_english(words: list[str]) -> bool:
    """Whether small-letter words are mostly English ones; of one or two, whether one is; true where there is none."""
    if len(words) < 3:  # "Das Schwimmbad ist geschlossen"
        return not words or any(word in wordlist("english") for word in words)
    known = sum(word in wordlist("english") for word in words)
    return known * 20 >= len(words) * 11
