"""An image that is wider than a page can use is shown by smaller copies, and linked."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image, ImageCms

from generator.site.images import unshown

SHOWN = re.compile(r'(<a class="original"[^>]*>)?(<img [^>]*>)')


def picture(form="JPEG", size=(2400, 1200), mode="RGB", **more) -> bytes:
    """The left half red, the right half blue."""
    image = Image.new("RGB", size, "red")
    image.paste("blue", (size[0] // 2, 0, *size))
    file = io.BytesIO()
    image.convert(mode).save(file, form, **more)
    return file.getvalue()


def shown(journal, name: str, data: bytes, text: str = "") -> tuple[str, str]:
    """How a post shows an image: the link around it, and it."""
    journal.write(f"content/learning/{name}", data)
    journal.post("learning/post", text or f"![A house]({name})")
    journal.publish()
    (found,) = SHOWN.findall(journal.page("/learning/post/").partition("<article")[2])
    return found


def opened(journal, path: str) -> Image.Image:
    return Image.open(io.BytesIO(journal.site[f"learning/post/{path}"]))


def test_a_wide_image_is_shown_by_copies_and_linked(journal):
    """Browsers choose between two widths, keep the place, and lead to the whole of it."""
    link, image = shown(journal, "a.jpg", picture())

    at = "/learning/post/a.jpg"
    assert f'href="{at}"' in link
    assert f'src="{at}-1600.jpg"' in image
    assert f'srcset="{at}-800.jpg 800w, {at}-1600.jpg 1600w" sizes="' in image
    assert 'width="1600" height="800"' in image
    assert opened(journal, "a.jpg").size == (2400, 1200)
    assert opened(journal, "a.jpg-1600.jpg").size == (1600, 800)
    assert opened(journal, "a.jpg-800.jpg").size == (800, 400)


@pytest.mark.parametrize("size", [(1600, 3000), (30, 20)])
def test_an_image_that_fits_is_left_alone(journal, size):
    """Up to 1,600 pixels of width there is one file, shown as it is."""
    link, image = shown(journal, "a.png", picture("PNG", size))

    assert (link, "srcset" in image) == ("", False)
    assert [path for path in journal.site if "a.png-" in path] == []


def test_an_image_within_a_link_is_not_linked_once_more(journal):
    """A link in a link would be no HTML; the author's is the one that stays."""
    link, image = shown(journal, "a.jpg", picture(), "[![A house](a.jpg)](https://example.org/)")

    assert link == ""
    assert "srcset" in image


@pytest.mark.parametrize("form", ["JPEG", "PNG", "AVIF"])
def test_a_copy_is_as_upright_as_the_image(journal, form):
    """What Exif says of which way is up is done to the pixels, and the size is that as shown."""
    exif = Image.Exif()
    exif[0x0112], exif[0x013B] = 6, "Canary"
    _, image = shown(journal, f"a.{form.lower()}", picture(form, (1200, 2400), exif=exif))
    (name,) = (path for path in journal.site if "-1600" in path)

    assert 'width="1600" height="800"' in image
    copy = Image.open(io.BytesIO(journal.site[name]))
    assert copy.size == (1600, 800)
    # A quarter turn to the right: what was on the left and below is above.
    assert copy.convert("RGB").getpixel((800, 100))[0] > 200
    assert copy.convert("RGB").getpixel((800, 700))[2] > 200
    assert b"Canary" not in journal.site[name] and not copy.getexif()


def test_a_copy_keeps_colours_and_transparency(journal):
    """The profile goes along, and what can be seen through can still be."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    shown(journal, "a.png", picture("PNG", mode="RGBA", icc_profile=profile))

    copy = opened(journal, "a.png-1600.webp")
    assert copy.info["icc_profile"] == profile
    shown(journal, "a.png", _glass())
    assert opened(journal, "a.png-1600.webp").convert("RGBA").getpixel((9, 9))[3] == 0


def _glass() -> bytes:
    file = io.BytesIO()
    Image.new("RGBA", (2000, 100), (0, 0, 0, 0)).save(file, "PNG")
    return file.getvalue()


def _moving() -> bytes:
    file = io.BytesIO()
    frames = [Image.new("P", (2000, 10), shade) for shade in (0, 1)]
    frames[0].putpalette([0, 0, 0, 255, 255, 255])
    frames[1].putpalette([0, 0, 0, 255, 255, 255])
    frames[0].save(file, "GIF", save_all=True, append_images=frames[1:])
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.gif", _moving()),
        ("a.png", picture("PNG", mode="I;16")),
        ("a.svg", b'<svg xmlns="http://www.w3.org/2000/svg" width="9000" height="9"><g/></svg>'),
    ],
    ids=["moving", "deep", "drawn"],
)
def test_what_cannot_be_scaled_well_is_left_alone(journal, name, data):
    """What moves, has finer colours or is drawn is shown as it is, as before."""
    link, image = shown(journal, name, data)

    assert (link, "srcset" in image) == ("", False)
    assert f"learning/post/{name}" in journal.site


@pytest.mark.parametrize(
    ("said", "size"),
    [
        ('width="372" height="232.4"', 'width="372" height="232"'),
        ('width="6in" height="25.4mm"', 'width="576" height="96"'),
        ('width="100%" height="50%" viewBox="0 0 4 2"', ""),
        ('viewBox="0 0 24 24"', ""),
        ('width="12em" height="0"', ""),
        (f'width="{"9" * 400}" height="9"', ""),
    ],
)
def test_a_drawing_has_the_size_that_it_says(journal, said, size):
    """So that nothing jumps when it is there; one that fits anywhere is left to the page."""
    data = f'<svg xmlns="http://www.w3.org/2000/svg" {said}><g width="9"/></svg>'.encode()
    link, image = shown(journal, "a.svg", data)

    assert link == ""
    assert " ".join(re.findall(r'(?:width|height)="\d+"', image)) == size


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.png", b"<html><body>Not found</body></html>", "it is no picture"),
        ("a.png", b"", "it is empty"),
        ("a.png", picture("PNG", (60, 40))[:100], "it breaks off, or is damaged"),
        ("a.jpg", picture(size=(60, 40))[:150], "it breaks off, or is damaged"),
        ("a.jpg", picture()[:2000], "it breaks off, or is damaged"),
        ("a.gif", picture("GIF", (60, 40))[:60], "it breaks off, or is damaged"),
        ("a.webp", picture("WEBP", (60, 40))[:60], "it breaks off, or is damaged"),
        ("a.avif", b"\0\0\0\x18ftypavif", "it is no picture"),
    ],
)
def test_a_picture_that_is_none_is_an_error_where_it_is_shown(journal, name, data, reason):
    """What no browser shows whole is not published; what is only linked is the author's."""
    journal.write(f"content/learning/{name}", data)
    journal.post("learning/post", f"Words.\n\nSee ![A house]({name})")
    journal.post("learning/private", f"![A house]({name})", visibility="private")
    (line,) = (n for n, row in enumerate(_lines(journal, "post"), 1) if row.startswith("See"))
    built = journal.build()

    assert built.messages == [
        f'content/learning/post.md:{line}:5: no browser shows "{name}": {reason}'
    ]
    journal.post("learning/post", f"See [a house]({name})")
    assert journal.publish().messages == []


def _lines(journal, name: str) -> list[str]:
    return (journal.root / f"content/learning/{name}.md").read_text().splitlines()


@pytest.mark.parametrize("form", ["PNG", "JPEG", "GIF", "WEBP", "BMP", "AVIF"])
def test_a_whole_picture_is_none_of_these(form):
    """In every format, also in that of another ending, which browsers look through."""
    assert unshown("a.png", picture(form, (60, 40))) == ""


@pytest.mark.parametrize("size", [(12_000, 9_000), (20_000, 20_000)])
def test_an_image_that_would_fill_memory_is_an_error(journal, size):
    """However few bytes say so many pixels, nobody's browser is asked to decode them."""
    file = io.BytesIO()
    Image.new("1", size).save(file, "PNG")
    journal.write("content/learning/a.png", file.getvalue())
    journal.post("learning/post", "![A house](a.png)")
    built = journal.build()

    assert built.outcome.report is None
    assert built.messages == ["content/learning/a.png: this image has more than 100 million pixels"]


def test_copies_are_made_once_and_the_same_each_time(journal):
    """A build with nothing changed makes none; one that has forgotten all makes the same."""
    shown(journal, "a.png", picture("PNG"))

    assert journal.build().did_nothing
    journal.edit("content/learning/post.md", "A house", "A barn")
    assert journal.build().made["scaled"] == 0
    assert journal.cold()[1] == journal.site


def test_a_copy_goes_with_its_image(journal):
    """Neither stays when the post that shows it may not be seen any more."""
    shown(journal, "a.jpg", picture())
    journal.post("learning/post", "![A house](a.jpg)", visibility="private")
    journal.publish()

    assert [path for path in journal.site if "a.jpg" in path] == []
