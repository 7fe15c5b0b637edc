"""Counting a GIF's frames without decoding any: https://www.w3.org/Graphics/GIF/spec-gif89a.txt."""

from __future__ import annotations

IMAGE, EXTENSION, TRAILER = 0x2C, 0x21, 0x3B


def frames_of_gif(data: bytes, most: int) -> int:
    """The number of frames, counted up to `most`. A file that ends early has the frames up to there."""
    try:
        return _count(data, most)
    except IndexError:
        return most if most < 1 else 1


def _count(data: bytes, most: int) -> int:
    at, frames = 13 + _colors(data[10]), 0
    while frames < most and at < len(data) and data[at] != TRAILER:
        if data[at] == IMAGE:
            frames += 1
            at = _after_blocks(data, at + 11 + _colors(data[at + 9]))
        elif data[at] == EXTENSION:
            at = _after_blocks(data, at + 2)
        else:
            at += 1  # Decoders skip what they do not know, one byte at a time.
    return frames


def _colors(flags: int) -> int:
    """Bytes of the color table that a byte of flags announces."""
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _after_blocks(data: bytes, at: int) -> int:
    while at < len(data) and data[at]:
        at += data[at] + 1
    return at + 1
