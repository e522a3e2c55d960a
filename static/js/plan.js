// The action plan: parts are put in order by dragging, or with Alt and the arrows. The buttons do the same without it.
"use strict";

(() => {
  const plan = () => document.querySelector("#plan[data-move-url]");
  const move = (part, to) => htmx.ajax("POST", plan().dataset.moveUrl, {
    target: "#plan", swap: "outerHTML", values: { move: `${part.dataset.part}:${to}` },
  });
  const idOf = (part) => part.dataset.part.split(":")[1];

  document.addEventListener("keydown", (event) => {
    const way = { ArrowUp: "up", ArrowDown: "down" }[event.key];
    const part = event.altKey && way && event.target.closest?.("[data-part]");
    if (!part || event.target.closest("input, textarea, select")) return;
    event.preventDefault();
    move(part, way);
  });

  // A part can be dragged by what it says, but not while it is written in: text is to be selected there.
  let dragged = null;
  const prepare = () => plan() && document.querySelectorAll("#plan [data-part]").forEach((part) => { part.draggable = true; });
  document.addEventListener("mousedown", (event) => {
    const part = event.target.closest?.("[data-part]");
    if (part) part.draggable = !event.target.closest(".plan-writing, a, button, summary");
  });
  const clear = () => document.querySelectorAll(".drop-before, .drop-after").forEach((part) => part.classList.remove("drop-before", "drop-after"));
  const overWhich = (event) => {
    const list = dragged?.parentElement;
    let part = event.target.closest?.("[data-part]");
    while (part && part.parentElement !== list) part = part.parentElement.closest("[data-part]");
    return part && part !== dragged ? part : null;
  };
  const isAfter = (event, part) => {
    const { top, height } = part.getBoundingClientRect();
    return event.clientY > top + height / 2;
  };
  document.addEventListener("dragstart", (event) => {
    const part = event.target.closest?.("[data-part]");
    if (!part || event.target !== part) return;
    dragged = part;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", "");
    part.classList.add("is-dragged");
  });
  document.addEventListener("dragover", (event) => {
    const part = dragged && overWhich(event);
    if (!part) return;
    event.preventDefault();
    clear();
    part.classList.add(isAfter(event, part) ? "drop-after" : "drop-before");
  });
  document.addEventListener("drop", (event) => {
    const part = dragged && overWhich(event);
    if (!part) return;
    event.preventDefault();
    const next = isAfter(event, part) ? part.nextElementSibling : part;
    if (next === dragged) return;
    move(dragged, next?.dataset.part ? idOf(next) : "last");
  });
  document.addEventListener("dragend", () => {
    dragged?.classList.remove("is-dragged");
    dragged = null;
    clear();
  });
  document.addEventListener("htmx:load", prepare);
  prepare();
})();
