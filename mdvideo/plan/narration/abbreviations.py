"""Abbreviations whose full stop does not end a sentence: one list, for sentences that are spoken and for captions."""

from __future__ import annotations

import re
from collections.abc import Mapping

from mdvideo.plan.language_tags import primary_subtag

_COMMON = """
    mr mrs ms dr drs prof st sr jr rev gen col sgt lt capt cpt cmdr maj hon gov sen rep pres mt ft ave blvd rd
    e.g i.e cf viz vs approx appx ca circa no nos fig figs eq eqs eqn eqns sec secs ch chap chs vol vols pp ed eds al
    resp incl excl max min avg tel ext dept univ inc ltd corp co est intl natl repr trans ref refs tab def thm prop
    lem cor app ex exs alg ibid op loc et seq ph.d m.sc b.sc m.a b.a a.m p.m q.v a.k.a w.r.t u.s u.k u.n e.u
    z.b d.h u.a u.ä o.ä o.g s.o s.u u.u z.t i.d.r i.a m.e v.a a.d bzw evtl ggf inkl exkl nr str hr fr abb abs bd bde jh
    jhd vgl usf s.a sog zzgl abk allg bspw ehem hrsg insb mio mrd
    p.ex c.-à-d c.à.d env mm mme mlle mmes mgr me art p.ej sra srta dra dras sres ud uds vd vds núm pág págs aprox avda
    izq dcha máx mín tfno admón atte cap cía
"""
COMMON = frozenset(_COMMON.split())
"""In every language. ``etc.`` may end a sentence, so it is not here."""

_BY_LANGUAGE: Mapping[str, str] = {
    "cs": "tj tzn např atd str č obr tab mj ing mgr bc doc mudr judr phdr roč sv",
    "da": "bl.a f.eks dvs osv ca kl nr s.k m.m jf evt hhv iflg inkl mht pga",
    "de": """
        gl hausnr mind gem einschl geb gegr gest kap st ev röm kath nat phil med jur ing dipl habil begr bearb dt engl
        frz lat griech ital span zit zw rd bes urspr""",
    "es": """
        fco gral lic ing arq dpto depto ej fig figs cap vol ed tel teléf admr d dª ss excmo ilmo hnos prov rte
        s.a""",
    "fi": "esim ts mm ks ym eli n s nk huom os prof tri toht kpl milj mrd klo",
    "fr": "mm dr me pr av bd fg chap p pp vol éd fig cf ex env hab apr bibl cie ets st ste",
    "hu": "pl stb ún kb ill vö ld szerk dr prof ifj id özv i.e i.sz",
    "it": """
        sig sigg sigra sig.ra sig.na dott dott.ssa prof prof.ssa ing avv arch geom rag on egr gent ecc es p.es
        pag pagg cap fig vol n nn art tel v s.p.a s.r.l""",
    "nb": "bl.a f.eks dvs osv ca kl nr s.k jf evt iflg inkl pga",
    "nl": """
        bijv bv d.w.z dhr mevr mej drs ir ing mr nr blz pag fig hfdst o.a m.b.t m.n t.o.v i.v.m z.g zgn resp enz
        excl""",
    "pl": """
        np tj tzn tzw m.in itp itd dr mgr inż prof hab ul al pl os św ok godz str rys tab por wg ds im gen zob""",
    "pt": """
        sr sra srta dr dra exmo exma prof profa eng arq av pág págs fig cap vol núm tel ex p.ex aprox ltda cia
        séc obs""",
    "ro": "dr dl dna dv str nr pag fig cap ex prof ing etc",
    "ru": """
        т.е т.к т.н т.о напр см ср рис табл гл ул г гг в вв стр п пп им проф акад доц др пр тыс млн млрд руб коп""",
    "sk": "tj tzn napr atď str č obr tab ing mgr doc mudr judr phdr roč sv",
    "sv": "bl.a t.ex d.v.s dvs osv ca kl nr s.k m.m jfr ev resp inkl pga st",
    "tr": "örn vb vs bkz dr prof doç av sn alm ing fr yy cad sok mah apt no tel",
    "uk": "т.е т.к т.д напр див рис табл вул р рр стор проф акад доц тис млн млрд грн",
}
BY_LANGUAGE = {language: frozenset(words.split()) for language, words in _BY_LANGUAGE.items()}
"""In one language only: most of these are words, or the ends of sentences, in another."""

_AMBIGUOUS = """
    no nos max min m art ed al mm me app def prop ref ex co est gem geb gest lt cap rep sen gov tab trans lem cor alg
    op seq et ext inc v n s p d in es on os n р г в п o
    jan feb mar apr jun jul aug sep sept oct nov dec ene abr ago dic janv févr avr juil août déc mär mai okt dez
"""
AMBIGUOUS = frozenset(_AMBIGUOUS.split())
"""Abbreviations that are words too, and months: they count as abbreviations only before a number."""

_ROMAN = re.compile(r"(?!I\b)(?=[IVXLC])(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})\b")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]")
_PLURAL_INITIALS = re.compile(r"([A-ZÁÉÍÓÚÑ])\1")
"""Spanish doubles letters for the plural: *EE. UU.*, *FF. AA.*"""
_HONORIFIC = frozenset("M")
"""Single letters that are always abbreviations in front of a name: the French *M. Dupont*."""


def is_abbreviation(word: str, following: str, lang: str) -> bool:
    """Whether the full stop between ``word``, which is without it, and ``following`` ends no sentence."""
    lowered = word.lower()
    family = primary_subtag(lang)
    if word in _HONORIFIC and following[:1].isupper():
        return True
    is_listed = lowered in COMMON or lowered in BY_LANGUAGE.get(family, ())
    if lowered in AMBIGUOUS:
        is_initial = is_listed and word[:1].isupper() and len(word) == 1
        return following.removeprefix("(")[:1].isdigit() or _ROMAN.match(following) is not None or is_initial
    if is_listed:
        return True
    if _PLURAL_INITIALS.fullmatch(word):
        return True
    # J. R. R. Tolkien, U.S. Army; but "So did I." is a whole sentence.
    return _INITIALS.fullmatch(word) is not None and word != "I"
