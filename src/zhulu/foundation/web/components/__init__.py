"""The components of every page, as template tags grouped by what they show; all register in one library.

Each tag takes plain dataclasses of ``shapes`` or dictionaries with the same keys, and renders one partial under
``zhulu/components/``. The class names and their look are the design system's (``zhulu.css``).
"""
