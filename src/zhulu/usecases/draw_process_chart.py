"""附件2 as the program stands: every state table as a chart, recording first, then errata, then what follows them."""

from collections.abc import Sequence

from zhulu.domain.forms.chart import Chart, chart_of
from zhulu.domain.forms.chart_form import ChartForm, Group
from zhulu.domain.statecraft.edges import machines

GROUPS = {
    "录入": ("feed_delivery", "feed_grade", "back_filing", "specialist_filing", "grade_application"),
    "勘误": ("erratum_approval", "erratum_provincial", "erratum_national", "feed_hold"),
}
"""Which tables belong together, in order; one that is not there is passed over, one that no group names comes last."""
ELSE = "其他"


def draw_process_chart() -> ChartForm:
    """Give all charts in their groups; a table that no group names stands in the last."""
    charts = {machine.name: chart_of(machine) for machine in machines()}
    groups = [Group(label, _named(charts, names)) for label, names in GROUPS.items()]
    rest = [chart for name, chart in charts.items() if not any(name in names for names in GROUPS.values())]
    found = [*groups, Group(ELSE, rest)]
    return ChartForm(groups=[group for group in found if group.charts])


def _named(charts: dict[str, Chart], names: Sequence[str]) -> list[Chart]:
    return [charts[name] for name in names if name in charts]
