"""Brings notes from elsewhere into a journal: Obsidian, Hugo, Jekyll, Quartz."""

from .planning import Progress, plan_import, silent
from .values import Dialect, NewFile, Plan, Site
from .writing import write

__all__ = ["Dialect", "NewFile", "Plan", "Progress", "Site", "plan_import", "silent", "write"]
