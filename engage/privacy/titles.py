"""Names after a title ("Mrs van der Berg") or "my name is": the one to four words that are the name."""

import re
from collections.abc import Iterator

from engage.privacy.identifiers import AFTER, Span

# After these, the next word is a name unless it is a word of the language, however it is written …
_TITLES = (
    r"Mr|Mrs|Ms|Mx|Dr|Prof|Professor|Cllr|Councillor|Rev|Revd|Reverend|Messrs"
    r"|my\s{1,2}name\s{1,2}is|my\s{1,2}name's"
)
# … and after these only if it is written like one: "the nurse who", "I miss the bus".
_CALLINGS = (
    "Miss|Nurse|Sister|Matron|Doctor|Imam|Maulana|Mufti|Rabbi|Pastor|Vicar|Father|Canon|Sheikh|Shaykh"
    "|Midwife|Sir|Lady|Lord|Dame|Master|Auntie|Aunty|Uncle|Granthi|Pandit|Deacon"
    r"|Bishop(?!\s(?:Auckland|Stortford|Cleeve|Burton|Castle))"
    "|Herr|Frau|Señora?|Sra?|Monsieur|Madame|Mme|Domnul|Doamna|Dna|Dl|Pani|Panią|Pana|Panem|(?<!Peter\\s)Pan"
    "|Signora?|Senhora?"
    r"|me\sllamo|nazywam\ssię|mam\sna\simię|mă\snumesc|mein\sName\sist|ich\shei(?:ß|ss)e|je\sm['’]appelle|mi\schiamo"
    r"|meu\snome\sé|chamo-me|adım|mano\svardas|мене\sзвати|меня\sзовут|казвам\sсе"
    r"|господин|госпожа|г-н|г-жа|пані|лікар"
)
PARTICLES = frozenset(
    """de du da das do dos del della di la le van von den der ter ten bin bint binti ibn al el ul ur ud abu
    ní ni nic ó mac ap y e st""".split()  # noqa: SIM905
)
_GIVEN = r"[^\W\d_]++(?:['’-][^\W\d_]++){0,3}+"
# What people write so as not to write the name: "Mr K***", "Mrs S_h_a_h".
_VEILED = r"[^\W\d_](?:[*_#•@-]{1,6}[^\W\d_]?){1,12}(?<![-@])"
# The look ahead at one letter only makes the search faster.
_TITLE = re.compile(
    rf"\b(?=[MDPCRSNIVFLAUGBHJ]|[mdpcrsnivflaugbhj]|[МмГгКкПпЛл])(?i:(?P<title>{_TITLES})|{_CALLINGS})(?!\w)\.?"
)
_WORD = re.compile(rf"(?P<apart>\.?\s{{1,3}})(?P<word>{_VEILED}(?!\w)|{_GIVEN}{AFTER})")
_MOST_NAMES = 5
_NAMES_TOO = frozenset({"will", "may", "said"})
_NO_NAMES = frozenset(
    """a about after again all always am an and another any are as asked at attended be because been before being bed
    best but by call called came can care clinic consultant could did didn't do does doing each every everyone
    everything explained for from gave get gets go good got great had has have he helped helpful her here him
    his how i if in informed into is it just kept knew know last later led left let like listened long looked
    made manager may me medical more most must my name needs never next no not of off office on one only or
    our out over practice practitioner prescribed put really referred refused rude said saw says seemed sent she
    should since so some specialist spoke station still surgery team teams than that the their them then there
    these they this those time to today told too took treated two under until up us very visited wait waited
    wanted ward was we went were what when where which while who whom why will with would wasn't won't yes you
    your patient patients sufferer sufferers society nurse nurses word excel office clinic therapy lovely kind
    friendly amazing brilliant excellent fantastic wonderful polite both either neither receptionist
    secretary however poor staff quicker sooner faster earlier ambulance""".split()  # noqa: SIM905
)


def titled_names(text: str) -> Iterator[Span]:
    """Find the words after a title that look like a name; the title itself stays."""
    end = 0
    for match in _TITLE.finditer(text):
        if match.start() < end:
            continue
        # "MS" in capitals is an illness or a firm far more often than a lady.
        if match[0].startswith("MS") and not _is_shouted(text, match.start(), match.end()):
            continue
        span = _name_at(text, match.end(), sure=match["title"] is not None)
        if span is not None:
            end = span[1]
            yield span


def _name_at(text: str, at: int, *, sure: bool) -> Span | None:
    """The name that begins here; `sure`: its first word is one however it is written."""
    start, end = 0, 0
    for _ in range(_MOST_NAMES):
        word = _WORD.match(text, at)
        if word is None or (end and "." in word["apart"] and text[end - 2 : end - 1].isalpha()):
            break  # a full stop behind more than an initial ends the sentence
        written = word["word"]
        if written.lower() in PARTICLES and _WORD.match(text, word.end()) and (not end or written.islower()):
            start, at = start or word.start("word"), word.end()
            continue
        if not _is_name(text, word, any_case=sure and not end):
            break
        start, at = start or word.start("word"), word.end()
        end = at
    return (start, end) if end else None


def _is_name(text: str, word: re.Match[str], *, any_case: bool) -> bool:
    written = word["word"]
    if written.lower() in _NO_NAMES:
        behind = text[word.end() : word.end() + 2]
        return (
            written.lower() in _NAMES_TOO
            and written.istitle()
            and any_case
            and not (behind[:1] == " " and behind[1:].isupper() and text[word.end() + 1 :].istitle())
        )
    return any_case or written[0].isupper() or not written[0].isascii()


def _is_shouted(text: str, start: int, end: int) -> bool:
    """Whether the words around are in capitals too."""
    around = text[max(0, start - 30) : start] + text[end : end + 30]
    letters = [sign for sign in around if sign.isalpha()]
    return sum(sign.isupper() for sign in letters) * 4 > len(letters) * 3
