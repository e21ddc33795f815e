"""The names of languages in their own language, and of a track with audio description."""

from __future__ import annotations

_NAMES = """
    ar:العربية bg:Български bn:বাংলা ca:Català cs:Čeština cy:Cymraeg da:Dansk de:Deutsch
    el:Ελληνικά en:English eo:Esperanto es:Español et:Eesti eu:Euskara fa:فارسی fi:Suomi
    fr:Français ga:Gaeilge gl:Galego he:עברית hi:हिन्दी hr:Hrvatski hu:Magyar hy:Հայերեն
    id:Indonesia is:Íslenska it:Italiano ja:日本語 ka:ქართული ko:한국어 lt:Lietuvių lv:Latviešu
    nb:Norsk nl:Nederlands nn:Nynorsk no:Norsk pl:Polski pt:Português ro:Română ru:Русский
    sk:Slovenčina sl:Slovenščina sq:Shqip sr:Српски sv:Svenska ta:தமிழ் th:ไทย tr:Türkçe
    uk:Українська ur:اردو vi:Tiếng_Việt zh:中文
"""
_BY_TAG = dict(pair.replace("_", " ").split(":") for pair in _NAMES.split())

_DESCRIPTION = """
    ar:وصف_صوتي cs:Zvukový_popis da:Synstolkning de:Audiodeskription en:Audio_description es:Audiodescripción
    fi:Kuvailutulkkaus fr:Audiodescription it:Audiodescrizione ja:音声解説 ko:화면_해설 nb:Synstolking
    nl:Audiodescriptie pl:Audiodeskrypcja pt:Audiodescrição ru:Тифлокомментарий sv:Syntolkning tr:Sesli_betimleme
    uk:Аудіодискрипція zh:口述影像
"""
_DESCRIPTION_BY_TAG = dict(pair.replace("_", " ").split(":") for pair in _DESCRIPTION.split())


def language_name(tag: str) -> str:
    """Return the name of a language in itself, with its region: ``Português (BR)``; else the tag."""
    family, _, rest = tag.partition("-")
    name = _BY_TAG.get(family.lower())
    if name is None:
        return tag
    return f"{name} ({rest})" if rest else name


def description_name(tag: str) -> str:
    """Return what a menu calls the audio description in a language: ``Deutsch (Audiodeskription)``."""
    family = tag.partition("-")[0].lower()
    return f"{language_name(tag)} ({_DESCRIPTION_BY_TAG.get(family, _DESCRIPTION_BY_TAG['en'])})"
