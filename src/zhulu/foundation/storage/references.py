"""Who still refers to which blobs: asked by the sweeper, answered by whoever holds references.

A foreign key to ``Blob``, citations included, is found by itself. A room that keeps digests in another way cites them
(``operations.cite``), or registers a source in its ``AppConfig.ready``.
"""

from collections.abc import Callable, Collection

from zhulu.foundation.storage.models import Blob, Citation

ReferenceSource = Callable[[Collection[str]], set[str]]
"""Given SM3 digests, tells which of them are referred to."""

_sources: dict[str, ReferenceSource] = {}


class NoReferencesKnown(Exception):
    """Nothing immutable has ever cited a file, so nothing can tell what must stay for ever."""


def register_references(name: str, source: ReferenceSource) -> None:
    """Make known who else holds references; the same name again replaces its source."""
    _sources[name] = source


def referenced(digests: Collection[str]) -> set[str]:
    """Tell which of these digests anybody refers to.

    Raises:
        NoReferencesKnown: no citation and no registered source exists: rather nothing is swept than a paper that a
            document names.
    """
    if not _sources and not Citation.objects.exists():
        raise NoReferencesKnown("nothing cites a file yet and no source is registered")
    found: set[str] = set()
    for relation in Blob._meta.related_objects:
        rows = relation.related_model._base_manager.filter(**{f"{relation.field.name}__sm3__in": digests})
        found.update(rows.values_list(f"{relation.field.name}__sm3", flat=True))
    for source in _sources.values():
        found |= source(digests)
    return found
