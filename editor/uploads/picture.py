"""One uploaded picture: what it is by its content, and the same picture made anew.

The bytes that were uploaded are never stored. What is stored was written by our own encoder from the pixels alone, so
that neither a place where a photo was taken nor a script behind the picture's end gets through.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from PIL import Image, ImageCms, ImageSequence, UnidentifiedImageError

from editor.errors import EditorError
from editor.policy import Policy
from editor.uploads.gif import frames_of_gif
from editor.uploads.memory import memory_for

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


class Cost(NamedTuple):
    """Bytes a pixel: of a still picture, more where it is turned or its colors are converted, and of each frame of an
    animation."""

    still: int
    changed: int
    frame: int


BYTES_A_PIXEL = {
    # Pillow keeps four bytes a pixel of color; what is beyond them is the codecs' own.
    "PNG": Cost(still=6, changed=4, frame=12),
    "JPEG": Cost(still=8, changed=4, frame=0),
    "GIF": Cost(still=4, changed=4, frame=5),
    "WEBP": Cost(still=18, changed=0, frame=9),
}
"""What making a picture anew takes at its peak, measured for each format, with some room."""
COEFFICIENTS = 6
"""Bytes a pixel of a progressive JPEG, whose coefficients are all kept until its last scan is read."""
REDUCTIONS = (1, 2, 4, 8)
"""By how much JPEG's decoder can make both sides smaller while it reads."""
KEPT_INFO = ("transparency", "background", "duration", "loop", "disposal")
"""What of a frame's information is part of how it looks. Comments, Exif, XMP and profiles are not."""


class PictureRefused(EditorError):
    """A picture that cannot be taken: `code` is a violation's code in `editor.sentences`, with its `params`."""

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
    """The picture in `data`, turned upright, without metadata, its animation kept. Raises PictureRefused; StoreError
    where other large pictures were still being read after `PATIENCE` seconds.

    A JPEG that would take more memory than `upload_max_memory` is read at a half, a quarter or an eighth of its size.

    >>> read_picture(b"<svg xmlns='http://www.w3.org/2000/svg'/>", Policy())
    Traceback (most recent call last):
    editor.uploads.picture.PictureRefused: picture_type
    """
    if len(data) > policy.upload_max_bytes:
        raise PictureRefused("picture_too_large", limit=policy.upload_max_bytes, count=len(data))
    try:
        with Image.open(io.BytesIO(data), formats=tuple(FORMATS)) as image:
            # Phones write several pictures into one JPEG; the first is the photo.
            form = "JPEG" if image.format == "MPO" else str(image.format)
            frames = _frames(image, form, data, policy)
            memory = _within_memory(image, form, frames, policy)
            with memory_for(memory):
                return _made_anew(image, form, frames)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise PictureRefused("picture_too_many_pixels", limit=policy.upload_max_pixels) from None
    except UnidentifiedImageError:
        raise PictureRefused("picture_type") from None
    except EditorError:
        raise
    except Exception as error:  # Pillow's decoders raise what they like for a damaged file.
        raise PictureRefused("picture_damaged") from error


def _frames(image: Image.Image, form: str, data: bytes, policy: Policy) -> int:
    """How many frames there are, before a single pixel is decoded: a 50,000 × 50,000 PNG is a few kilobytes."""
    pixels = image.width * image.height
    if pixels > policy.upload_max_pixels:
        raise PictureRefused("picture_too_many_pixels", limit=policy.upload_max_pixels, count=pixels)
    limit = policy.upload_max_frames
    frames = frames_of_gif(data, limit + 1) if form == "GIF" else getattr(image, "n_frames", 1)
    frames = 1 if form == "JPEG" else frames
    if frames > limit:
        raise PictureRefused("picture_too_many_frames", limit=limit)
    if pixels * frames > policy.upload_max_pixels:
        raise PictureRefused("picture_too_many_pixels", limit=policy.upload_max_pixels, count=pixels * frames)
    return frames


def _within_memory(image: Image.Image, form: str, frames: int, policy: Policy) -> int:
    """The bytes that all copies of the picture will take, and the picture set to be read at a size that allows it."""
    pixels, cost = image.width * image.height, BYTES_A_PIXEL[form]
    coefficients = COEFFICIENTS * pixels if form == "JPEG" and image.info.get("progressive") else 0
    changed = _turn(image) is not None or "icc_profile" in image.info or image.mode not in PLAIN_MODES[form]
    each = cost.frame if frames > 1 else cost.still + (cost.changed if changed else 0)
    for reduction in REDUCTIONS if form == "JPEG" else REDUCTIONS[:1]:
        memory = coefficients + each * frames * pixels // reduction**2
        if memory <= policy.upload_max_memory:
            if reduction > 1:
                image.draft(None, (image.width // reduction, image.height // reduction))
            return memory
    limit = policy.upload_max_memory // (memory // pixels)
    raise PictureRefused("picture_too_many_pixels", limit=limit, count=pixels * frames)


def _made_anew(image: Image.Image, form: str, frames: int) -> Picture:
    out = io.BytesIO()
    if frames > 1:
        width, height = _write_animation(image, form, out)
    else:
        width, height = _write_still(image, form, out)
    ending, media_type = FORMATS[form]
    encoded = out.getvalue()
    return Picture(f"{hashlib.sha256(encoded).hexdigest()}.{ending}", encoded, width, height, media_type)


def _write_still(image: Image.Image, form: str, out: io.BytesIO) -> tuple[int, int]:
    image.load()
    # Pillow keeps WebP's decoder, and with it two copies of the picture, for as long as the image.
    vars(image).pop("_decoder", None)
    turn = _turn(image)
    pixels = _in_srgb(image if turn is None else image.transpose(turn))
    if pixels is not image:
        image.close()  # Frees its pixels: from here on there is one copy.
    pixels = _bare(pixels, form)
    pixels.save(out, form, **ENCODING[form])
    return pixels.size


def _turn(image: Image.Image) -> Image.Transpose | None:
    """What turns the picture upright, if it does not stand so."""
    return UPRIGHT.get(image.getexif().get(ORIENTATION, 1))


def _write_animation(image: Image.Image, form: str, out: io.BytesIO) -> tuple[int, int]:
    durations: list[int] = []
    loop = image.info.get("loop")

    def frames() -> Iterator[Image.Image]:
        for frame in ImageSequence.Iterator(image):
            frame.load()
            durations.append(int(frame.info.get("duration", 0)) or 100)
            yield _bare(frame.convert("RGBA"), form)

    several = frames()
    first = next(several)
    # Frames are made as they are written, but PNG's writer looks at all of them first.
    rest = list(several) if form == "PNG" else several
    options: dict[str, Any] = {} if loop is None else {"loop": loop}
    if form == "GIF":
        options["disposal"] = 2  # Every frame is whole, so each starts from nothing.
    options |= ENCODING[form]
    first.save(out, form, save_all=True, append_images=rest, duration=durations, **options)
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


def _bare(image: Image.Image, form: str) -> Image.Image:
    modes = PLAIN_MODES[form]
    if image.mode not in modes:
        wants_alpha = image.has_transparency_data and "RGBA" in modes
        image = image.convert("RGBA" if wants_alpha else "RGB")
    image.info = {name: image.info[name] for name in KEPT_INFO if name in image.info}
    return image
