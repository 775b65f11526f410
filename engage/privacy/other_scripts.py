"""Names after a title or "my name is" in scripts without capital letters: the one or two words that are the name.

Where neither stands before it, a name in these scripts is not found; `docs/methods.md` says so.
"""

import re
from collections.abc import Iterator

from engage.privacy.identifiers import Span

# Letters of a script with the signs that hang on them, which are none to `\w`; no digits and no full stops.
_ARABIC = r"[\u0621-\u065f\u066e-\u06d3\u06fa-\u06ff\u0750-\u077f\u200c]"
_DEVANAGARI = r"[\u0900-\u0963\u0971-\u097f]"
_BENGALI = r"[\u0980-\u09e3]"
_GURMUKHI = r"[\u0a01-\u0a65\u0a70-\u0a75]"
_GUJARATI = r"[\u0a81-\u0ae3]"
_TAMIL = r"[\u0b82-\u0be5]"
# By script: what says "my name is", what is said to a person, and words that follow a name and are none of it.
_SPOKEN = (
    (
        _ARABIC,
        "میرا نام|ميرا نام|اسمي|إسمي|انا اسمي|نام من|اسم من|ناوم|ناوی من",
        "جناب|محترمہ|محترم|ڈاکٹر|مسٹر|مسز|مس|السيدة|السيد|الدكتورة|الدكتور|دكتورة|دكتور|الأستاذة|الأستاذ|آقای|خانم|دکتر|مولانا|استاد",
        "ہے|ہیں|نے|کو|کا|کی|کے|سے|اور|بہت|صاحب|صاحبہ|است|هست|و|را|که|از|في|من|كان|كانت|على|لم|لا|قال|قالت|یە",
    ),
    (
        _DEVANAGARI,
        "मेरा नाम|मेरो नाम|माझे नाव",
        "श्रीमती|श्री|सुश्री|डॉक्टर|डॉ|मिस्टर|मिसेज|कुमारी",
        "है|हैं|हो|ने|को|का|की|के|से|और|बहुत|जी|साहब|में|थे|थी|था|आहे|छ",
    ),
    (
        _BENGALI,
        "আমার নাম",
        "জনাবা|জনাব|মিসেস|মিস্টার|মিঃ|ডাক্তার|ডাঃ|ডা|ডক্টর|শ্রীমতী|শ্রী",
        "খুব|এবং|ও|আমি|আমার|আমাকে|সাহেব|ভালো|ছিলেন|আর|কে|বলেছেন",
    ),
    (
        _GURMUKHI,
        "ਮੇਰਾ ਨਾਮ|ਮੇਰਾ ਨਾਂ",
        "ਸ਼੍ਰੀਮਤੀ|ਸ਼੍ਰੀ|ਸ਼੍ਰੀਮਤੀ|ਸ਼੍ਰੀ|ਡਾਕਟਰ|ਡਾ|ਸਰਦਾਰ|ਬੀਬੀ",
        "ਹੈ|ਹਨ|ਨੇ|ਨੂੰ|ਦਾ|ਦੀ|ਦੇ|ਤੋਂ|ਅਤੇ|ਬਹੁਤ|ਜੀ|ਸਨ|ਸੀ",
    ),
    (_GUJARATI, "મારું નામ|મારુ નામ", "શ્રીમતી|શ્રી|ડૉક્ટર|ડોક્ટર|ડૉ|ડો", "છે|એ|ને|નો|ની|ના|અને|ખૂબ|જી|હતા|હતી"),
    (_TAMIL, "என் பெயர்|எனது பெயர்", "திருமதி|திரு|டாக்டர்|செல்வி", "மிகவும்|என்|அவர்கள்|மற்றும்"),
)
_AFTER_TITLES = tuple(
    re.compile(
        rf"(?<!{sign})(?:{named}|{titles})[.:]?\s{{1,2}}(?P<name>(?!(?:{behind})(?!{sign})){sign}{{2,24}}+"
        rf"(?:\s(?!(?:{behind})(?!{sign})){sign}{{2,24}}+)?)(?!{sign})"
    )
    for sign, named, titles, behind in _SPOKEN
)
# The commonest family names, which stand first; the title stands behind.
_FAMILY = (
    "王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何林高罗羅郑鄭梁谢謝宋唐许許韩韓冯馮邓鄧曹彭曾肖蕭田董潘袁蔡蒋蔣余"
    "杜叶葉程苏蘇魏吕呂丁任卢盧姚沈钟鐘姜崔谭譚陆陸范汪廖石金贾賈韦韋夏付方邹鄒熊白孟秦邱侯江尹薛闫雷龙龍史贺賀"
)
_HAN = r"[\u4e00-\u9fff]"
_CHINESE = (
    re.compile(rf"我(?:的名字)?(?:叫|是叫|名叫)(?P<name>[{_FAMILY}]{_HAN}{{1,2}})"),
    re.compile(
        # "Thank you" is a family name, twice.
        rf"(?:(?<=谢谢)|(?<=謝謝)|(?<![谢謝])(?!谢谢|謝謝))(?P<name>[{_FAMILY}]{_HAN}{{0,2}}?)(?=(?:医生|醫生|大夫|先生|女士|小姐|太太|护士|護士|老师|老師))"
    ),
)
_FINDERS = tuple(zip((re.compile(sign) for sign, *_ in _SPOKEN), _AFTER_TITLES, strict=True))
_A_HAN_SIGN = re.compile(_HAN)


def names_in_other_scripts(text: str) -> Iterator[Span]:
    """Find names after (in Chinese also before) a title or behind "my name is"; the title itself stays."""
    if text.isascii():
        return
    for sign, pattern in _FINDERS:
        if sign.search(text):
            for match in pattern.finditer(text):
                yield match.span("name")
    if _A_HAN_SIGN.search(text):
        end = 0
        for start, stop in sorted(match.span("name") for one in _CHINESE for match in one.finditer(text)):
            if start >= end:
                yield start, stop
                end = stop
