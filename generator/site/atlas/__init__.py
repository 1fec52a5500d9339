"""The map of the journal: from posts' words to vectors, from these to places and a drawing."""

from .charting import Atlas, Near, atlas
from .drawing import Drawing, draw
from .listing import Region, regions

__all__ = ["Atlas", "Drawing", "Near", "Region", "atlas", "draw", "regions"]
