"""What lies within a file is found or said to be closed; no file, whatever it is, stops a build."""

from __future__ import annotations

import bz2
import contextlib
import gzip
import io
import lzma
import random
import tarfile
import time
import zipfile
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import png

from generator.gate.folding import folded
from generator.gate.forms import form_of, forms
from generator.gate.unpacking import CannotOpen, parts, unpacked

TEXT = b"What lies within. " * 20


def archive(kind: str) -> bytes:
    content = io.BytesIO()
    if kind == "zip":
        with zipfile.ZipFile(content, "w") as file:
            file.writestr("inner/name.txt", TEXT, zipfile.ZIP_DEFLATED)
            file.writestr("second.txt", TEXT, zipfile.ZIP_LZMA)
    else:
        with tarfile.open(fileobj=content, mode="w") as file:
            member = tarfile.TarInfo("inner/name.txt")
            member.size = len(TEXT)
            file.addfile(member, io.BytesIO(TEXT))
            link = tarfile.TarInfo("link")
            link.type, link.linkname = tarfile.SYMTYPE, "../../outside"
            file.addfile(link)
    return content.getvalue()


def zipped(*contents: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as file:
        for number, data in enumerate(contents):
            file.writestr(f"{number}.gz", data)
    return content.getvalue()


WHOLE = {
    "gzip": gzip.compress(TEXT, mtime=0),
    "gzip in two pieces": gzip.compress(TEXT[:90], mtime=0) + gzip.compress(TEXT[90:], mtime=0),
    "bzip2": bz2.compress(TEXT),
    "xz": lzma.compress(TEXT),
    "zip": archive("zip"),
    "tar": archive("tar"),
    "png": png(2, 2),
    "pdf": b"%PDF-1.4\nstream\n" + zlib.compress(TEXT) + b"\nendstream",
    "a data URL": b'<img src="data:image/png;base64,V2hhdCBsaWVzIHdpdGhpbi4gV2hhdA==">',
}


@pytest.mark.parametrize("data", WHOLE.values(), ids=WHOLE)
def test_what_lies_within_is_found(data):
    """Each part with its bytes, in one piece."""
    found = list(parts("a", data))

    if data != WHOLE["png"]:
        assert any(part.data.startswith(b"What lies within. What") for part in found)


def test_names_in_archives_are_found():
    """Members are named, and where links lead is told."""
    assert "inner/name.txt" in {part.name for part in parts("a", WHOLE["zip"])}
    assert {part.name.strip() for part in parts("a", WHOLE["tar"])} == {
        "inner/name.txt",
        "link ../../outside",
    }


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(st.sampled_from(sorted(WHOLE)), st.data())
def test_no_damage_stops_a_search(kind, data):
    """Bytes changed, cut away or put in: what is in there is found or said to be closed."""
    content = bytearray(WHOLE[kind])
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(content)))
        until = at + data.draw(st.integers(0, 4))
        content[at:until] = data.draw(st.binary(max_size=4))
    try:
        found = list(parts("a", bytes(content)))
    except CannotOpen as why:
        assert str(why)
    else:
        assert all(isinstance(part.data, bytes) for part in found)


@settings(max_examples=200, deadline=None, derandomize=True, database=None)
@given(st.binary(max_size=60), st.sampled_from(["a.html", "a.bin", "a.json", "a.svg"]))
def test_any_bytes_can_be_read_in_some_way(data, path):
    """Whatever encoding they are in, or none, there is something to be searched."""
    assert list(forms(path, data))


BOMB = gzip.compress(bytes(200 * 1024 * 1024), 1)


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF" + b"stream\n" * 500_000,
        b"\x89PNG\r\n\x1a\n" + b"\0\0\0\2zTXta\0\0\0\0\0" * 50_000,
        zipped(*[BOMB] * 60),
    ],
    ids=["a document without ends", "many texts", "an archive of bombs"],
)
def test_what_is_made_to_take_long_is_searched_in_time(data):
    """A file takes the time of its length, and what it unpacks to has a limit as a whole."""
    start = time.perf_counter()
    with contextlib.suppress(CannotOpen):
        for _ in unpacked("a", data):
            pass

    assert time.perf_counter() - start < 5


@pytest.mark.parametrize(
    "shape", ["<" * 400_000, "<a " * 150_000, '<a alt="' * 50_000, "\\u" * 200_000]
)
def test_markup_that_never_ends_is_read_in_time(shape):
    """Nothing in a text makes its reading take longer than its length."""
    start = time.perf_counter()
    form_of(shape, is_markup=True)

    assert time.perf_counter() - start < 5


ENCODED = {
    "an older text": ("Über Eulen in Österreich", "cp1252", b"", b""),
    "UTF-8 among bytes": ("Über Eulen", "utf-8", b"\0\xff\x81", b"\xff\0"),
    "one byte a letter among bytes": ("Über die Eulen", "cp1252", b"\0\xff\x81", b"\x81\0"),
    "Cyrillic in UTF-16": ("Совы ночью", "utf-16-le", b"\0\xff\x81", b"\xff\0"),
    "Chinese in UTF-16": ("我还不太明白这一点", "utf-16-be", b"\0\xff", b"\xff\0"),
    "Arabic in UTF-16": ("لا أفهم هذا بعد", "utf-16-be", b"\0\xff\x81", b"\xff\0"),
}


@pytest.mark.parametrize(("text", "encoding", "before", "after"), ENCODED.values(), ids=ENCODED)
def test_text_is_read_in_every_usual_encoding(text, encoding, before, after):
    """Whether the whole file is text or it stands between bytes that are none."""
    found = list(forms("a.bin", before + text.encode(encoding) + after))

    assert any(folded(text) in form.whole for form in found)


@pytest.mark.parametrize("before", [3_999_990, 7_999_990, 8_000_001])
@pytest.mark.parametrize("filling", [b"a ", b"\0\xff"], ids=["text", "bytes"])
def test_what_lies_across_two_pieces_of_a_long_file_is_read(before, filling):
    """A file is read in pieces; nothing falls between them."""
    data = (filling * before)[:before] + b" The Owl Notebook " + filling * 99

    assert any("the owl notebook" in form.whole for form in forms("a", data))


def test_bytes_that_are_no_text_are_not_read_as_such():
    """Of a film little is picked out: to fold every byte of it would take minutes."""
    data = random.Random(1).randbytes(1_000_000)

    assert sum(len(form.whole) for form in forms("a.mp4", data)) < len(data) / 2
