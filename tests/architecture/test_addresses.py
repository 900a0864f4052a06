"""Every address declares its permission, and every form of refusal has a page of ours."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from zhulu.domain.access.vocabulary import Permission


def _patterns(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for item in resolver.url_patterns:
        if isinstance(item, URLResolver):
            yield from _patterns(item, prefix + str(item.pattern))
        else:
            yield prefix + str(item.pattern), item


def test_every_view_declares_one_permission() -> None:
    """The resolver is walked; a view without a declared permission, or with an unknown one, is named."""
    known = {str(permission) for permission in Permission}
    walked = list(_patterns(get_resolver()))
    undeclared = [path for path, item in walked if str(getattr(item.callback, "permission", "")) not in known]

    assert len(walked) > 20
    assert undeclared == []
