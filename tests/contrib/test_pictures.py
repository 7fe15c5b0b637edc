"""Pictures: made anew from their pixels, upright, animated, and without anything they carried along."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable, Collection
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from obstore.store import MemoryStore
from PIL import Image

from editor import Policy
from editor.drafts import Guest
from editor.errors import StoreError
from editor.uploads import DirectoryStore, PictureRefused, PictureStore, Uploads, read_picture
from editor.uploads.objects import ObjectStore
from tests.contrib.conftest import picture

POLICY = Policy()
SECRET = b"where the photo was taken"


def exif() -> Image.Exif:
    data = Image.Exif()
    data[0x010E] = SECRET.decode()
    data[0x0112] = 6
    return data


def animation(form: str, frames: int = 4) -> bytes:
    file = io.BytesIO()
    images = [Image.new("RGB", (20, 10), (60 * number % 256, 0, 0)) for number in range(frames)]
    images[0].save(file, form, save_all=True, append_images=images[1:], duration=[70, 80, 90, 100][:frames], loop=0)
    return file.getvalue()


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_photo_is_turned_upright_and_loses_its_metadata(form: str) -> None:
    options = {"JPEG": {"comment": SECRET}, "WEBP": {"xmp": SECRET}}.get(form, {})
    data = picture(form, (6, 4), exif=exif(), **options)
    assert SECRET in data
    made = read_picture(data, POLICY)
    assert (made.width, made.height) == (4, 6)
    assert SECRET not in made.data
    assert not Image.open(io.BytesIO(made.data)).getexif()


@pytest.mark.parametrize("form", ["GIF", "WEBP", "PNG"])
def test_an_animation_stays_one(form: str) -> None:
    made = Image.open(io.BytesIO(read_picture(animation(form), POLICY).data))
    assert made.n_frames == 4  # type: ignore[attr-defined]  # an animation has it
    durations = []
    for frame in range(4):
        made.seek(frame)
        made.load()
        durations.append(int(made.info["duration"]))
    assert durations == [70, 80, 90, 100]


def test_what_is_behind_the_picture_is_not_stored() -> None:
    script = b"<script>alert(1)</script>"
    for form in ("PNG", "JPEG", "GIF", "WEBP"):
        assert script not in read_picture(picture(form) + script, POLICY).data
    comment = picture("GIF", comment=script)
    assert script in comment
    assert script not in read_picture(comment, POLICY).data


def test_the_same_picture_has_the_same_name_whatever_it_carried() -> None:
    described = Image.Exif()
    described[0x010E] = SECRET.decode()
    assert read_picture(picture(), POLICY).name == read_picture(picture(exif=described), POLICY).name


def png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    text = b"Comment\x00\x00" + zlib.compress(b"a" * 100_000_000)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + (chunk(b"zTXt", text) if width < 100 else b"")
        + chunk(b"IDAT", zlib.compress(bytes(1000)))
        + chunk(b"IEND", b"")
    )


def gif_of(frames: int) -> bytes:
    one = picture("GIF", (1, 1))
    frame = one.index(b",")
    return one[:frame] + one[frame:-1] * frames + b";"


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "SVG": (lambda: b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "picture_type"),
    "HTML": (lambda: b"<!doctype html><script>alert(1)</script>", "picture_type"),
    "a PDF": (lambda: b"%PDF-1.7\n", "picture_type"),
    "a ZIP": (lambda: b"PK\x03\x04" + bytes(100), "picture_type"),
    "a BMP": (lambda: picture("BMP"), "picture_type"),
    "nothing": (lambda: b"", "picture_type"),
    "a script that begins like a GIF": (lambda: b"GIF89a=1;alert(1)//", "picture_type"),
    "a JPEG that ends early": (lambda: picture("JPEG", (64, 64))[:-200], "picture_damaged"),
    "50,000 × 50,000 pixels": (lambda: png(50_000, 50_000), "picture_too_many_pixels"),
    "9,000 × 9,000 pixels": (lambda: png(9_000, 9_000), "picture_too_many_pixels"),
    "a compressed comment of 100 MB": (lambda: png(10, 10), "picture_damaged"),
    "10,000 frames": (lambda: gif_of(10_000), "picture_too_many_frames"),
    "too many bytes": (lambda: bytes(POLICY.upload_max_bytes + 1), "picture_too_large"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_picture_is_refused(name: str) -> None:
    make, code = REFUSED[name]
    with pytest.raises(PictureRefused) as refused:
        read_picture(make(), POLICY)
    assert refused.value.code == code


def test_frames_count_as_pixels() -> None:
    with pytest.raises(PictureRefused) as refused:
        read_picture(animation("WEBP"), Policy(upload_max_pixels=799))
    assert refused.value.params["count"] == 800
    assert read_picture(animation("WEBP"), Policy(upload_max_pixels=800))


@pytest.fixture(params=["directory", "objects"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> PictureStore:
    return DirectoryStore(tmp_path) if request.param == "directory" else ObjectStore(MemoryStore())


class Clock:
    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


def test_stores_keep_what_they_are_given(store: PictureStore) -> None:
    assert store.get("pictures/a.png") is None
    assert store.find("pictures/a.png") is None
    store.put("pictures/a.png", b"one")
    store.put("pictures/a.png", b"two")
    assert store.get("pictures/a.png") == b"two"
    assert [found.name for found in store.list("pictures/")] == ["pictures/a.png"]
    assert list(store.list("other/")) == []
    store.delete("pictures/a.png")
    store.delete("pictures/a.png")
    assert store.get("pictures/a.png") is None


def test_a_directory_holds_no_name_that_leads_out_of_it(tmp_path: Path) -> None:
    store = DirectoryStore(tmp_path / "pictures")
    for name in ("../a", "a/../../b", "/etc/passwd", "a\0b", "", "a//b"):
        with pytest.raises(StoreError):
            store.get(name)


def test_a_directory_that_cannot_be_written_is_a_store_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="pictures: "):
        DirectoryStore(tmp_path / "file" / "pictures")


def test_pictures_stay_while_a_draft_may_show_them_or_a_post_does(store: PictureStore) -> None:
    clock = Clock()
    uploads = Uploads(store, policy=Policy(draft_days=30), now=clock)
    posted, forgotten = (uploads.add("7", picture(size=(n, n))).name for n in (3, 4))
    asked: list[set[str]] = []

    def in_use(names: Collection[str]) -> set[str]:
        asked.append(set(names))
        return {posted}

    clock.ahead = timedelta(days=30)
    assert uploads.sweep(in_use) == 0
    assert asked == [], "a draft may show both"
    clock.ahead = timedelta(days=32)
    assert uploads.sweep(in_use) == 1
    assert asked == [{posted, forgotten}]
    assert uploads.get(posted) is not None
    assert uploads.get(forgotten) is None


def test_saving_a_draft_renews_the_pictures_in_it_once_a_day(store: PictureStore) -> None:
    clock = Clock()
    uploads = Uploads(store, now=clock)
    name = uploads.add("7", picture()).name

    def written() -> datetime:
        (mark,) = store.list("owners/")
        return mark.written_at

    before = written()
    html = f'<p><img src="/editor/images/{name}" alt=""></p>'
    uploads.renew("7", html)
    assert written() == before
    clock.ahead = timedelta(days=2)
    uploads.renew("8", html)
    uploads.renew("7", "<p>no picture</p>")
    assert written() == before
    uploads.renew("7", html)
    assert written() > before


def test_an_owner_takes_back_only_their_own(store: PictureStore) -> None:
    clock = Clock()
    uploads = Uploads(store, now=clock)
    name = uploads.add("7", picture()).name
    assert not uploads.remove("8", name)
    assert not uploads.remove("7", "../../etc/passwd")
    assert uploads.remove("7", name)
    assert not uploads.remove("7", name)
    assert uploads.sweep(lambda names: ()) == 0, "a mark may be on the way"
    clock.ahead = timedelta(hours=2)
    assert uploads.sweep(lambda names: names) == 0
    assert uploads.sweep(lambda names: ()) == 1


def test_two_owners_of_one_picture_do_not_take_it_from_each_other(store: PictureStore) -> None:
    clock = Clock()
    uploads = Uploads(store, now=clock)
    name = uploads.add("7", picture()).name
    assert uploads.add("8", picture()).name == name
    uploads.remove("7", name)
    clock.ahead = timedelta(hours=2)
    assert uploads.sweep(lambda names: ()) == 0
    assert uploads.get(name) is not None


def test_an_owner_has_a_limit_and_a_guests_uploads_move_when_claimed(store: PictureStore) -> None:
    uploads = Uploads(store, policy=Policy(uploads_per_owner=1))
    guest = Guest.new()
    name = uploads.add(guest, picture()).name
    with pytest.raises(PictureRefused, match="too_many_uploads"):
        uploads.add(guest, picture(size=(9, 9)))
    uploads.claim(guest, "7")
    uploads.claim(guest, "7")
    assert not uploads.remove(guest, name)
    assert uploads.remove("7", name)
