/* 筑录：htmx 做不到的八件小事。没有它，一切仍能读、能填、能交。 */
(() => {
  "use strict";

  /* 上传进度：写进发起请求的表单里的 <progress>。 */
  const bar = (event) => event.target.querySelector?.("progress");
  document.addEventListener("htmx:xhr:progress", (event) => {
    const progress = bar(event);
    if (!progress || !event.detail.lengthComputable) return;
    progress.hidden = false;
    progress.value = (100 * event.detail.loaded) / event.detail.total;
  });

  /* 未保存提醒：表单写 data-unsaved；提交或自动保存成功后解除。 */
  const dirty = new Set();
  const mark = (event) => {
    const form = event.target.closest?.("form[data-unsaved]");
    if (form) dirty.add(form);
  };
  document.addEventListener("input", mark);
  document.addEventListener("submit", (event) => {
    if (!event.defaultPrevented) dirty.delete(event.target);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful) dirty.delete(event.target);
  });
  window.addEventListener("beforeunload", (event) => {
    if ([...dirty].some((form) => form.isConnected)) event.preventDefault();
  });

  /* 错误汇总：一出现就得到焦点，读屏从这里念起。 */
  const focusErrors = (root) => root.querySelector?.(".errors[tabindex]")?.focus();
  document.addEventListener("DOMContentLoaded", () => focusErrors(document));
  document.addEventListener("htmx:afterSettle", (event) => focusErrors(event.target));

  /* 打印：按钮写 data-print。 */
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-print]")) window.print();
  });

  /* 先展开：按钮写 data-opens 和那一块的 id，它送来的内容会放进那里。 */
  document.addEventListener("click", (event) => {
    const block = document.getElementById(event.target.closest?.("[data-opens]")?.dataset.opens);
    if (block) block.open = true;
  });

  /* 列表按键：焦点在 data-rows 里面时 J 下、K 上、O 打开、X 选中、/ 到查询框；焦点在别处或在输入时不管用。 */
  const step = (row, way) => {
    const rows = [...row.closest("[data-rows]").querySelectorAll("[data-row]")];
    const next = rows[rows.indexOf(row) + way];
    next?.querySelector("th a")?.focus();
    next?.scrollIntoView({ block: "nearest" });
  };
  const keys = {
    j: (row) => step(row, 1),
    k: (row) => step(row, -1),
    o: (row) => row.querySelector("th a")?.click(),
    x: (row) => row.querySelector("input[type=checkbox]")?.click(),
    "/": () => document.querySelector("search input[type=search]")?.focus(),
  };
  document.addEventListener("keydown", (event) => {
    const row = event.target.closest?.("[data-rows] [data-row]");
    const act = keys[event.key.toLowerCase()];
    if (!row || !act || event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input:not([type=checkbox]), select, textarea")) return;
    event.preventDefault();
    act(row);
  });

  /* 查询建议：向下键进去，上下键移动，Esc 收起、回到输入框。没有脚本时就是普通查询。 */
  document.addEventListener("keydown", (event) => {
    const search = event.target.closest?.(".search");
    const input = search?.querySelector("[data-suggests]");
    if (!input) return;
    const links = [...search.querySelectorAll(".suggest a")];
    if (event.key === "Escape" && links.length) {
      document.getElementById(input.dataset.suggests).replaceChildren();
      input.focus();
      event.preventDefault();
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || !links.length) return;
    const place = links.indexOf(document.activeElement) + step;
    (place < 0 ? input : links[Math.min(place, links.length - 1)]).focus();
    event.preventDefault();
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.target.matches?.("form")) event.target.querySelector(".suggestions")?.replaceChildren();
  });

  /* 断网：说出来，不静默。 */
  document.addEventListener("htmx:sendError", () => {
    const note = document.createElement("p");
    note.className = "toast";
    note.textContent = "网络断开，没有送达。请检查网络后再试。";
    document.getElementById("toasts")?.replaceChildren(note);
  });
})();
