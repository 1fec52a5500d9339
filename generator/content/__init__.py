"""Reads posts: front matter and markdown in, one Library of what may be seen out."""

from .addresses import encoded, file_of
from .files import FileIndex, files_under, is_post
from .gathering import gather
from .library import Backlink, Entry, Gathered, Library, Target, Unlinked
from .parsing import Whole, parse_file
from .values import Cited, Document, Face, FrontMatter, Heading, Parsed, Post, Section, Slot, Text
from .visibility import Audience

__all__ = [
    "Audience",
    "Backlink",
    "Cited",
    "Document",
    "Entry",
    "Face",
    "FileIndex",
    "FrontMatter",
    "Gathered",
    "Heading",
    "Library",
    "Parsed",
    "Post",
    "Section",
    "Slot",
    "Target",
    "Text",
    "Unlinked",
    "Whole",
    "encoded",
    "file_of",
    "files_under",
    "gather",
    "is_post",
    "parse_file",
]
