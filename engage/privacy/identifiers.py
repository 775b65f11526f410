"""Numbers, addresses on the net and dates by which a person can be found: where they stand in a text.

Each kind has a form that can be written down, a check digit where there is one, or a word before it that says what
it is ("key safe is 4512"). Every pattern takes time in proportion to the text: what repeats is possessive or bounded.
"""

import re
from collections.abc import Callable, Iterator

Span = tuple[int, int]

# Spaces, dots, brackets, dashes and invisible characters that people put between digits.
GAP = r"[\s.()\-–—\u200b-\u200f\u2060\ufeff]"
# Every pattern starts and ends at the edge of a word, so that what replaces one match never makes another.
BEFORE, AFTER = r"(?<!\w)", r"(?!\w)"
_IS = r"[\s:.#=\-–]{0,4}(?:(?:is|was|are)\s{1,2})?"

_EMAIL = re.compile(
    r"[\w.%+'-]++(?:@|\s?[(\[]at[)\]]\s?)(?:[\w-]{1,63}(?:\.|\s?[(\[]dot[)\]]\s?)){1,8}[^\W\d_]{2,24}"
    + AFTER,
    re.IGNORECASE,
)
# Only where such a run of signs begins: else every sign of a long one would be tried.
_EMAIL_BEGINS = re.compile(r"(?<![\w.%+'-])" + _EMAIL.pattern, re.IGNORECASE)
_EMAIL_SPOKEN = re.compile(
    r"(?<![\w.%+'-])(?!(?:look|looked|looking|see|find|found|go|meet|met|shop|order|buy|bought|read|watch|posted"
    r"|available|online|photos|info|more|works?|site|page|it|them|us|me|is|are|was)\s)(?:[\w%+'-]{1,64}\s(?:dot|underscore|dash)\s){0,3}[\w.%+'-]{2,64}(?:\s@\s?|@\s|\sat\s)(?:[\w-]{1,63}(?:\.|\sdot\s)){1,4}"
    r"(?:com|net|org|info|uk|edu|gov|eu|ie|pl|ro|in|pk)" + AFTER,
    re.IGNORECASE,
)
_NHS = re.compile(
    BEFORE + rf"(?P<said>NHS\s{{0,2}}(?:number|num|no)\b[\s.:#-]{{0,4}}(?:is\s)?)?"
    rf"(?P<digits>\d{{3}}{GAP}{{0,2}}\d{{3}}{GAP}{{0,2}}\d{{4}})" + AFTER,
    re.IGNORECASE,
)
_PHONE = re.compile(
    rf"(?:(?:\+|{BEFORE}00)44{GAP}{{0,2}}(?:\(0\){GAP}{{0,2}})?|\(0|{BEFORE}[0Oo])(?:{GAP}{{0,2}}[\dOo]){{9,10}}"
    rf"{AFTER}|{BEFORE}0\d{{3,4}}\s?/\s?\d{{3}}\s?\d{{3,4}}{AFTER}|\+[1-9]\d{{0,2}}(?:{GAP}{{0,2}}\d){{7,12}}"
    + AFTER
)
_DATED = re.compile(r"\d{1,2}[.\-/ ]\d{1,2}[.\-/ ](?:19|20)\d\d\b")
_NINO = re.compile(
    BEFORE
    + r"(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][\s-]?(?:\d\d[\s-]?){3}[A-D]"
    + AFTER,
    re.IGNORECASE,
)
_PLATE = (
    r"(?:(?i:[A-HJ-PR-Y][A-HJ-PR-Z]\d\d\s?(?!(?:the|and|for|was|but|not|you|all|are|who|had|has)\b)"
    r"[A-HJ-PR-Z]{3})|[A-HJ-NPR-TV-Y]\d{1,3}\s?(?!NHS)[A-HJ-PR-TV-Y]{3}"
    r"|(?!NHS)[A-HJ-NPR-TV-Y]{3}\s?\d{1,3}[A-HJ-NPR-TV-Y]"
    # Northern Ireland; four digits that are a year are one
    r"|[A-Z](?:[A-HJ-LNR-VXY]Z|I[ABGJLW]|[JOUX]I)\s?(?!19|20)\d{4})"
)
_VEHICLE = re.compile(
    BEFORE
    + rf"(?:(?i:reg(?:istration)?|(?:number\s)?plate)(?:\s(?i:number|no|plate))?{_IS}"
    + rf"(?P<value>[A-Za-z]{{2}}\s?\d\d\s?[A-Za-z]{{3}})|{_PLATE})"
    + AFTER
)
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,7}\.?"
_DATE = (
    rf"(?:\d{{1,4}}\s?[./\-–\s]\s?\d{{1,2}}\s?[./\-–\s]\s?\d{{2,4}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\s(?:of\s)?{_MONTH}(?:,?\s\d{{2,4}})?"
    rf"|{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s\d{{2,4}})?)"
)
_BIRTH = re.compile(
    BEFORE + r"(?:(?:date[\s-]of[\s-]birth|birth\s?date|birthday|d\.?\s?o\.?\s?b)[\s:.,=(\-–]{0,4}"
    r"(?:(?:is|was|on|the|of)\s){0,3}|born\b[^\d\n.\[\]\x00]{0,40}?(?<=\s))"
    + rf"(?P<value>{_DATE})"
    + AFTER
    # "3 March 1961 is my birthday"
    + rf"|{BEFORE}(?P<said_after>{_DATE})"
    r"(?=,?\s(?:is|was)\s(?:my|his|her|our|their|the)\s(?:birthday|date\sof\sbirth|d\.?o\.?b\b))",
    re.IGNORECASE,
)
_ACCOUNT = r"(?:bank\s)?(?:account|acct|acc|a/c)(?:\s?(?:number|num|no\b\.?))?[\s.:#\-]{0,4}(?:is\s)?"
_BANK = re.compile(
    BEFORE + rf"(?:(?P<both>\d\d[-–\s]?\d\d[-–\s]?\d\d(?:[\s,;/]{{1,3}}|{GAP}and\s)(?:{_ACCOUNT})?\d{{8}})"
    rf"|sort\s?code{_IS}(?P<sort>\d\d[-–\s]?\d\d[-–\s]?\d\d)|{_ACCOUNT}(?P<account>\d{{7,8}}))" + AFTER,
    re.IGNORECASE,
)
_IBAN = re.compile(
    BEFORE + r"[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){2,7}(?:\s?[A-Z0-9]{1,3})?" + AFTER, re.IGNORECASE
)
_CARD = re.compile(BEFORE + r"\d(?:[\s-]?\d){12,18}" + AFTER)
_NUMBERED = (
    "case|complaint|crime|incident|claim|application|tenancy|rent|council\\stax|hospital|patient|passport"
    "|driving\\slicen[cs]e|licen[cs]e|membership|member|customer|client|order|invoice|booking|student|pupil|staff"
    "|employee|planning|pcn|penalty|policy|(?:blue\\s)?badge|permit|visa|brp|account|housing|job|contract|file"
    "|library\\scard|card|id|pension|court|appeal|document|parcel|tracking|ticket|property|benefit|universal\\scredit"
)
_CALLED = r"(?:reference|ref|number|num|no|nr|id|code|account|acc)"
_VALUE = r"(?P<value>(?:[A-Z]{1,4}\d?[\s])?[A-Z\d]{1,16}(?:[/\-][A-Z\d]{1,12}){0,4}(?:\s\d{3,8}){0,4})"
_REFERENCE = re.compile(
    BEFORE
    + rf"(?:(?i:(?:{_NUMBERED})(?P<called>(?:\s{_CALLED}\b\.?){{1,2}})?|(?P<ref>reference|ref|urn|mrn|uprn)"
    rf"(?:\s(?:number|num|no|id|code))?){_IS.replace('(?:is|was|are)', '(?i:is|was|are)')}){_VALUE}" + AFTER
)
_SHARE = re.compile(
    BEFORE + rf"share\scode{_IS}(?P<value>[A-Z\d]{{3}}\s?[A-Z\d]{{3}}\s?[A-Z\d]{{3}})" + AFTER, re.I
)
_DRIVER = re.compile(BEFORE + r"[A-Z9]{5}\d{6}[A-Z9]{2}\d[A-Z]{2}" + AFTER)
_CODE = re.compile(
    BEFORE + r"(?:(?:key\s?-?safe|key\s?code|lock\s?box)(?:\s(?:code|number|no|pin))?"
    r"|(?:door|entry|gate|alarm|access|security|burglar)"
    r"\s?(?:code|pin)|pin(?:\s(?:code|number|no))?|code\s(?:for|to|of)\s(?:[a-z]{1,12}\s){1,3}(?=is|was))"
    r"[\s:.#=\-–(]{0,4}(?:(?:is|was|has|are)\s{1,2})?"
    r"(?P<value>(?=[A-Z]{0,2}\d)[A-Z\d]{3,8}[#*]?|\d(?:\s\d){3,7})(?![\w:])"
    r"|\bpass(?:word|code)\s?(?:is|was|:|=)\s?(?P<password>(?=[^\s\[\]\x00]{0,30}\d)[^\s\[\]\x00]{4,30})",
    re.IGNORECASE,
)
_SITES = (
    r"(?:facebook|fb|instagram|twitter|tiktok|linkedin|youtube|snapchat|threads|bit|tinyurl|wa|linktr|goo|x)"
)
_WEB = re.compile(
    r"(?<![\w@.])(?:https?://[^\s\[\]\x00]{3,300}|www\.[^\s\[\]\x00]{3,300}"
    rf"|{_SITES}\.(?:com|ly|me|ee|gl)/[^\s\[\]\x00]{{1,300}}"
    r"|(?:[\w-]{2,63}\.){1,3}(?:co\.uk|org\.uk|me\.uk|com|net|org|info|uk)(?![\w.@])(?:/[^\s\[\]\x00]{0,300})?)",
    re.IGNORECASE,
)
# Nobody's own: what the council, the health service or a shop of all puts on the net.
_PUBLIC = re.compile(r"(?:gov|nhs|police|ac|parliament|bbc\.co)\.(?:uk|net)|nhs\.net", re.IGNORECASE)
_HANDLE = re.compile(
    r"(?<![\w@.\]])@(?P<value>[A-Za-z](?:[\w]|\.(?=\w)){2,29})"
    + r"(?![\w@])"
    + r"|"
    + BEFORE
    + r"(?i:insta|instagram|facebook|fb|snap|snapchat|tiktok|tik\stok|twitter|telegram|discord|youtube|xbox|whatsapp)"
    r"(?i:\s(?:name|handle|user|username|id|account|tag))?(?:"
    r"(?:(?<=handle)|(?<=r\sname)|(?<=username))\sis\s(?P<handle>[A-Za-z][\w.]{2,29})|"
    r"\s?[:=]\s?(?P<after>[A-Za-z][\w.]{2,29})|\s(?:is\s)?(?P<odd>(?=[a-z.]{0,29}[\d_])[A-Za-z][\w.]{2,29})"
    r"|\sis\s(?P<written>[A-Z][a-z]{1,20}(?:\s[A-Z][a-z]{1,20}){1,2}))" + AFTER
)
_OF_ALL = re.compile(
    r"council|nhs|police|gov|hospital|borough|library|bbc|luton(?:dn|town|fc)", re.IGNORECASE
)


def plain(pattern: re.Pattern[str]) -> Callable[[str], Iterator[Span]]:
    """Find what the pattern's groups that took part matched; the whole match where it has none."""

    def find(text: str) -> Iterator[Span]:
        for match in pattern.finditer(text):
            yield match.span(match.lastgroup or 0)

    return find


def emails(text: str) -> Iterator[Span]:
    """Find email addresses, one that follows another without a space included."""
    match = _EMAIL_BEGINS.search(text)
    while match is not None:
        yield match.span()
        match = _EMAIL.match(text, match.end()) or _EMAIL_BEGINS.search(text, match.end())


def nhs_numbers(text: str) -> Iterator[Span]:
    """Find ten digits whose last is the check digit (modulus 11), or that are called an NHS number."""
    for match in _NHS.finditer(text):
        digits = [int(sign) for sign in match["digits"] if sign.isdecimal()]
        check = 11 - sum(digit * (10 - place) for place, digit in enumerate(digits[:9])) % 11
        if match["said"] or (check % 11 == digits[9] and check != 10 and digits[0] != 0):
            yield match.span("digits")


def phones(text: str) -> Iterator[Span]:
    """Find telephone numbers, with the letter O for a nought too; a date with a time is none."""
    for match in _PHONE.finditer(text):
        if sum(sign.isdecimal() for sign in match[0]) >= 8 and not _DATED.match(match[0]):
            yield match.span()


def _ibans(text: str) -> Iterator[Span]:
    """Find international account numbers that hold their check digits."""
    for match in _IBAN.finditer(text):
        turned = re.sub(r"\s", "", match[0]).upper()
        turned = turned[4:] + turned[:4]
        if turned.isascii() and int("".join(str(int(sign, 36)) for sign in turned)) % 97 == 1:
            yield match.span()


def _cards(text: str) -> Iterator[Span]:
    """Find 13 to 19 digits whose last is the check digit of a payment card (Luhn)."""
    for match in _CARD.finditer(text):
        digits = [int(sign) for sign in match[0] if sign.isdecimal()]
        doubled = (digit * 2 - 9 * (digit > 4) for digit in digits[-2::-2])
        if digits[0] != 0 and (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0:
            yield match.span()


def _called_numbers(text: str) -> Iterator[Span]:
    """Find numbers by which an office knows a person or a case: three digits or more, and said to be one."""
    for match in _REFERENCE.finditer(text):
        value = match["value"]
        digits = sum(sign.isdecimal() for sign in value)
        enough = 3 if match["called"] or match["ref"] else 5
        if digits >= enough and len(value) > 3:
            yield match.span("value")


def web_addresses(text: str) -> Iterator[Span]:
    """Find addresses on the net that are not those of a public body."""
    for match in _WEB.finditer(text):
        if not _PUBLIC.search(match[0].split("/", 3)[2] if "://" in match[0] else match[0].split("/")[0]):
            yield match.start(), match.start() + len(match[0].rstrip(".,;:!?)'\""))


def handles(text: str) -> Iterator[Span]:
    """Find names that people go by on social media; those of councils, police and the like are none."""
    for match in _HANDLE.finditer(text):
        group = match.lastgroup or 0
        if not _OF_ALL.search(match[group]):
            start, end = match.span(group)
            yield start - (text[start - 1 : start] == "@"), end


bank_details = (plain(_BANK), _ibans, _cards)
references = (_called_numbers, plain(_SHARE), plain(_DRIVER))
emails_spoken = plain(_EMAIL_SPOKEN)
insurance_numbers = plain(_NINO)
vehicles = plain(_VEHICLE)
dates_of_birth = plain(_BIRTH)
codes = plain(_CODE)
