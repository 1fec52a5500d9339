"""
The command line: its commands by name.

Exit codes: 0 all is well, 1 the author's mistakes, 2 wrong usage. Whatever takes long
shows that it is at work. Rooms are imported by the command that needs them, so that
``journal --help`` answers at once.
"""

from __future__ import annotations

import click

from .around import completion, schema
from .beginning import init, new
from .capturing import evolve, hypothesize, publish, rename, status, unpublish
from .checking import check
from .experiments import run, why
from .importing import import_
from .listing import list_
from .publishing import build, serve
from .reviewing import review
from .streams import Spoken

_WIDTH = {"max_content_width": 96}


@click.group(cls=Spoken, context_settings=_WIDTH)
@click.version_option(package_name="learning-journal", message="learning-journal %(version)s")
def main() -> None:
    """Publish what you learn, with the experiments that your claims rest on.

    Posts are markdown files in content/, experiments are Python modules in experiments/,
    and the site appears in site/.
    """


for command in (
    *(init, import_, new, evolve, hypothesize, status, publish, unpublish, rename),
    *(serve, build, check, review, run, why, list_, schema, completion),
):
    main.add_command(command)
