"""附件2 on paper: every chart with its drawing, told in words to whoever hears it."""

from collections.abc import Sequence
from dataclasses import dataclass

from zhulu.domain.forms.chart import Chart
from zhulu.domain.forms.editions import CHART
from zhulu.foundation.documents.sheets import Picture, Section, Sheet, Words
from zhulu.foundation.documents.swimlanes import draw_flow

NATURAL = 800
"""Pixels of a drawing that take the whole width of a page; a smaller one is not blown up."""
TALLEST, TALLEST_BELOW_TITLE = 520, 420
"""Pixels of a drawing of that width that fit into the height of a page, and of the first, which has the title."""
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
        tallest = iter([TALLEST_BELOW_TITLE])
        sections = [
            Section("\n".join(group.label), [_picture(chart, next(tallest, TALLEST)) for chart in group.charts])
            for group in self.groups
        ]
        return Sheet(
            title=CHART.title,
            sections=[Section("图\n例", [Words([LEGEND])]), *sections],
            is_landscape=True,
            has_head=False,
            is_blank=True,
            foot=CHART.foot,
        )


def _picture(chart: Chart, tallest: int) -> Picture:
    drawing = draw_flow(chart.flow)
    by_height = tallest * drawing.width / drawing.height
    share = min(drawing.width, by_height, NATURAL) / NATURAL
    return Picture(drawing.svg, _told(chart), title=chart.title, share=share)


def _told(chart: Chart) -> str:
    """Say the whole chart in words, for whoever hears it."""
    steps = [f"{party}{action}，从{source}到{target}" for party, action, source, target, _ in chart.actions]
    return f"{chart.flow.title}：{'；'.join(steps)}。"
