"""The simulator's one page: what it holds, what came last, and what it has been told to do wrong."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from zhulu.simulator.faults import Fault
from zhulu.simulator.store import Store

HEAD = """<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>模拟器 - 国家平台</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>body{font:16px/1.6 sans-serif;margin:0 auto;max-width:64rem;padding:1rem;color:#222}
.mark{background:#7a1f1f;color:#fff;padding:.75rem 1rem;font-size:1.2rem}
table{border-collapse:collapse;width:100%}td,th{border:1px solid #999;padding:.25rem .5rem;text-align:left;
overflow-wrap:anywhere}</style></head><body>
<p class="mark"><b>这是模拟器，不是国家平台。</b>This is a simulator.
它只在本机供演示和测试用，收到的内容不会到任何地方去。</p>"""


def draw(*, store: Store, faults: Sequence[Fault]) -> str:
    """Draw the page."""
    summary = store.summary()
    told = "；".join(f"{fault.behaviour}（{fault.times or '一直'}）" for fault in faults) or "照常办理"
    return "".join(
        (
            HEAD,
            f"<h1>模拟的国家平台</h1><p>持有 {summary['count']} 条记录；集合摘要 {summary['digest'][:16]}…</p>",
            f"<p>接下来怎样办理：{escape(told)}</p>",
            _table("最近收到的", ("记录", "第几次", "做什么", "到过几遍", "结果"), map(_message, store.messages())),
            _table("持有的", ("记录", "省级编号", "国家编号", "名称", "等级"), map(_holding, store.holdings(after=""))),
            "</body></html>",
        )
    )


def _table(title: str, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    head = "".join(f"<th>{escape(one)}</th>" for one in heads)
    lines = "".join(f"<tr>{''.join(f'<td>{escape(str(cell))}</td>' for cell in row)}</tr>" for row in rows)
    return f"<h2>{escape(title)}</h2><table><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table>"


def _message(row: Mapping[str, Any]) -> tuple[object, ...]:
    does = "推送" if row["action"] == "U" else "撤回"
    outcome = {"accepted": "接收", "rejected": "退回", "stale": "已有更新的"}
    said = next((word for key, word in outcome.items() if f'"{key}"' in row["receipt"]), "")
    return row["record"], row["revision"], does, row["arrivals"], said


def _holding(row: Mapping[str, Any]) -> tuple[object, ...]:
    return row["record"], row["project"], row["number"], row["name"], row["grade"]
