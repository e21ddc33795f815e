"""The labels of the figure in ten languages."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Labels:
    """The texts of a figure's parts. ``lang`` is the BCP 47 tag of their language."""

    lang: str
    chapters: str
    transcript: str
    download: str
    languages: str
    slide: str
    as_page: str
    read: str
    watch: str


_TEXT = """
    en | Chapters | Transcript | Download | Other languages | Slide | Transcript as a page | Read | Watch
    de | Kapitel | Transkript | Herunterladen | Andere Sprachen | Folie | Transkript als Seite | Lesen | Ansehen
    es | Capítulos | Transcripción | Descargar | Otros idiomas | Diapositiva | Transcripción en página | Leer | Ver
    fr | Chapitres | Transcription | Télécharger | Autres langues | Diapositive | Transcription (page) | Lire | Regarder
    it | Capitoli | Trascrizione | Scarica | Altre lingue | Diapositiva | Trascrizione come pagina | Leggi | Guarda
    ja | チャプター | 文字起こし | ダウンロード | 他の言語 | スライド | 文字起こしのページ | 読む | 見る
    nl | Hoofdstukken | Transcript | Downloaden | Andere talen | Dia | Transcript als pagina | Lezen | Bekijken
    pl | Rozdziały | Transkrypcja | Pobierz | Inne języki | Slajd | Transkrypcja jako strona | Czytaj | Obejrzyj
    pt | Capítulos | Transcrição | Baixar | Outros idiomas | Slide | Transcrição em página | Ler | Assistir
    zh | 章节 | 文字稿 | 下载 | 其他语言 | 幻灯片 | 文字稿页面 | 阅读 | 观看
"""
_TABLE = tuple(Labels(*(label.strip() for label in line.split("|"))) for line in _TEXT.strip().splitlines())
_BY_LANG = {labels.lang: labels for labels in _TABLE}


def all_labels() -> tuple[Labels, ...]:
    """Return the labels in every language that has them."""
    return _TABLE


def labels_for(lang: str) -> Labels:
    """Return the labels in a language, or in English if there are none."""
    return _BY_LANG.get(lang.partition("-")[0].lower(), _TABLE[0])
