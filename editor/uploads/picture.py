"""One uploaded picture: what it is by its content, and the same picture made anew.

The bytes that were uploaded are never stored. What is stored was written by our own encoder from the pixels alone, so
that neither a place where a photo was taken nor a script behind the picture's end gets through.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageCms, ImageSequence, UnidentifiedImageError

from editor.errors import EditorError
from editor.policy import Policy
from editor.uploads.gif import frames_of_gif

FORMATS = {
    "PNG": ("png", "image/png"),
    "JPEG": ("jpg", "image/jpeg"),
    "GIF": ("gif", "image/gif"),
    "WEBP": ("webp", "image/webp"),
}
"""What is taken: Pillow's name, the ending of the stored file, and the media type. Everything else is refused, SVG
above all, which is a document with scripts."""
MEDIA_TYPES = dict(FORMATS.values())

ENCODING: dict[str, dict[str, Any]] = {
    "PNG": {},
    "JPEG": {"quality": 90, "progressive": True, "optimize": True},
    "GIF": {"optimize": False},
    "WEBP": {"quality": 90, "method": 3},
}
PLAIN_MODES = {
    "PNG": ("1", "L", "LA", "P", "RGB", "RGBA", "I;16"),
    "JPEG": ("L", "RGB"),
    "GIF": ("1", "L", "P", "RGB", "RGBA"),
    "WEBP": ("RGB", "RGBA"),
}
"""Modes that each format is written in as it is; others are converted."""
ORIENTATION = 0x0112
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What turns a photo upright, by its Exif orientation (CIPA DC-008, 4.6.5)."""
KEPT_INFO = ("transparency", "background", "duration", "loop", "disposal")
"""What of a frame's information is part of how it looks. Comments, Exif, XMP and profiles are not."""


class PictureRefused(EditorError):
    """A picture that cannot be taken: `code` is a violation's code in `editor.messages`, with its `params`."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(f"{code}: {params}" if params else code)
        self.code = code
        self.params = params


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture made anew: `name` is the hash of its `data` and an ending, `width` and `height` are in pixels."""

    name: str
    data: bytes
    width: int
    height: int
    media_type: str


def read_picture(data: bytes, policy: Policy) -> Picture:
    """The picture in `data`, turned upright, without metadata, its animation kept. Raises PictureRefused.

    >>> read_picture(b"<svg xmlns='http://www.w3.org/2000/svg'/>", Policy())
    Traceback (most recent call last):
    editor.uploads.picture.PictureRefused: picture_type
    """
    if len(data) > policy.upload_max_bytes:
        raise PictureRefused("picture_too_large", limit=policy.upload_max_bytes, count=len(data))
    try:
        with Image.open(io.BytesIO(data), formats=tuple(FORMATS)) as image:
            return _made_anew(image, data, policy)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise PictureRefused("picture_too_many_pixels", limit=policy.upload_max_pixels) from None
    except UnidentifiedImageError:
        raise PictureRefused("picture_type") from None
    except PictureRefused:
        raise
    except Exception as error:  # Pillow's decoders raise what they like for a damaged file.
        raise PictureRefused("picture_damaged") from error


def _made_anew(image: Image.Image, data: bytes, policy: Policy) -> Picture:
    # Phones write several pictures into one JPEG; the first is the photo.
    written_as = "JPEG" if image.format == "MPO" else str(image.format)
    # Before a single pixel is decoded: a 50,000 × 50,000 PNG is a few kilobytes.
    pixels = image.width * image.height
    if pixels > policy.upload_max_pixels:
        raise PictureRefused("picture_too_many_pixels", limit=policy.upload_max_pixels, count=pixels)
    limit = policy.upload_max_frames
    frames = frames_of_gif(data, limit + 1) if written_as == "GIF" else getattr(image, "n_frames", 1)
    frames = 1 if written_as == "JPEG" else frames
    if frames > limit:
        raise PictureRefused("picture_too_many_frames", limit=limit)
    if pixels * frames > policy.upload_max_pixels:
        raise PictureRefused("picture_too_many_pixels", limit=policy.upload_max_pixels, count=pixels * frames)
    out = io.BytesIO()
    if frames > 1:
        width, height = _write_animation(image, written_as, out)
    else:
        width, height = _write_still(image, written_as, out)
    written = out.getvalue()
    ending, media_type = FORMATS[written_as]
    return Picture(f"{hashlib.sha256(written).hexdigest()}.{ending}", written, width, height, media_type)


def _write_still(image: Image.Image, written_as: str, out: io.BytesIO) -> tuple[int, int]:
    image.load()
    turn = UPRIGHT.get(image.getexif().get(ORIENTATION, 1))
    upright = image if turn is None else image.transpose(turn)
    bare = _bare(_in_srgb(upright), written_as)
    bare.save(out, written_as, **ENCODING[written_as])
    return bare.size


def _write_animation(image: Image.Image, written_as: str, out: io.BytesIO) -> tuple[int, int]:
    durations: list[int] = []
    loop = image.info.get("loop")

    def frames() -> Iterator[Image.Image]:
        for frame in ImageSequence.Iterator(image):
            frame.load()
            durations.append(int(frame.info.get("duration", 0)) or 100)
            yield _bare(frame.convert("RGBA"), written_as)

    several = frames()
    first = next(several)
    # Frames are made as they are written, but PNG's writer looks at all of them first.
    rest = list(several) if written_as == "PNG" else several
    options: dict[str, Any] = {} if loop is None else {"loop": loop}
    if written_as == "GIF":
        options["disposal"] = 2  # Every frame is whole, so each starts from nothing.
    options |= ENCODING[written_as]
    first.save(out, written_as, save_all=True, append_images=rest, duration=durations, **options)
    return first.size


def _in_srgb(image: Image.Image) -> Image.Image:
    """The picture in the colors of the web, where it carries a profile: it will not carry it any longer."""
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in ("RGB", "RGBA", "CMYK", "L"):
        return image
    mode = image.mode if image.mode in ("RGB", "RGBA") else "RGB"
    try:
        converted = ImageCms.profileToProfile(
            image, ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB"), outputMode=mode
        )
    except (ImageCms.PyCMSError, OSError):
        return image  # A profile that cannot be read is dropped like the rest.
    return converted or image


def _bare(image: Image.Image, written_as: str) -> Image.Image:
    modes = PLAIN_MODES[written_as]
    if image.mode not in modes:
        wants_alpha = image.has_transparency_data and "RGBA" in modes
        image = image.convert("RGBA" if wants_alpha else "RGB")
    else:
        image = image.copy()
    image.info = {name: image.info[name] for name in KEPT_INFO if name in image.info}
    return image
