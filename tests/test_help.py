"""Every command explains itself with an example that works, and README.md knows each option."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

import click
import pytest
from support import ROOT

from generator.cli import main

README = (ROOT / "README.md").read_text("utf-8")


def walked(group: click.Group, name: str = "journal") -> Iterator[tuple[str, click.Command]]:
    """Every command below a group, by what is typed for it."""
    for word, command in sorted(group.commands.items()):
        yield f"{name} {word}", command
        if isinstance(command, click.Group):
            yield from walked(command, f"{name} {word}")


COMMANDS = dict(walked(main))
OPTIONS = [
    (name, option)
    for name, command in COMMANDS.items()
    for option in command.params
    if isinstance(option, click.Option)
]


def examples(command: click.Command) -> list[str]:
    """The lines of a command's help that show it typed: those from "Example:" on."""
    _, _, shown = (command.help or "").partition("Example:")
    block = shown.partition("\n\n")[0].splitlines()
    lines = [line.strip() for line in block if line.strip()]
    return [re.sub(r'^eval "\$\((.*)\)"$', r"\1", line) for line in lines]


def row(name: str, option: click.Option) -> str:
    """How the README's reference lists an option."""
    takes = ""
    if isinstance(option.type, click.Choice):
        takes = " · ".join(f"`{word}`" for word in option.type.choices)
    elif not option.is_flag:
        takes = "whole number" if isinstance(option.type, click.types.IntParamType) else "text"
    long = max(option.opts, key=len)
    return f"| `{name}` | `{long}` | {takes} | {option.help} |"


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_says_what_it_does(name):
    """In a sentence of its own, and in a few words for the list of commands."""
    command = COMMANDS[name]

    assert (command.help or "").partition("\n\n")[0].strip().endswith((".", "."))
    assert command.short_help or isinstance(command, click.Group)
    assert command.get_short_help_str(200).endswith(".")


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_has_an_example_that_works(name):
    """What its help shows is this command, its options exist, and it needs nothing more."""
    if isinstance(COMMANDS[name], click.Group):
        pytest.skip("a group is not typed by itself")
    typed = examples(COMMANDS[name])

    assert typed, f'the docstring of `{name}` has no line "Example: {name} …"'
    for line in typed:
        assert line == name or line.startswith(f"{name} ")
        words = shlex.split(re.split(r" [|>] ", line)[0])[len(name.split()) :]
        takes_all(COMMANDS[name], name, words)


def takes_all(command: click.Command, name: str, words: list[str]) -> None:
    """Parse what is typed as click does; raises where it is wrong usage."""
    context = click.Context(command, info_name=name)
    given, rest, _ = command.make_parser(context).parse_args(words)
    assert rest == [], f"{name} takes no {rest}"
    for parameter in command.params:
        value = given.get(parameter.name)
        if isinstance(parameter.type, click.Choice | click.types.IntParamType):
            parameter.type_cast_value(context, value)
        assert value not in (None, ()) or not parameter.required, f"{name}: {parameter.name}"


@pytest.mark.parametrize(("name", "option"), OPTIONS, ids=lambda one: getattr(one, "name", one))
def test_the_readme_lists_every_option(name, option):
    """With the command, what it takes and what it does, as `--help` says it."""
    assert option.help and option.help.endswith(".")
    assert row(name, option) in README.splitlines()


def test_the_readme_lists_no_option_that_is_gone():
    """A row that no option has stands there no longer."""
    rows = re.findall(r"^\| `journal [\w -]+` \| `--.*$", README, re.M)

    assert sorted(rows) == sorted(row(name, option) for name, option in OPTIONS)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_readme_has_a_row_for_every_command(name):
    """The table of commands says what each does."""
    rows = [line for line in README.splitlines() if re.match(rf"\| `{name}[ `]", line)]

    assert [line for line in rows if "` | `--" not in line] != []
