"""
Changes the colours of a figure that is drawn already, wherever matplotlib keeps them.

So an author's colours can be brought into the house, and the pictures in a drawing made
once more for dark paper, without calling the author's function again. What a colour map
gives is left alone, unless the map is a short list of colours that somebody chose.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy
from matplotlib.artist import Artist
from matplotlib.cm import ScalarMappable
from matplotlib.collections import Collection
from matplotlib.colors import ListedColormap, to_hex, to_rgba, to_rgba_array
from matplotlib.text import Annotation, Text

Change = Callable[[str], str]
_FEW = 20  # colours that a list of choices may have; a scale has 256

_COLOURS = (
    *("color", "facecolor", "edgecolor", "hatchcolor"),
    *("markerfacecolor", "markerfacecoloralt", "markeredgecolor", "gapcolor"),
)


def recolour(whole: Artist, change: Change) -> None:
    """Changes every colour in it, given and returned as ``#rrggbb``; its opacity stays."""
    for artist in _artists(whole):
        if isinstance(artist, ScalarMappable) and artist.get_array() is not None:
            _recolour_map(artist, change)
        elif isinstance(artist, Collection):
            artist.set_facecolor(_changed_all(artist.get_facecolor(), change))
            artist.set_edgecolor(_changed_all(artist.get_edgecolor(), change))
        else:
            _recolour(artist, change)
        for effect in artist.get_path_effects() or ():  # an outline around words, say
            drawn_with = getattr(effect, "_gc", {})
            if "foreground" in drawn_with:
                drawn_with["foreground"] = to_hex(_changed(drawn_with["foreground"], change))


def _artists(whole: Artist) -> Iterator[Any]:
    for artist in whole.findobj():
        yield artist
        if isinstance(artist, Text) and artist.get_bbox_patch():
            yield artist.get_bbox_patch()
        if isinstance(artist, Annotation) and artist.arrow_patch:
            yield artist.arrow_patch


def _recolour(artist: Artist, change: Change) -> None:
    for name in _COLOURS:
        colour = getattr(artist, f"get_{name}", lambda: None)()
        setter = getattr(artist, f"set_{name}", None)
        if setter and colour is not None and _is_one(colour):
            changed = _changed(colour, change)
            if changed != to_rgba(colour):
                setter(changed)


def _is_one(colour: Any) -> bool:
    """Whether it is a colour that can be seen, and no word such as "auto"."""
    try:
        return bool(to_rgba(colour)[3])
    except (ValueError, TypeError):
        return False


def _changed(colour: Any, change: Change) -> tuple[float, float, float, float]:
    rgba = to_rgba(colour)
    changed = change(to_hex(rgba))
    return to_rgba(changed, rgba[3]) if changed != to_hex(rgba) else rgba


def _changed_all(colours: Any, change: Change) -> Any:
    """An array of colours, (n, 4); of many points with few colours each is looked at once."""
    found, places = numpy.unique(to_rgba_array(colours), axis=0, return_inverse=True)
    changed = [_changed(tuple(colour), change) if colour[3] else tuple(colour) for colour in found]
    return numpy.array(changed).reshape(-1, 4)[places.ravel()]


def _recolour_map(artist: ScalarMappable, change: Change) -> None:
    colours = artist.get_cmap()
    if not isinstance(colours, ListedColormap) or colours.N > _FEW:
        return
    listed = [tuple(colour) for colour in to_rgba_array(colours(range(colours.N)))]
    changed = [_changed(colour, change) for colour in listed]
    if changed != listed and len(set(changed)) == len(set(listed)):  # no two become one
        artist.set_cmap(ListedColormap(changed, colours.name))
