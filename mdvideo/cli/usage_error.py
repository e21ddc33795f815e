"""The error for a command line that is wrong."""

from mdvideo.errors import MdvideoError


class UsageError(MdvideoError):
    """The command line asks for what cannot be: exit status 2. No other error has this status."""
