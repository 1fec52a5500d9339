"""Images are published as pictures: what else their files say stays at home."""

from __future__ import annotations

import io
import random
import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, ImageOps, PngImagePlugin
from support import png

from generator.site.metadata import stripped, told_as_it_is, without_metadata

CANARY = b"Canary Wharf"
WORDS = CANARY.decode()
XMP = (
    b'<?xpacket begin=""?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="'
    b'http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:exif="'
    b'http://ns.adobe.com/exif/1.0/" exif:GPSLatitude="51,30N">Canary Wharf'
    b'</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
)
PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
TURNING = ("JPEG", "PNG", "WEBP")  # which way is up stands in their Exif


# --- what is looked at ----------------------------------------------------------------


def picture() -> Image.Image:
    """Colours that differ in every corner, wider than high."""
    rows = [(x * 5, y * 9, (x * y) % 256) for y in range(24) for x in range(40)]
    image = Image.new("RGB", (40, 24))
    image.putdata(rows)
    return image


def exif(orientation: int = 1) -> bytes:
    """Exif that says where, when, by whom and with what."""
    said = Image.Exif()
    said[0x010F], said[0x013B], said[0x0112] = WORDS, WORDS, orientation
    said.get_ifd(0x8825)[1], said.get_ifd(0x8825)[2] = "N", (51.0, 30.0, 18.0)
    said.get_ifd(0x8769)[0x9003] = "2025:01:01 12:00:00"
    return said.tobytes()


def photograph(form: str, orientation: int = 1) -> bytes:
    """A picture that says all that its format can say."""
    file = io.BytesIO()
    every = {"icc_profile": PROFILE, "exif": exif(orientation), "xmp": XMP}
    match form:
        case "JPEG":
            picture().save(file, form, **every, comment=CANARY, quality=90)
            data = with_segments(file.getvalue())
        case "PNG":
            said = PngImagePlugin.PngInfo()
            said.add_text("Author", WORDS)
            said.add_text("Software", WORDS, zip=False)
            said.add_itxt("XML:com.adobe.xmp", XMP.decode())
            said.add(b"tIME", bytes((7, 233, 1, 1, 12, 0, 0)))
            said.add(b"prVt", CANARY)
            del every["xmp"]
            picture().save(file, form, **every, pnginfo=said)
            data = file.getvalue() + CANARY
        case "WEBP":
            picture().save(file, form, **every, lossless=True)
            data = file.getvalue() + CANARY
        case "GIF":
            frames = [picture().quantize(8), ImageOps.mirror(picture()).quantize(8)]
            frames[0].save(
                file, form, save_all=True, append_images=frames[1:], comment=CANARY, loop=3
            )
            data = with_applications(file.getvalue())
        case _:
            del every["exif"]
            picture().save(file, form, **every, exif=exif(1), quality=100)
            data = file.getvalue()
    assert CANARY in data
    return data


def with_segments(jpeg: bytes) -> bytes:
    """The JPEG with all that cameras and editors are known to put into one."""

    def segment(marker: int, content: bytes) -> bytes:
        return struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content

    more = b"".join(
        (
            segment(0xE1, b"http://ns.adobe.com/xmp/extension/\0" + CANARY),
            segment(0xE2, b"FPXR\0" + CANARY),
            segment(0xED, b"Photoshop 3.0\0" + CANARY),
            segment(0xEB, b"JP" + CANARY),
            segment(0xE0, b"JFXX\0" + CANARY),
        )
    )
    return jpeg[:2] + more + jpeg[2:] + b"\0\0ftypmp42" + CANARY


def with_applications(gif: bytes) -> bytes:
    """The GIF with XMP, whose data runs on as its specification has it, and words after the end."""
    start = 13 + (3 << (gif[10] & 7) + 1 if gif[10] & 0x80 else 0)
    magic = b"\1" + bytes(range(255, -1, -1)) + b"\0"
    xmp = b"!\xff\x0bXMP DataXMP" + XMP + magic
    text = b"!\1\x0c" + bytes(12) + bytes((len(CANARY),)) + CANARY + b"\0"
    return gif[:start] + xmp + text + gif[start:] + CANARY


def shown(data: bytes) -> list[tuple]:
    """What there is to see: mode, size, pixels and time of each frame, and the profile."""
    with Image.open(io.BytesIO(data)) as image:
        frames = []
        for number in range(getattr(image, "n_frames", 1)):
            image.seek(number)
            time = image.info.get("duration"), image.info.get("loop")
            frames.append((image.mode, image.size, image.convert("RGBA").tobytes(), time))
        return [*frames, (image.info.get("icc_profile"),)]


def upright(data: bytes) -> bytes:
    with Image.open(io.BytesIO(data)) as image:
        return ImageOps.exif_transpose(image).convert("RGB").tobytes()


# --- what goes, what stays ------------------------------------------------------------


@pytest.mark.parametrize("form", FORMATS)
def test_an_image_says_nothing_but_its_picture(form):
    """Place, time, author, comments, thumbnails and what follows the image are gone."""
    clean = without_metadata(photograph(form, 6))

    assert CANARY not in clean
    assert b"2025:01:01" not in clean
    assert b"GPSLatitude" not in clean
    with Image.open(io.BytesIO(clean)) as image:
        said = image.getexif()
        assert set(said) - {0x0112} == set()
        assert not said.get_ifd(0x8825)
        assert image.info.get("comment") is None


@pytest.mark.parametrize("form", FORMATS)
def test_the_picture_itself_is_left_alone(form):
    """Pixels, frames, their timing and the colour profile are what they were."""
    data = photograph(form)

    assert shown(without_metadata(data)) == shown(data)
    assert form == "GIF" or shown(data)[-1] == (PROFILE,)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("form", TURNING)
def test_an_image_stays_the_right_way_up(form, orientation):
    """Whichever way a camera was held, the picture is turned as it was before."""
    data = photograph(form, orientation)
    clean = without_metadata(data)

    assert upright(clean) == upright(data)
    with Image.open(io.BytesIO(clean)) as image:
        assert image.getexif().get(0x0112, 1) == orientation


@pytest.mark.parametrize("form", TURNING)
def test_an_upright_image_needs_no_word_about_it(form):
    """Where nothing has to be turned no Exif is left at all."""
    with Image.open(io.BytesIO(without_metadata(photograph(form, 1)))) as image:
        assert "exif" not in image.info


@pytest.mark.parametrize(("order", "magic"), [("<", b"II*\0"), (">", b"MM\0*")])
def test_an_image_in_either_byte_order_is_turned(order, magic):
    """Exif may be little-endian or big-endian."""
    file = io.BytesIO()
    entry = struct.pack(f"{order}HHIHH", 0x0112, 3, 1, 8, 0)
    said = b"Exif\0\0" + magic + struct.pack(f"{order}IH", 8, 1) + entry + bytes(4)
    picture().save(file, "JPEG", exif=said)

    with Image.open(io.BytesIO(without_metadata(file.getvalue()))) as image:
        assert image.getexif().get(0x0112) == 8


def test_an_animated_png_keeps_moving():
    """The frames of an APNG and their times stay, words between them go."""
    file = io.BytesIO()
    frames = [picture(), ImageOps.mirror(picture())]
    frames[0].save(file, "PNG", save_all=True, append_images=frames[1:], duration=[80, 120])
    data = file.getvalue()
    text = struct.pack(">I4s", len(CANARY), b"tEXt") + CANARY
    text += struct.pack(">I", zlib.crc32(b"tEXt" + CANARY))
    at = data.index(b"fcTL") - 4

    clean = without_metadata(data[:at] + text + data[at:])

    assert clean == data
    assert len(shown(clean)) == 3


def test_an_animated_webp_keeps_moving():
    """The frames of a WebP stay, and what is hidden within one goes."""
    file = io.BytesIO()
    frames = [picture(), ImageOps.mirror(picture())]
    frames[0].save(file, "WEBP", save_all=True, append_images=frames[1:], lossless=True, xmp=XMP)
    data = file.getvalue()
    at = data.index(b"ANMF")
    size = struct.unpack_from("<I", data, at + 4)[0]
    hidden = b"wHAT" + struct.pack("<I", len(CANARY)) + CANARY
    frame = struct.pack("<I", size + len(hidden)) + data[at + 8 : at + 8 + size] + hidden
    body = data[8 : at + 4] + frame + data[at + 8 + size :]

    clean = without_metadata(b"RIFF" + struct.pack("<I", len(body)) + body)

    assert CANARY not in clean
    assert shown(clean) == shown(data)


def test_what_was_cropped_away_goes():
    """Some editors write a small PNG over a large one, whose pixels are still behind it."""
    assert without_metadata(png(3, 2) + png(300, 200)[8:]) == png(3, 2)


def test_a_webp_says_what_it_holds():
    """The flags of the container speak of Exif only where some is left, and never of XMP."""
    flags = {turn: without_metadata(photograph("WEBP", turn))[20] for turn in (1, 6)}

    assert {turn: value & 0b1100 for turn, value in flags.items()} == {1: 0, 6: 0b1000}


def test_a_thumbnail_goes():
    """A JFIF header may hold a small picture of what was cropped away."""
    file = io.BytesIO()
    picture().save(file, "JPEG")
    data = file.getvalue()
    pixels = b"\1\1" + b"RGB"
    thumbed = data[:4] + struct.pack(">H", 19) + data[6:18] + pixels + data[20:]
    assert shown(thumbed) == shown(data)

    assert without_metadata(thumbed) == without_metadata(data)


@pytest.mark.parametrize("form", FORMATS)
def test_what_is_clean_stays_as_it_is(form):
    """Doing it twice is doing it once."""
    once = without_metadata(photograph(form, 6))

    assert without_metadata(once) == once


def test_an_image_is_known_by_its_content(journal):
    """A photograph under any name is a photograph."""
    journal.write("content/learning/notes.txt", photograph("JPEG"))
    journal.post("learning/post", "[Notes](notes.txt)")
    journal.publish()

    assert CANARY not in journal.site["learning/post/notes.txt"]


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"plain text", b"%PDF-1.7 \xff\xd8\xff", b"<p>"])
def test_what_is_no_image_is_left_alone(data):
    """Other files are published byte for byte."""
    assert without_metadata(data) == data


# --- what is damaged ------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMATS[:4])
def test_an_image_that_breaks_off_tells_nothing(form):
    """Wherever a file was cut short, what is left of its metadata goes as well."""
    data = photograph(form, 6)

    told = [end for end in range(16, len(data), 7) if CANARY in without_metadata(data[:end])]

    assert told == []


SAMPLES = [photograph(form, 6) for form in FORMATS]


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(SAMPLES), st.integers(0, 2**32), st.integers(1, 12))
def test_a_damaged_image_does_no_harm(data, seed, count):
    """However bytes are changed, the result is no longer, and cleaning it again changes nothing."""
    chance, damaged = random.Random(seed), bytearray(data)
    for _ in range(count):
        damaged[chance.randrange(len(damaged))] = chance.randrange(256)
    damaged = bytes(damaged)

    clean = without_metadata(damaged)

    assert len(clean) <= len(damaged)
    assert without_metadata(clean) == clean


@settings(max_examples=200, deadline=None)
@given(st.sampled_from([data[:12] for data in SAMPLES] + [b"<svg>", b"II*\0"]), st.binary())
def test_anything_may_follow_the_beginning_of_an_image(start, rest):
    """No bytes are too strange to be looked at."""
    assert len(without_metadata(start + rest)) <= len(start + rest)


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xd8\xff" + b"\xff" * 3_000_000,
        b"\xff\xd8" + b"\xff\xfe\0\2" * 500_000,
        b"\x89PNG\r\n\x1a\n" + b"\0\0\0\0tEXt" * 300_000,
        b"RIFF\xff\xff\xff\xffWEBP" + bytes(3_000_000),
        b"GIF89a" + bytes(7) + b"!\xfe\0" * 500_000,
        b"\0\0\0\x18ftypavif\0\0\0\0avifmif1" + b"\0\1\0\0moov" * 200_000,
        b"<svg>" + b"<g>" * 200_000,
        b"<svg>" + b"data:image/" * 200_000,
    ],
    ids=["fill", "comments", "chunks", "zeros", "extensions", "boxes", "groups", "data"],
)
def test_a_large_hostile_file_takes_no_more_than_its_share(data):
    """Time grows with the size of a file, not with its square."""
    assert len(without_metadata(data)) <= len(data)


# --- in a journal ---------------------------------------------------------------------


def test_files_of_static_are_published_as_they_are(journal):
    """What lies in content/static/ is copied byte for byte."""
    data = photograph("JPEG")
    journal.write("content/static/photo.jpg", data)
    built = journal.publish()

    assert journal.site["photo.jpg"] == data
    assert built.messages == [
        "content/static/photo.jpg: this file says where it was taken, and is published as it is"
    ]


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_a_place_in_a_file_of_static_is_said(form):
    """Whatever the format, a file that tells where it was taken is named; a clean one is not."""
    assert [p.severity for p in told_as_it_is("a", photograph(form))] == ["warning"]
    if form != "TIFF":
        assert told_as_it_is("a", without_metadata(photograph(form))) == ()


@pytest.mark.parametrize(
    ("form", "place"),
    [
        ("JPEG", 'width="24" height="40"'),
        ("PNG", 'width="24" height="40"'),
        ("WEBP", 'width="40" height="24"'),  # browsers do not turn these
    ],
)
def test_a_page_keeps_the_place_of_an_image_as_it_is_shown(journal, form, place):
    """Width and height are those of the picture once it is turned."""
    journal.write("content/learning/a.webp", photograph(form, 6))
    journal.post("learning/post", "![A](a.webp)")
    journal.publish()

    assert place in journal.page("/learning/post/")


def test_a_page_keeps_no_place_for_what_only_xmp_turns(journal):
    """XMP goes, and no browser turns an image for it: neither does the page."""
    file = io.BytesIO()
    turned = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><a tiff:Orientation="6"/></x:xmpmeta>'
    picture().save(file, "JPEG", xmp=turned)
    journal.write("content/learning/a.jpg", file.getvalue())
    journal.post("learning/post", "![A](a.jpg)")
    journal.publish()

    assert 'width="40" height="24"' in journal.page("/learning/post/")


@pytest.mark.parametrize(
    ("name", "data", "what"),
    [
        (
            "photo.tif",
            b"MM\0*\0\0\0\x08\0\1\x88\x25\0\4\0\0\0\1\0\0\0\0\0\0\0\0",
            "where it was taken",
        ),
        ("film.mp4", b"\0\0\0\x14ftypmp42\0\0\0\0moov\xa9xyz+51.5", "where it was recorded"),
        ("photo.heic", b"\0\0\0\x18ftypheic\0\0\0\0heicmif1\0\0\0\x20metaExif", "Exif"),
    ],
)
def test_what_cannot_be_removed_is_said(journal, name, data, what):
    """A file that tells where it was made and cannot be cleaned is published with a warning."""
    journal.write(f"content/learning/{name}", data)
    journal.post("learning/post", f"[See]({name})")
    built = journal.publish()

    (problem,) = built.problems
    assert problem.severity == "warning"
    assert str(problem.place) == f"content/learning/{name}"
    assert what in problem.message
    assert problem.hint
    assert journal.site[f"learning/post/{name}"] == data
    assert journal.publish().did_nothing


def test_a_file_of_a_post_that_nobody_sees_is_no_problem(journal):
    """A warning speaks of what is published."""
    journal.write("content/learning/film.mp4", b"\0\0\0\x14ftypmp42\0\0\0\0moov\xa9xyz+51.5")
    journal.post("learning/post", "[See](film.mp4)", visibility="private")

    assert journal.publish().problems == ()


def test_a_plain_image_is_not_touched():
    """What says nothing but its picture is published byte for byte."""
    assert stripped("a.png", png(3, 2)).content == png(3, 2)
