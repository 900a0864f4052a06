"""附件2 on paper: every chart with its drawing, and at the end all actions in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from zhulu.domain.forms.chart import Chart
from zhulu.domain.forms.editions import CHART
from zhulu.foundation.documents.sheets import Column, Picture, Rows, Section, Sheet, Words
from zhulu.foundation.documents.swimlanes import draw_flow

NATURAL = 800
"""Pixels of a drawing that take the whole width of a page; a smaller one is not blown up."""
TALLEST = 430
"""Pixels of a drawing of that width that fit into the height of a page."""
LEGEND = "圆角框是所处的状态，方框是办理动作，粗框是终点；折回的线回到前面的状态。框内小字是依据的条款。"


@dataclass(frozen=True, slots=True)
class Group:
    """Charts that belong together, such as 录入 and 勘误."""

    label: str
    charts: Sequence[Chart]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartForm:
    """附件2: the charts of one day's program."""

    groups: Sequence[Group]

    def sheet(self) -> Sheet:
        """Lay the charts out, a landscape page or more each."""
        sections = [
            Section("\n".join(group.label), [_picture(chart) for chart in group.charts]) for group in self.groups
        ]
        spoken = [_spoken(chart) for group in self.groups for chart in group.charts]
        return Sheet(
            title=CHART.title,
            sections=[Section("图\n例", [Words([LEGEND])]), *sections, Section("各\n步\n说\n明", spoken)],
            is_landscape=True,
            has_head=False,
            is_blank=True,
            foot=CHART.foot,
        )


def _picture(chart: Chart) -> Picture:
    drawing = draw_flow(chart.flow)
    by_height = TALLEST * drawing.width / drawing.height
    share = min(drawing.width, by_height, NATURAL) / NATURAL
    return Picture(drawing.svg, chart.flow.title, title=chart.title, share=share)


def _spoken(chart: Chart) -> Rows:
    columns = [
        Column("谁办", 1.5, "center"),
        Column("办什么", 2, "center"),
        Column("从", 3),
        Column("到", 2),
        Column("到了以后", 5),
        Column("依据", 1.5, "center"),
    ]
    means = {label: meaning for label, meaning, _ in chart.states}
    rows = [
        (party, action, source, to, means.get(to, ""), clause) for party, action, source, to, clause in chart.actions
    ]
    return Rows(columns, rows, title=chart.title)
