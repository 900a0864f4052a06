"""The command ``zhulu``: Django's command line with this product's settings, and names as people type them."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    """Run ``zhulu make-administrator …`` as the management command ``make_administrator``; options stay as typed."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhulu.config.settings")
    execute_from_command_line(with_underscores(sys.argv))


def with_underscores(arguments: list[str]) -> list[str]:
    """Write the command's own name, the first word after the program, with underscores."""
    program, *rest = arguments
    if not rest:
        return [program]
    name, *options = rest
    if name == "help" and options:
        return [program, name, options[0].replace("-", "_"), *options[1:]]
    return [program, name if name.startswith("-") else name.replace("-", "_"), *options]


if __name__ == "__main__":
    main()
