"""What markdown means in a journal: CommonMark and GFM, and the syntax that is ours."""

from .html import WORDS, to_html
from .parser import parser
from .walk import Walk

__all__ = ["WORDS", "Walk", "parser", "to_html"]
