"""Where somebody lives: postcodes, and houses by number or name. A road without a number is nobody's."""

import re
from collections.abc import Iterator

from engage.privacy.identifiers import AFTER, BEFORE, Span, plain

STREETS = (
    "street|st|road|rd|avenue|ave|lane|ln|drive|close|crescent|cres|way|court|gardens|terrace|place|grove|walk"
    "|square|hill|rise|mews|row|parade|view|green"
)
_POSTCODE = re.compile(
    BEFORE + r"(?:GIR[\s-]{0,2}0AA|[A-PR-UWYZ][A-HK-Y]?\d[A-Z\d]?[\s-]{0,2}\d(?!st|nd|rd|th)"
    r"[ABD-HJLNP-UW-Z]{2})" + AFTER,
    re.IGNORECASE,
)
_NUMBER = r"\d{1,4}[A-Za-z]?(?:\s?[-–/]\s?\d{1,4}[A-Za-z]?)?"
_NAME = r"(?:[A-Z][\w'’-]{0,24}\s){1,3}"
_TYPE = rf"(?i:{STREETS}|crescent)"
_FLAT = r"(?i:flat|apartment|apt|unit|room|studio)\s?(?i:\d{1,4}[a-z]?|[a-z]),?\s"
_BUILDING = _NAME + r"(?:House|Court|Towers?|Point|Heights|Lodge|Mansions|Place|Buildings)"
_HOUSES = (
    "Cottages?|House|Lodge|Villa|Farm|Farmhouse|Bungalow|Barn|Mill|Manor|Grange|Croft|Rectory|Vicarage|Forge"
)
_OLD = r"Old\s[A-Z][a-z]{2,14}(?:\s(?:House|Office|Barn|Cottage))?"
# Roads that are called "The Limes": trees, fields and hills; a council or a road is none.
_CLOSES = (
    "limes|elms|oaks|beeches|firs|pines|poplars|willows|laurels|hollies|cedars|chestnuts|birches|maples|larches"
    "|sycamores|hawthorns|hazels|rowans|brambles|paddocks?|orchards?|spinney|ridings|ridgeway|gables|chase|dell|leas?"
    "|knoll|glade|copse|coppice|cloisters|maltings|moorings|croft|hollow|dene|grange|brambles|larks|hedgerows|brackens"
)
_HOUSE = re.compile(
    BEFORE + rf"(?:(?P<flat>{_FLAT})?(?:{_BUILDING},?\s)?(?P<no>(?i:no\.?|number)\s)?"
    rf"(?P<number>{_NUMBER}),?\s(?:{_NAME}{_TYPE}|The\s{_TYPE}|(?P<small>(?:[a-z][a-z'’]{{1,20}}\s){{1,3}})"
    r"(?:street|road|rd|avenue|ave|lane|close|crescent|gardens|terrace|drive))"
    rf"|{_FLAT}(?:{_BUILDING}|{_NAME}{_TYPE})"
    rf"|{_NUMBER},?\s(?i:the)\s(?i:{_CLOSES})"
    rf"|(?:[A-Z][\w'’-]{{1,24}}\s(?:{_HOUSES})|The\s(?:{_OLD}|(?:{_HOUSES}))),\s"
    rf"(?:{_NUMBER},?\s)?{_NAME}{_TYPE})" + AFTER
)
# "5 cars on the road", "10 minutes up the road": counted things are no house.
_COUNTED = frozenset(
    """the this that these those my our your a an on in of up down off from to at by and or for with each every any
    same wrong main busy side minute minutes min mins hour hours mile miles people person time times year years
    week weeks day days month months metre metres meter meters yard yards tree trees house houses shop shops bus
    buses car cars van vans lorry different new more other big small parking bays way lane main mph km pm am per
    pound pounds percent accidents hundred thousand million schools children kids drivers speed bumps one two
    three is are was were car potholes lights trains doors blocks next residential local nearby empty homes
    flats families""".split()  # noqa: SIM905
)
_NOT_OF_HOUSES = re.compile(
    r"(?:junction|bus|buses|route|ward|zone|platform|exit|level|aged?|page|stage|phase|class|year|£|\$|€)\s?$",
    re.IGNORECASE,
)

postcodes = plain(_POSTCODE)


def houses(text: str) -> Iterator[Span]:
    """Find houses and flats by their number or name with their road."""
    for match in _HOUSE.finditer(text):
        number = match["number"] or ""
        if number.isdecimal() and 1900 <= int(number) < 2040 and not match["flat"]:
            continue
        if match["small"] and not _COUNTED.isdisjoint(match["small"].split()):
            continue
        if match[0].endswith("Downing Street"):
            continue
        if _NOT_OF_HOUSES.search(text[max(0, match.start() - 12) : match.start()]):
            continue
        yield match.span()
