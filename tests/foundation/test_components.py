"""Each component renders what it is given, in words, with its accessible wiring."""

import re

import pytest
from django import forms
from django.template import Context, Template

from zhulu.foundation.web.components import shapes
from zhulu.foundation.web.components.badges import GRADE_WORDS


def render(source: str, **context: object) -> str:
    """Render a piece of template; line breaks do not matter."""
    return re.sub(r"\s*\n\s*", "", Template(source).render(Context(context)))


@pytest.mark.parametrize(("grade", "words"), GRADE_WORDS.items())
def test_a_grade_badge_says_who_verified(grade: str, words: str) -> None:
    """A badge carries letter and words, never colour alone."""
    html = render("{% grade code %}", code=grade)
    assert f"<b>{grade}</b>{words}" in html
    assert f"grade-{grade.lower()}" in html


@pytest.mark.parametrize("nothing", ["", None])
def test_specialist_work_is_said_to_have_no_grade(nothing: str | None) -> None:
    """Without a grade the badge says so instead of staying empty (一(三)5)."""
    assert "专业承包·不定级" in render("{% grade code %}", code=nothing)


def test_state_and_flag_carry_their_words() -> None:
    """States and flags print words; the tone is a class only."""
    assert render('{% state "退回补正" "back" %}') == '<span class="state is-back">退回补正</span>'
    assert render('{% flag "数据存疑" "bad" %}') == '<span class="flag flag-bad">数据存疑</span>'


def test_a_clause_is_cited() -> None:
    """One or several clauses are cited, each leading to its place among the rules; none prints nothing."""
    first, second = ('<a href="/rules/#一(二)4">一(二)4</a>', '<a href="/rules/#二(三)">二(三)</a>')
    assert render('{% clause "一(二)4" "二(三)" %}') == f'<span class="clause">依据：{first}、{second}</span>'
    assert render('{% clause "一(二)4、二(三)" %}') == f'<span class="clause">依据：{first}、{second}</span>'
    assert render('{% clause "数据标准" %}') == '<span class="clause">依据：数据标准</span>'
    assert render("{% clause key %}", key="") == ""


def test_a_sentence_leads_to_what_it_cites() -> None:
    """Clauses and points become links, the rest is escaped and stays."""
    said = render("{{ words|cited }}", words="<b>不能</b>（三(五)b、Q12）")

    assert said == ('&lt;b&gt;不能&lt;/b&gt;（<a href="/rules/#三(五)b">三(五)b</a>、<a href="/rules/#Q12">Q12</a>）')


def test_marked_words_are_escaped() -> None:
    """Marking a search word never lets markup of the text or of the query through."""
    assert (
        render("{{ text|marked:query }}", text="<b>滨河</b>路", query="滨河")
        == "&lt;b&gt;<mark>滨河</mark>&lt;/b&gt;路"
    )
    assert render("{{ text|marked:query }}", text="a.c abc", query=".") == "a<mark>.</mark>c abc"
    assert render("{{ text|marked:query }}", text="<i>", query="") == "&lt;i&gt;"


@pytest.mark.parametrize(
    ("number", "printed"),
    [("12386.40", "12,386.40"), ("-1000", "-1,000"), ("999", "999"), (None, ""), ("约 5", "约 5"), ("007", "7")],
)
def test_numbers_get_thousands(number: str | None, printed: str) -> None:
    """Amounts are printed with separated thousands; what is no number stays as it is."""
    assert render("{{ number|grouped }}", number=number) == printed


def test_crumbs_end_at_this_page() -> None:
    """The last crumb is the page itself and no link."""
    html = render("{% crumbs way %}", way=[{"label": "首页", "href": "/"}, {"label": "详情"}])
    assert '<a href="/">首页</a>' in html
    assert '<span aria-current="page">详情</span>' in html


def test_tabs_mark_the_current_one() -> None:
    """Exactly the current tab is marked, and a note stands in small type."""
    html = render(
        '{% tabs items "视图" %}', items=[shapes.Tab("全部", "?", current=True, note=3), shapes.Tab("我的", "?m")]
    )
    assert html.count('aria-current="page"') == 1
    assert "<small>3</small>" in html
    assert "hx-get" not in html


def test_the_pager_swaps_its_target_and_disables_the_end() -> None:
    """An end of the keyset is no link; the other direction carries htmx and a plain address."""
    html = render("{% pager page %}", page={"next": "?after=x", "summary": "本页 15 个", "target": "#results"})
    assert 'href="?after=x" rel="next" hx-get="?after=x" hx-target="#results"' in html
    assert 'aria-disabled="true" role="link">上一页' in html


def test_the_side_menu_says_what_its_counts_count() -> None:
    """Counts are read out with a word; the current entry is marked."""
    groups = [
        {"items": [{"label": "首页", "href": "/", "current": True}]},
        {"title": "业务", "items": [{"label": "补录", "href": "/b", "count": 2, "hot": True}]},
    ]
    html = render("{% side_nav groups %}", groups=groups)
    assert "<h2>业务</h2>" in html
    assert 'class="count is-hot">2<span class="vh"> 项</span>' in html
    assert html.count("aria-current") == 1


def test_steps_say_their_state() -> None:
    """A step shows its number, its state in words, and which one is open."""
    html = render(
        "{% steps items %}",
        items=[{"label": "招投标", "href": "#", "tone": "error", "note": "2 处错误", "current": True}],
    )
    assert 'class="step is-error"' in html
    assert "2 处错误" in html
    assert 'aria-current="step"' in html


def test_facts_print_a_dash_for_nothing() -> None:
    """An empty value is a dash, zero is zero, and a clause stands beside its value."""
    items = [
        {"label": "跨度"},
        {"label": "层数", "value": 0},
        {"label": "许可", "value": "无", "clause": "一(二)6"},
        {"label": "造价", "value": "1.00", "unit": "万元", "off": True},
    ]
    html = render("{% facts items %}", items=items)
    assert '<dt>跨度</dt><dd><span class="muted">—</span>' in html
    assert "<dt>层数</dt><dd>0" in html
    assert '依据：<a href="/rules/#一(二)6">一(二)6</a>' in html
    assert "1.00 万元" in html


def test_key_facts_carry_units() -> None:
    """A unit stands in small type after its number."""
    assert "<dd>6,842.37 <small>万元</small>" in render(
        "{% key_facts items %}", items=[{"label": "造价", "value": "6,842.37", "unit": "万元"}]
    )


def test_a_table_has_caption_scopes_and_labels() -> None:
    """A table names itself, its columns and its rows, and repeats the column's name for cards on a phone."""
    table = shapes.Table(
        caption="正在办理",
        columns=[
            shapes.Column("name", "项目", "lead"),
            {"key": "grade", "label": "等级"},
            {"key": "sum", "label": "金额", "kind": "num"},
        ],
        rows=[
            {
                "name": shapes.Cell("<桥>", href="/x", note="BL-1", flags=[{"label": "曾勘误"}]),
                "grade": {"grade": "C"},
                "sum": None,
            }
        ],
    )
    html = render("{% data_table table %}", table=table)
    assert '<caption class="vh">正在办理</caption>' in html
    assert '<th scope="row" class="lead"><a class="title" href="/x">&lt;桥&gt;</a><small>BL-1' in html
    assert '<td data-label="等级"><span class="grade grade-c">' in html
    assert '<td data-label="金额" class="num"></td>' in html


def test_timeline_and_ladder_tell_the_history() -> None:
    """Points of a timeline and rungs of a ladder print what, when and by which clause."""
    html = render(
        "{% timeline items %}",
        items=[{"label": "办结", "tone": "next", "clause": "二(三)"}, {"label": "申请", "on": "2026-01-02"}],
    )
    assert '<li class="is-next"><b>办结</b>' in html
    assert "<time>2026-01-02</time>" in html
    html = render("{% ladder rungs %}", rungs=[shapes.Rung("C", "九台区住房和城乡建设局", "2023-05-24")])
    assert '<li class="c"><b>C</b><div>九台区住房和城乡建设局<small>2023-05-24</small>' in html


def test_completeness_counts_and_lists_what_lacks() -> None:
    """The bar has one segment per item, as many on as are there, and the missing ones are links."""
    html = render(
        "{% completeness value %}", value={"have": 2, "total": 3, "missing": [{"label": "最大跨度", "href": "#s"}]}
    )
    assert html.count("<rect") == 3
    assert html.count('class="on"') == 2
    assert 'aria-label="A级完备度 2/3"' in html
    assert "还缺 1 项" in html
    assert '<a href="#s">最大跨度</a>' in html
    assert "已经齐全" in render("{% completeness value %}", value={"have": 3, "total": 3})
    assert "segs-sm" in render("{% completeness_bar value %}", value={"have": 1, "total": 3})


def test_tiles_and_empty_state_lead_on() -> None:
    """Numbers lead to what they count; an empty list says why and where next."""
    html = render(
        "{% tiles items %}",
        items=[{"value": 1, "label": "已超期", "hot": True, "href": "/late"}, {"value": 0, "grade": "A"}],
    )
    assert '<dd><a href="/late">1</a></dd>' in html
    assert "省级确认" in html
    html = render('{% empty_state "没有记录" "换个词。" links %}', links=[{"label": "全部", "href": "/p"}])
    assert "<h3>没有记录</h3><p>换个词。</p>" in html
    assert '<a href="/p">全部</a>' in html


def test_a_field_ties_hint_error_and_unit_to_its_control() -> None:
    """Label, both marks, hint, error with clause and remedy, and unit are wired to the control."""
    field = shapes.Field(
        name="cost",
        label="实际造价",
        kind="decimal",
        value="1.5",
        unit="万元",
        required=True,
        star=True,
        hint="结算价",
        errors=[{"message": "应为正数", "remedy": "请改正。", "clause": "一(二)6"}],
        attrs={"maxlength": "20", "hx-get": None},
    )
    html = render("{% field f %}", f=field)
    assert (
        '<label for="f-cost">实际造价<span class="req">必填</span><span class="req-a"><b>*</b>（A级必填）</span>'
        in html
    )
    assert 'aria-describedby="f-cost-h f-cost-e f-cost-u"' in html
    assert 'aria-invalid="true"' in html
    assert 'inputmode="decimal"' in html
    assert 'maxlength="20"' in html
    assert "hx-get" not in html
    assert "应为正数<small>请改正。" in html
    assert '依据：<a href="/rules/#一(二)6">一(二)6</a>' in html
    assert " required" in html


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("text", 'type="text"'),
        ("date", 'class="input w-date"'),
        ("select", '<option value="b" selected>'),
        ("textarea", "<textarea"),
        ("radio", '<input type="radio" name="x" value="b" checked>'),
        ("checks", '<input type="checkbox" name="x" value="b" checked>'),
        ("check", '<input type="checkbox" id="f-x" name="x" value="1" checked'),
        ("hidden", '<input type="hidden" id="f-x" name="x" value="b">'),
    ],
)
def test_every_kind_of_field_has_its_control(kind: str, expected: str) -> None:
    """Each kind renders its own control with its value."""
    choices = [{"value": "a", "label": "甲"}, {"value": "b", "label": "乙"}]
    assert expected in render(
        "{% field f %}", f={"name": "x", "label": "项", "kind": kind, "value": "b", "choices": choices}
    )


def test_an_unchecked_box_and_a_group_with_an_error() -> None:
    """An empty box is unchecked; a group of choices is a fieldset with a legend and says that it is invalid."""
    assert "checked" not in render("{% field f %}", f={"name": "x", "label": "项", "kind": "check", "value": False})
    html = render("{% field f %}", f={"name": "x", "label": "项", "kind": "radio", "errors": ["请选一项"]})
    assert '<fieldset class="field" id="f-x" data-invalid' in html
    assert "<legend>项" in html


class SignIn(forms.Form):
    """A form as the sign-in pages use."""

    name = forms.CharField(
        label="登录名", help_text="18 位", widget=forms.TextInput(attrs={"autocomplete": "username"})
    )
    word = forms.CharField(label="密码", widget=forms.PasswordInput(render_value=True))
    kind = forms.ChoiceField(label="身份", choices=[("", "—"), ("a", "企业")])

    def clean(self) -> None:
        """Refuse the whole."""
        self.add_error(None, "没有登录成功")


def test_a_django_form_renders_as_fields() -> None:
    """A bound field keeps label, help, attributes, choices and errors; a password is never written back."""
    form = SignIn({"name": "", "word": "secret", "kind": "a"})
    html = render("{% for f in form %}{% field f %}{% endfor %}", form=form)
    assert 'for="id_name"' in html
    assert 'autocomplete="username"' in html
    assert 'aria-invalid="true"' in html
    assert "18 位" in html
    assert "secret" not in html
    assert '<option value="a" selected>企业' in html


def test_the_error_summary_lists_everything_once() -> None:
    """All errors stand in one list, each leading to its field; without errors nothing is printed."""
    html = render("{% error_summary form '没有登录成功' %}", form=SignIn({"word": "x", "kind": "a"}))
    assert '<a href="#id_name">' in html
    assert "<b>没有登录成功</b>" in html
    assert 'role="alert"' in html
    html = render(
        "{% error_summary problems %}",
        problems=[{"message": "太晚", "remedy": "走审批。", "clause": "一(一)1", "target": "f-s"}],
    )
    assert "有 1 处要改" in html
    assert (
        '<a href="#f-s">太晚</a>　走审批。 <span class="clause">依据：<a href="/rules/#一(一)1">一(一)1</a></span>'
        in html
    )
    assert render("{% error_summary problems %}", problems=[]) == ""


def test_the_two_marks_are_explained_apart() -> None:
    """The key explains 必填 and the star as two different things (domain.md §7.3)."""
    html = render("{% marks_key %}")
    assert "提交前要填" in html
    assert "不能定为 A 级" in html


def test_files_can_be_seen_and_removed_by_name() -> None:
    """Every file's links say which file they mean; removal is a POST with a token; progress has a name."""
    items = [
        {"name": "报告.pdf", "href": "/f", "remove": "/f/out"},
        {"name": "章.jpg", "progress": 62},
        {"name": "大.pdf", "note": "超过 20 MB", "bad": True},
    ]
    html = render("{% files items %}", items=items, csrf_token="t0ken")
    assert 'href="/f">预览<span class="vh">：报告.pdf</span>' in html
    assert '<form method="post" action="/f/out"><input type="hidden" name="csrfmiddlewaretoken" value="t0ken">' in html
    assert 'value="62" aria-label="章.jpg 上传进度"' in html
    assert '<small class="bad">超过 20 MB' in html


def test_upload_works_with_and_without_script() -> None:
    """The upload is an ordinary multipart form with a button, and htmx sends the same."""
    upload = {
        "name": "file",
        "label": "选择报告",
        "action": "/up",
        "target": "#files",
        "hint": "PDF",
        "hidden": {"kind": "contract"},
    }
    html = render("{% upload u %}", u=upload, csrf_token="t0ken")
    assert 'method="post" action="/up" enctype="multipart/form-data" hx-post="/up"' in html
    assert '<input type="hidden" name="kind" value="contract">' in html
    assert '<label for="up-file">选择报告</label>' in html
    assert "<progress" in html


def test_the_decision_form_names_who_signs() -> None:
    """The decision says what, why, how verified, in whose name and by which clause, for the version that was read."""
    decision = shapes.Decision(
        action="/d",
        version="3",
        chosen="return",
        sign_as="九台区住房和城乡建设局 建筑市场科　周岚亭",
        submit="退回补正",
        choices=[{"value": "confirm", "label": "确认"}, {"value": "return", "label": "退回"}],
        reasons=[{"value": "R06", "label": "金额不符"}],
        chosen_reasons=["R06"],
        methods=[{"value": "s", "label": "系统比对"}],
        errors=[{"message": "请写审核意见", "target": "opinion"}],
    )
    html = render("{% decision_form d %}", d=decision, csrf_token="t0ken")
    assert 'name="version" value="3"' in html
    assert 'name="decision" value="return" checked' in html
    assert 'name="reason" value="R06" checked' in html
    assert "周岚亭”的名义作出" in html
    assert '依据：<a href="/rules/#三(二)">三(二)</a>、<a href="/rules/#三(三)">' in html
    assert '<a href="#opinion">请写审核意见</a>' in html


def test_notices_and_toasts() -> None:
    """A bad notice interrupts, others do not; toasts are read politely and their region always stands."""
    assert (
        render('{% notice "bad" %}<p>停</p>{% endnotice %}')
        == '<div class="notice notice-bad" role="alert"><p>停</p></div>'
    )
    assert 'role="note"' in render("{% notice %}x{% endnotice %}")
    assert render("{% notice %}{{ x }}{% endnotice %}", x="<b>").count("&lt;b&gt;") == 1
    assert '<p class="toast">已保存</p>' in render("{% toasts messages %}", messages=["已保存"])
    assert 'aria-live="polite"' in render("{% toasts messages %}", messages=None)


def test_a_wrong_key_is_refused() -> None:
    """A misspelt key of a shape is an error, not an empty place on the page."""
    with pytest.raises(TypeError, match="lable"):
        render("{% facts items %}", items=[{"lable": "x"}])
    with pytest.raises(TypeError, match="Fact"):
        render("{% facts items %}", items=["x"])
