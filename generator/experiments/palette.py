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

# Plain black and white are what matplotlib's "k" and "w" are stored as.
PROPERTIES = {
    INK: "--ink",
    "#000000": "--ink",
    INK_2: "--ink-2",
    INK_3: "--ink-3",
    RULE: "--rule",
    RULE_2: "--rule-2",
    PAPER: "--paper",
    "#ffffff": "--paper",
    SIGNAL: "--signal",
    GOOD: "--good",
    FAIR: "--fair",
    POOR: "--poor",
    **{colour: f"--series-{number}" for number, colour in enumerate(SERIES, 1)},
}
