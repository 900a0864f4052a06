"""What to try when nothing was found: every step leads to something, and says to how much."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from urllib.parse import urlencode

from django.urls import reverse

from zhulu.domain.publication import nearest
from zhulu.domain.publication import queries as publication
from zhulu.domain.publication.conditions import SHORTEST_INDEXED
from zhulu.foundation.web.components.shapes import Link
from zhulu.interfaces.portal.choices import Choices
from zhulu.interfaces.portal.criteria import Criteria, Span

ENOUGH = 99
"""So far is counted what a step leads to."""
MOST_STEPS = 5
MOST_TRIED = 10


def list_advice(criteria: Criteria, choices: Choices) -> list[Link]:
    """Give the next steps of an empty page: numbers nearly the same, less asked for, shorter words, companies, all."""
    near = [_near(found) for word in criteria.query.split() for found in nearest.list_nearest(typed=word)]
    wider = islice(_that_find(islice(_wider(criteria.first_page(), choices), MOST_TRIED)), MOST_STEPS)
    advice = [*near, *wider]
    if criteria.query:
        advice.append(
            Link(
                f"在企业信息里查“{criteria.query}”", f"{reverse('portal:companies')}?{urlencode({'q': criteria.query})}"
            )
        )
    if criteria.first_page() != Criteria():
        advice.append(Link("看全部项目", Criteria().address))
    return advice


def _near(found: nearest.Near) -> Link:
    if found.public_id:
        return Link(f"编号相近：{found.number} {found.name}", reverse("portal:project", args=[found.public_id]))
    return Link(f"代码相近：{found.number} {found.name}", reverse("portal:company", args=[found.number]))


def _that_find(steps: Iterator[tuple[str, Criteria]]) -> Iterator[Link]:
    for label, criteria in steps:
        if count := publication.count_projects(filters=criteria.filters, cap=ENOUGH):
            shown = f"{ENOUGH}+" if count > ENOUGH else str(count)
            yield Link(f"{label}（{shown} 个）", criteria.address)


def _wider(start: Criteria, choices: Choices) -> Iterator[tuple[str, Criteria]]:
    if not start.include_unconfirmed:
        yield "连未审核的 D 级一起查", replace(start, include_unconfirmed=True, grade="")
    if start.area:
        yield f"不限{choices.place_names.get(start.area, '所在地')}", replace(start, area="", is_zone=False)
    if start.role:
        yield "不限单位角色", replace(start, role="")
    if start.year or start.amount or start.size:
        yield "不限年份、投资和面积", replace(start, year=Span(), amount=Span(), size=Span())
    if start.path or start.kind or start.grade or start.pushed:
        yield "去掉途径、类别、等级等条件", replace(start, path="", kind="", grade="", pushed=False)
    words = start.query.split()
    if words and start != Criteria(query=start.query, order=start.order):
        yield "只用这些词，不加条件", Criteria(query=start.query, order=start.order)
    for word in words if len(words) > 1 else []:
        rest = " ".join(other for other in words if other != word)
        yield f"不要“{word}”，只查“{rest}”", replace(start, query=rest)
    for word in words:
        yield from ((f"改查“{part}”", replace(start, query=part)) for part in _parts(word))


def _parts(word: str) -> Iterator[str]:
    """Give a word's two halves, the longer first; a word of three characters gives its two overlapping pairs."""
    if len(word) <= SHORTEST_INDEXED:
        return
    half = max(len(word) // 2, SHORTEST_INDEXED)
    yield word[-max(len(word) - half, SHORTEST_INDEXED) :]
    yield word[:half]
