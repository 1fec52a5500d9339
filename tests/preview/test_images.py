"""An image in a browser: what is published looks as what the author put beside the post."""

from __future__ import annotations

import io

from PIL import Image

DRAWN = """async ([one, other]) => {
    const pixels = async (source) => {
        const image = new Image();
        image.src = source;
        await image.decode();
        const canvas = document.createElement("canvas");
        [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
        const context = canvas.getContext("2d");
        context.drawImage(image, 0, 0);
        return [canvas.width, canvas.height, ...context.getImageData(0, 0, 40, 40).data];
    };
    return [await pixels(one), await pixels(other)];
}"""


def photograph(form: str, orientation: int) -> bytes:
    """Red above blue, wider than high, held in some way, by somebody."""
    image = Image.new("RGB", (32, 16), "red")
    image.paste("blue", (0, 8, 32, 16))
    said = Image.Exif()
    said[0x0112], said[0x013B] = orientation, "Canary"
    file = io.BytesIO()
    image.save(file, form, exif=said, quality=90)
    return file.getvalue()


def test_a_browser_shows_the_same_pictures(journal, serve, look):
    """With their metadata gone images have the size and the pixels that they had before."""
    names = [f"{form}-{turn}" for form in ("jpeg", "png", "webp", "avif") for turn in (1, 3, 6)]
    for name in names:
        form, _, orientation = name.partition("-")
        data = photograph(form.upper(), int(orientation))
        journal.write(f"content/static/{name}", data)
        journal.write(f"content/learning/{name}.{form}", data)
    journal.post("learning/post", " ".join(f"![A]({n}.{n.partition('-')[0]})" for n in names))
    preview = serve()
    page = look(preview.url + "learning/post/")

    images = page.locator("article img").all()
    assert len(images) == len(names)
    for image in images:
        after = image.get_attribute("src")
        before = "/" + after.rpartition("/")[2].partition(".")[0]
        assert b"Canary" in preview.ask(before)[2]
        assert b"Canary" not in preview.ask(after)[2]
        was, now = page.evaluate(DRAWN, [before, after])
        assert now == was, before
        place = image.get_attribute("width"), image.get_attribute("height")
        assert place == (str(now[0]), str(now[1])), before


def test_the_preview_gives_what_is_published(journal, serve):
    """Each image has the same bytes in the preview and on the site."""
    files = {f"a.{form.lower()}": photograph(form, 6) for form in ("JPEG", "PNG", "WEBP", "GIF")}
    files["a.svg"] = b'<svg xmlns="http://www.w3.org/2000/svg"><!-- Canary --><g/></svg>'
    for name, data in files.items():
        journal.write(f"content/learning/{name}", data)
    journal.post("learning/post", " ".join(f"![A]({name})" for name in files))
    journal.publish()
    preview = serve("--as", "public")

    for name in files:
        path = f"learning/post/{name}"
        assert preview.ask(f"/{path}")[2] == journal.site[path]
        assert b"Canary" not in journal.site[path]
