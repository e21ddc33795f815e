"""BCP 47 tags as the three letters that MP4 knows (ISO 639-2/T)."""

from __future__ import annotations

_CODES = """
    af:afr am:amh an:arg ar:ara as:asm az:aze ba:bak be:bel bg:bul bn:ben bo:bod br:bre bs:bos ca:cat cs:ces cv:chv
    cy:cym da:dan de:deu dz:dzo el:ell en:eng eo:epo es:spa et:est eu:eus fa:fas fi:fin fo:fao fr:fra fy:fry ga:gle
    gd:gla gl:glg gn:grn gu:guj ha:hau he:heb hi:hin hr:hrv ht:hat hu:hun hy:hye ia:ina id:ind ig:ibo is:isl it:ita
    ja:jpn jv:jav ka:kat kk:kaz kl:kal km:khm kn:kan ko:kor ku:kur ky:kir la:lat lb:ltz lo:lao lt:lit lv:lav mi:mri
    mk:mkd ml:mal mn:mon mr:mar ms:msa mt:mlt my:mya nb:nob ne:nep nl:nld nn:nno no:nor oc:oci om:orm or:ori pa:pan
    pl:pol ps:pus pt:por qu:que rm:roh ro:ron ru:rus rw:kin sa:san sc:srd sd:snd si:sin sk:slk sl:slv so:som sq:sqi
    sr:srp st:sot su:sun sv:swe sw:swa ta:tam te:tel tg:tgk th:tha ti:tir tk:tuk tn:tsn tr:tur ts:tso tt:tat ug:uig
    uk:ukr ur:urd uz:uzb vi:vie wo:wol xh:xho yi:yid yo:yor zh:zho zu:zul
"""
ISO_639_2 = dict(pair.split(":") for pair in _CODES.split())


def three_letters(tag: str) -> str:
    """The language of a BCP 47 tag in three letters; ``und`` for none and for unknown ones."""
    family = tag.partition("-")[0].lower()
    if len(family) == 3 and family.isascii() and family.isalpha():
        return family
    return ISO_639_2.get(family, "und")
