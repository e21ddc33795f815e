"""Translation by gettext catalogues (PO files), which translators and their tools know. Needs the extra ``[i18n]``."""
