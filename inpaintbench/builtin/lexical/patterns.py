"""The rules that say what one token of a caption is, in Penn Treebank style; the first that fits at a place holds."""

from __future__ import annotations

LETTER = (
    "A-Za-zªµº\u00ad\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u0377\u037a-\u037d\u0386\u0388-\u0481\u0483-\u0559\u0561-\u0587"
    "\u0591-\u05bd\u05bf\u05c1\u05c2\u05d0-\u05f2\u0610-\u061a\u0620-\u065e\u066e-\u06d3\u06d5-\u06ff\u0710-\u07ea"
    "\u0900-\u0963\u0971-\u0e3a\u0e40-\u0e4e\u0e81-\u0edf\u0f40-\u0f6c\u10a0-\u10fa\u10fc-\u135a\u1380-\u138f"
    "\u13a0-\u1fbc\u1fbe\u1fc2-\u1ffc\u2c00-\u2ce4\u3005\u3031-\u3096\u309d-\u30fa\u30fc-\u318e\u31a0-\u31ba"
    "\u3400-\u9fcc\ua000-\ua48c\ua4d0-\ua66e\ua722-\ua788\ua840-\ua8c4\uac00-\ud7a3\uf900-\ufdfb\ufe70-\ufefc"
    "\uff21-\uff3a\uff41-\uff5a\uff66-\uffdc"
)
"""A character class: letters and the marks written on them, up to Unicode 6, without the supplementary planes."""
DIGIT = "0-9\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\u0e50-\u0e59\uff10-\uff19"
SYMBOL = (
    "!-/:-@\\[-`{-~\u0080\u0091-\u0097\u00a1-\u00a9\u00ab\u00ac\u00ae-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u00d7\u00f7\u037e"
    "\u0387\u0589\u05be\u05c0\u05c3\u05f3\u05f4\u060c\u061b\u061f\u066a\u066d\u06d4\u0964\u0965\u0e3f\u0e4f"
    "\u2013-\u2023\u2026\u2030-\u203b\u203e-\u2042\u2044\u2070\u2074-\u208e\u20a0\u20a4\u20ac\u2100-\u2109\u2114"
    "\u2116-\u2127\u2129\u212e\u2140-\u214d\u2153-\u215e\u2190-\u2bff\u3001\u3002\u30fb\uff01-\uff0f\uff1a-\uff20"
    "\uff3b-\uff40\uff5b-\uff65\uffe0-\uffe6"
)
"""A character class: each of these is a token. What is neither letter, digit nor symbol parts tokens and is dropped."""

SENTENCE_STARTS = (
    "A|About|According|Additionally|After|An|As|At|But|He|Her|Here|However|If|In|It|Last|Many|More|Mr\\.|Ms\\.|Now|"
    "Once|One|Other|Our|She|Since|So|Some|Such|That|The|Their|Then|There|These|They|This|We|What|When|While|Yet|You"
)
"""Words before which the full stop behind a single letter ends a sentence (`plan b. The`) and leaves the letter."""
ABBREVIATIONS = (
    "adj|adm|adv|ala?|apr|ariz|assn|assoc|asst|attys?|aug|ave|bancorp|bhd|bldg|blvd|brig|bros|calif|capt|cf|cie|cmdr|"
    "co|col|colo|conn|corp|cos|cpl|ct|dec|dept|det|drs?|elec|ens|esq|est|etc|ext|feb|fla|fri|ft|ga|gen|govs?|hon|inc|"
    "ind|insp|intl|jan|jr|jul|jun|kans?|ky|lieut|lt|ltd|maj|mar|md|messrs|mich|minn|mlle|mme|mo|mon|mont|mrs?|ms|msgr|"
    "mt|natl|neb|nev|nov|oct|okla|penn|pfc|ph|plc|pres|profs?|pvt|rd|reps?|rev|rt|sens?|sept?|seq|sgt|sq|sr|ste?|supt|"
    "sys|tel|tenn|thu|thurs|treas|tues?|univ|va|vs|vt|wed|wisc?|wyo"
)
"""Words that keep their full stop."""
SPLIT_WORDS = "cannot|gonna|gotta|wanna|lemme|gimme"

_CAPITALISED = "Ark|Az|Del|Ill|La|Mass|Miss|Ore|Pa|Tex|Wash|ARK|AZ|DEL|ILL|LA|MASS|MISS|ORE|PA|TEX|WASH"
_NUMBERED = "art|ca|figs?|nos?|op|pp|prop"
_WORD = f"[{LETTER}{DIGIT}]+"
_DOTTED = f"[{LETTER}][{LETTER}{DIGIT}]*"
_SLASHED = "[A-Za-z0-9]+(?:-[A-Za-z]+)*"
_HYPHEN = "[-_\u2010\u2011\u058a]"
_QUOTE = "['’]"
_NO_LETTER = f"(?![{LETTER}])"
_END = f"(?![-_/.!?]?[{LETTER}{DIGIT}])"
_TAG_ATTRIBUTE = "\\s+[A-Za-z][\\w:.-]*(?:=(?:\"[^\"]*\"|'[^']*'))?"
_ADDRESS = '[^\\s"<>|(){}]'
_ADDRESS_END = '[^\\s"<>|.!?(){},-]'
_SHORT = f"(?:(?i:{ABBREVIATIONS})|{_CAPITALISED})\\."
_INITIALS = "[A-Za-z](?:\\.[A-Za-z])*\\."

MARKUP = (
    f"<[/!?]?[A-Za-z][\\w:.@-]*(?:{_TAG_ATTRIBUTE})*\\s*/?>|<!--.{{0,500}}?-->",
    f"(?i:https?)://{_ADDRESS}{{1,500}}\\.{_ADDRESS}*{_ADDRESS_END}",
    f"(?i:www)(?:\\.[A-Za-z0-9_-]+)+(?:/{_ADDRESS}+{_ADDRESS_END})?",
    f"(?:[A-Za-z][A-Za-z0-9_-]*\\.)+(?i:com|net|org|edu)/{_ADDRESS}+{_ADDRESS_END}",
    "<?[A-Za-z0-9][A-Za-z0-9_.+-]*@+[A-Za-z0-9](?:[A-Za-z0-9_.-]*[A-Za-z0-9])?>?",
    f"@[A-Za-z_][A-Za-z0-9_]*|#[{LETTER}]+",
    "&(?:(?i:amp|lt|gt|quot|apos|nbsp)|mdash|ndash|#[0-9]+|[A-Za-z]+acute);",
    "[<>]?[:;=][-']?[)(DPpO|@\\\\{\\[\\]](?![A-Za-z0-9])|\\^_\\^|-_-|~_~|>_<|<_<|>_>|=_=",
)
"""Tags, addresses, names and topics of social media, entities, faces."""
CONTRACTIONS = (
    f"(?i:can(?=not{_END})|gon(?=na{_END})|got(?=ta{_END})|wan(?=na{_END})|(?:lem|gim)(?=me{_END}))",
    "[A-Za-z]+?(?=[nN](?:['’‘`]|&apos;)[tT])",
    f"[nN](?:['’‘`]|&apos;)[tT]{_NO_LETTER}",
    f"(?:{_QUOTE}|&apos;)(?i:s|m|d|re|ve|ll){_NO_LETTER}",
    f"[yYj]{_QUOTE}(?=[aeiouyAEIOU]|know)|[oO]l{_QUOTE}",
    f"'[tT](?=[iI][sS]|[wW][aA][sS])|{_QUOTE}(?i:em|till?|cause)|{_QUOTE}[nN](?:{_QUOTE}|{_NO_LETTER})",
    f"{_QUOTE}[2-9]0s|'[0-9][0-9](?!\\S)",
)
"""`do n't`, `can not`, `dog 's`, `y' all`, `'t is`, `'n'`, `'80s`."""
WORDS = (
    f"(?:{_INITIALS}|{_SHORT})(?:{_HYPHEN}{_INITIALS}(?![A-Za-z])|{_HYPHEN}{_WORD})+",
    f"(?:{_WORD}-)?(?:[A-Za-z]\\.){{2,}}(?![A-Za-z])|(?i:ph\\.d\\.)|{_SHORT}(?![A-Za-z])|(?i:{_NUMBERED})\\.(?=\\s*[0-9])",
    f"{_DOTTED}(?:[.!?]{_DOTTED})+(?:{_HYPHEN}{_WORD})*",
    f"[A-Za-z]\\.(?!\\s+(?:{SENTENCE_STARTS}|{SENTENCE_STARTS.upper()})(?:\\s|$))",
    "[Cc]\\+\\+|[CFcf]#|[A-Z]+\\$|[A-Z]+(?:&(?:amp;)?[A-Z]+)+",
    f"(?:[A-HJ-XZ]|[dlno]){_QUOTE}(?!(?i:s|m|d|re|ve|ll){_NO_LETTER})[{LETTER}]+(?:-{_WORD})*",
    f"[A-Za-z]+[aeiouyAEIOUY]{_QUOTE}[aeiouAEIOU][A-Za-z]*(?:-{_WORD})*",
    f"(?i:cap'n|li'l|nat'l|ev'ry|s'mores|c'est|c'mon|e'er){_NO_LETTER}",
    f"{_SLASHED}(?:/{_SLASHED}){{1,2}}",
    f"{_WORD}\\.(?=[,;:])|{_WORD}(?:\\.(?=-[A-Za-z0-9]))?(?:{_HYPHEN}{_WORD})*",
)
"""Abbreviations, initials, words with inner stops, names with an apostrophe, words joined by slash or hyphen."""
NUMBERS = (
    "-{5,}|-{2,4}|\\.{3,}",
    "\\([0-9]{2,3}\\) ?[0-9]{3}[ .-][0-9]{4}(?![0-9])",
    "[0-9]{1,4}[-\\s][0-9]{1,3}/[0-9]{1,4}(?![0-9])|[0-9]+\u2044[0-9]+",
    "[0-9]+[.,][0-9]+(?:-[A-Za-z0-9]+)+",
    "[+-]?[0-9]*(?:[.,:][0-9]+)+|[+-][0-9]+",
)
"""Telephone numbers, mixed fractions, `4.5-inch`, decimals, thousands, times, signed numbers."""
SIGN = f"[!?]+|#+|@+|_+|<<|>>|''|``|\\*+|[{SYMBOL}]"
"""A run of one sign that is a token, or a sign alone."""
