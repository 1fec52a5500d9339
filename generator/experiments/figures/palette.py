"""
The colours of the house, once: as stored figures hold them, and as the theme names them.

A stored figure has the light values, so that it opens right in any viewer. On a page each
becomes the custom property of the same row and follows the reader's scheme. All values are
different, or the way back would not be clear.

===========  =======  =======  ====================================
property     light    dark     for
===========  =======  =======  ====================================
--ink        #14181b  theme's  text, black
--ink-2      #454d53  theme's  labels of axes
--ink-3      #636b72  theme's  ticks and their labels
--rule       #d0d5d7  theme's  axes
--rule-2     #e6e9e9  theme's  grid
--paper      #fcfcfb  theme's  white
--signal     #1c3fd4  theme's  what the figure is about
--good       #0b6f4c  theme's  supported
--fair       #8a5a00  theme's  mixed
--poor       #b0231b  theme's  refuted
--series-1   #1c429d  #518fef  blue
--series-2   #9e5d02  #e68714  amber
--series-3   #417e76  #9cdace  teal
--series-4   #820457  #bf6698  wine
--series-5   #4a4904  #decd52  olive
--series-6   #6b5db8  #b5abf8  violet
===========  =======  =======  ====================================

Series colours keep 4.5:1 on light paper and on the dark paper #121517, because they colour
words at the ends of lines. They were searched for so that any two stay apart for readers with
protanopia, deuteranopia and tritanopia (Machado et al. 2009), the first four most of all.

What an author writes is brought into the house where it would be lost on one of the papers:
black, white and every pure grey become the nearest of ink, rules and paper; the one-letter
colours and those names of CSS and of matplotlib's "tab:" that have less than 3:1 on either
paper become the property in ``NAMED``. "C0" to "C5" are the series, and "C6" begins anew. Every
other colour, and every colour of a colour map, stays the author's on both papers: a map says
something by its lightness, so it must not turn with the scheme. Nor do the ink and the paper
of what is written over the cells of an image, or white words on dark cells would go dark.
"""

from __future__ import annotations

INK = "#14181b"
INK_2 = "#454d53"
INK_3 = "#636b72"
RULE = "#d0d5d7"
RULE_2 = "#e6e9e9"
PAPER = "#fcfcfb"
SIGNAL = "#1c3fd4"
GOOD = "#0b6f4c"
FAIR = "#8a5a00"
POOR = "#b0231b"

SERIES = ("#1c429d", "#9e5d02", "#417e76", "#820457", "#4a4904", "#6b5db8")
SERIES_DARK = ("#518fef", "#e68714", "#9cdace", "#bf6698", "#decd52", "#b5abf8")

PROPERTIES = {
    INK: "--ink",
    INK_2: "--ink-2",
    INK_3: "--ink-3",
    RULE: "--rule",
    RULE_2: "--rule-2",
    PAPER: "--paper",
    SIGNAL: "--signal",
    GOOD: "--good",
    FAIR: "--fair",
    POOR: "--poor",
    **{colour: f"--series-{number}" for number, colour in enumerate(SERIES, 1)},
}

# The same on dark paper, for the pictures in a drawing, which know nothing of properties.
DARK = {
    INK: "#e4e7e8",
    INK_2: "#b3babf",
    INK_3: "#8d969c",
    RULE: "#3a4145",
    RULE_2: "#252a2d",
    PAPER: "#121517",
    SIGNAL: "#93a9ff",
    GOOD: "#5fcb9d",
    FAIR: "#e2ae52",
    POOR: "#ff8d7e",
    **dict(zip(SERIES, SERIES_DARK, strict=True)),
}

NAMED = {
    "#0000ff": SERIES[0],  # blue, b
    "#000080": SERIES[0],  # navy
    "#00008b": SERIES[0],  # darkblue
    "#ffa500": SERIES[1],  # orange
    "#ff7f0e": SERIES[1],  # tab:orange
    "#00bfbf": SERIES[2],  # c
    "#00ffff": SERIES[2],  # cyan
    "#17becf": SERIES[2],  # tab:cyan
    "#800080": SERIES[3],  # purple
    "#e377c2": SERIES[3],  # tab:pink
    "#bfbf00": SERIES[4],  # y
    "#ffff00": SERIES[4],  # yellow
    "#bcbd22": SERIES[4],  # tab:olive
    "#00ff00": GOOD,  # lime
    "#006400": GOOD,  # darkgreen
    "#a52a2a": POOR,  # brown
    "#8b0000": POOR,  # darkred
}

_GREYS = (INK, INK_2, INK_3, RULE, RULE_2, PAPER)


def housed(colour: str) -> str:
    """A colour that an author wrote, as ``#rrggbb``, in the house's colours if it has to be."""
    red, green, blue = colour[1:3], colour[3:5], colour[5:7]
    if red == green == blue:
        return min(_GREYS, key=lambda grey: abs(int(grey[3:5], 16) - int(green, 16)))
    return NAMED.get(colour, colour)


def fixed(colour: str) -> str:
    """Ink, grey or paper as a colour that no eye tells from it, and that follows no scheme."""
    return f"#{int(colour[1:3], 16) ^ 1:02x}{colour[3:]}" if colour in _GREYS else colour
