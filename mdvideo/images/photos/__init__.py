"""The image backend ``folder``: photos of the author's own library, chosen by the words of prompts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PIL import ImageOps

from mdvideo.errors import AssetError, BackendError, SettingsError
from mdvideo.frame_size import Size
from mdvideo.images.author_pictures import decode_photo, read_picture
from mdvideo.images.illustrate import Illustrate
from mdvideo.images.photos.photo_library import PhotoLibrary
from mdvideo.protocols import STANDALONE, BackendContext, GeneratedPicture, OnProgress, PictureRequest
from mdvideo.settings import ImageSettings, resolve_path

__all__ = ["PhotoFolder"]

_CENTRE = (0.5, 0.4)
"""The point that a crop keeps: a little above the middle, where faces and horizons are."""


class PhotoFolder:
    """Shows the photo of ``images.library`` whose name, keywords or text fit a prompt best.

    Raises SettingsError when no library is configured, and BackendUnavailable when it has no photos.
    """

    parallel = True
    uses_look = True

    def __init__(self, settings: ImageSettings, context: BackendContext = STANDALONE) -> None:
        if settings.library is None:
            hint = 'write `library = "photos"` under [images] in mdvideo.toml'
            raise SettingsError("the image backend folder needs a library of photos", hint=hint)
        self._library = PhotoLibrary(resolve_path(settings.library, settings.folder))
        self._notify = context.notify
        self._illustrator = Illustrate(settings, context)
        self.identity = f"folder 1 {self._library.digest}, {self._illustrator.identity}"

    def generate(self, requests: Sequence[PictureRequest], progress: OnProgress) -> Iterator[GeneratedPicture]:
        """Yield the photo of each request, cropped to its size; where none fits, a drawing. Raises BackendError."""
        for request in requests:
            photo = self._library.find(request.prompt, request.seed)
            if photo is None:
                self._notify(
                    f"no photo in {self._library.root.name} fits {request.prompt!r}, so it is drawn; "
                    "add its words to the name or the keywords of a photo"
                )
                yield from self._illustrator.generate([request], progress)
                continue
            size = Size(request.width, request.height)
            name = photo.path.relative_to(self._library.root).as_posix()
            try:
                image = decode_photo(read_picture(photo.path, name).data, name, size)
            except AssetError as error:
                raise BackendError(error.message, hint=error.hint) from error
            yield GeneratedPicture(request, ImageOps.fit(image, size, centering=_CENTRE))
            progress(request, 1, 1)

    def credit_of(self, request: PictureRequest) -> str | None:
        """Return whom the photo of a request is credited to, as its file says."""
        photo = self._library.find(request.prompt, request.seed)
        return photo.credit if photo else None
