"""What markdown means in a journal: CommonMark and GFM, and the syntax that is ours."""

from .html import highlighted, mark, to_html
from .parser import parser
from .plain import plain_html
from .walk import Walk

__all__ = ["Walk", "highlighted", "mark", "parser", "plain_html", "to_html"]
