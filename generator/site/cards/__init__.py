"""
The pictures of the site that no author drew: cards for those who share a page, and icons.

They are drawn in the theme's voice, of what may be seen in lists alone: a Face, the dates of
its life, and the name of the site. Text in a picture cannot be searched for what it should not
say, so nothing else is handed to whoever draws it.
"""

from .drawing import drawn

__all__ = ["drawn"]
