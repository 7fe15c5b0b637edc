"""What a picture takes to read stays within the policy's memory, as measured in a process of its own."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image

from editor import Policy
from editor.drafts import Guest
from editor.errors import StoreError
from editor.uploads import DirectoryStore, PictureRefused, Uploads, memory, read_picture
from editor.uploads.directory import ABANDONED, PARTIAL
from tests.contrib.conftest import picture
from tests.contrib.test_pictures import Clock

MIB = 1024 * 1024
LIMIT = 96 * MIB
SLACK = 12 * MIB
"""What the encoders' libraries take once, whatever the picture."""

PEAK = f"""
import sys
from pathlib import Path
from editor import Policy
from editor.uploads import PictureRefused, read_picture
from tests.contrib.conftest import picture

def highest():
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024

policy = Policy(upload_max_memory={LIMIT}, upload_max_bytes=100_000_000)
for form in ("PNG", "JPEG", "GIF", "WEBP"):
    read_picture(picture(form), policy)  # Loads the codecs.
data = Path(sys.argv[1]).read_bytes()
before = highest()
try:
    made = read_picture(data, policy)
    print(highest() - before, made.width, made.height)
except PictureRefused as refused:
    print(highest() - before, refused.code, refused.params["limit"])
"""

PICTURES: dict[str, tuple[str, int, dict[str, object]]] = {
    # name: format, pixels on a side, options
    "a photo": ("JPEG", 3400, {"quality": 80}),
    "a photo that lies on its side": ("JPEG", 2800, {"quality": 80, "turned": True}),
    "a progressive photo": ("JPEG", 2600, {"quality": 80, "progressive": True, "subsampling": 0}),
    "a photo of 36 megapixels": ("JPEG", 6000, {"quality": 60}),
    "a drawing": ("PNG", 4000, {"compress_level": 1}),
    "a drawing that lies on its side": ("PNG", 3100, {"compress_level": 1, "turned": True}),
    "a WebP": ("WEBP", 2350, {"method": 0}),
    "an empty WebP": ("WEBP", 2350, {"lossless": True, "flat": True}),
    "a GIF": ("GIF", 4900, {}),
}
"""Each takes nearly the most memory that is allowed, or, where it can be made smaller, would take more."""


def noisy(form: str, side: int, options: dict[str, object]) -> bytes:
    options = dict(options)
    flat, turned = options.pop("flat", False), options.pop("turned", False)
    image = Image.new("L", (side, side)) if flat else Image.effect_noise((side // 4, side // 4), 80)
    exif = Image.Exif()
    if turned:
        exif[0x0112] = 6
        options["exif"] = exif
    file = io.BytesIO()
    image.resize((side, side)).convert("P" if form == "GIF" else "RGB").save(file, form, **options)
    return file.getvalue()


def peak_of(path: Path) -> tuple[int, list[str]]:
    """The bytes that reading the picture took at most, and what it became."""
    output = subprocess.run(
        [sys.executable, "-c", PEAK, str(path)],
        check=True,
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
    ).stdout.split()
    return int(output[0]), output[1:]


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak is read from Linux's /proc")
@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_takes_no_more_memory_than_the_policy_allows(name: str, tmp_path: Path) -> None:
    form, side, options = PICTURES[name]
    file = tmp_path / "picture"
    file.write_bytes(noisy(form, side, options))
    peak, became = peak_of(file)
    assert became[0].isdigit(), f"refused: {became}"
    assert peak <= LIMIT + SLACK
    assert peak > LIMIT // 8, "so small a picture shows nothing"


def test_a_large_photo_is_made_smaller_and_not_refused() -> None:
    made = read_picture(noisy("JPEG", 3000, {"quality": 60}), Policy(upload_max_memory=24 * MIB))
    assert (made.width, made.height) == (1500, 1500)


@pytest.mark.parametrize(("form", "side"), [("WEBP", 7000), ("PNG", 7000)])
def test_a_small_file_of_many_pixels_is_refused_before_it_is_decoded(form: str, side: int) -> None:
    data = noisy(form, side, {"flat": True, "lossless": True} if form == "WEBP" else {"flat": True})
    assert len(data) < 200_000
    with pytest.raises(PictureRefused, match="picture_too_many_pixels") as refused:
        read_picture(data, Policy())
    assert refused.value.params["count"] == side * side
    assert 10_000_000 < refused.value.params["limit"] < side * side


def test_large_pictures_are_read_one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "PATIENCE", 0.05)
    reading, done = threading.Event(), threading.Event()

    def hold() -> None:
        with memory.memory_for(memory.LARGE + 1):
            reading.set()
            done.wait(10)

    other = threading.Thread(target=hold)
    other.start()
    reading.wait(10)
    try:
        assert read_picture(picture(size=(100, 100)), Policy()).width == 100, "a small one need not wait"
        with pytest.raises(StoreError, match="other large pictures"):
            read_picture(noisy("PNG", 2500, {"flat": True}), Policy())
    finally:
        done.set()
        other.join()
    assert read_picture(noisy("PNG", 2500, {"flat": True}), Policy()).width == 2500


def test_what_a_killed_writer_left_is_swept_and_what_is_being_written_stays(tmp_path: Path) -> None:
    store = DirectoryStore(tmp_path)
    uploads = Uploads(store)
    uploads.add("7", picture())
    abandoned, current = (tmp_path / "pictures" / f"{PARTIAL}{name}" for name in ("old", "new"))
    for partial in (abandoned, current):
        partial.write_bytes(b"half a pict")
    moment = abandoned.stat().st_mtime - ABANDONED - 60
    os.utime(abandoned, (moment, moment))
    uploads.sweep(lambda names: names)
    assert not abandoned.exists()
    assert current.exists()


def test_fresh_guests_of_one_network_share_a_limit(tmp_path: Path) -> None:
    clock = Clock()
    uploads = Uploads(DirectoryStore(tmp_path), policy=Policy(guest_uploads_per_network=3), now=clock)
    for size in range(1, 4):
        uploads.add(Guest.new(), picture(size=(size, 9)), "the library")
    with pytest.raises(PictureRefused, match="too_many_guest_uploads"):
        uploads.add(Guest.new(), picture(size=(9, 9)), "the library")
    assert uploads.add(Guest.new(), picture(size=(9, 9)), "at home").width == 9
    assert uploads.add("7", picture(size=(8, 8)), "the library").width == 8, "a member has a limit of their own"
    clock.ahead = timedelta(days=40)
    assert uploads.add(Guest.new(), picture(size=(9, 9)), "the library").width == 9
    uploads.sweep(lambda names: names)
    assert len(list(DirectoryStore(tmp_path).list("networks/"))) == 0, "old marks go"


def test_the_bytes_of_guests_of_one_network_are_limited_too(tmp_path: Path) -> None:
    uploads = Uploads(DirectoryStore(tmp_path), policy=Policy(guest_upload_bytes_per_network=1))
    uploads.add(Guest.new(), picture(), "the library")
    with pytest.raises(PictureRefused, match="too_many_guest_uploads"):
        uploads.add(Guest.new(), picture(size=(9, 9)), "the library")
