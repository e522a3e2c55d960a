// While somebody writes about a person the server is asked whether what stands there is needed. It hinders nothing.
"use strict";

(() => {
  const WAIT = 500;
  const timers = new WeakMap();
  const asked = new WeakMap(); // what the latest answer was about

  // Where the question stands: made before it is needed, or a screen reader would not tell of it.
  const placeOf = (field) => {
    if (field.nextElementSibling?.matches(".free-text-hint")) return field.nextElementSibling;
    const place = document.createElement("p");
    place.className = "free-text-hint";
    place.setAttribute("role", "status");
    field.after(place);
    return place;
  };

  const ask = async (field) => {
    const text = field.value;
    if (asked.get(field) === text) return;
    asked.set(field, text);
    const token = field.form?.querySelector("[name=csrfmiddlewaretoken]")?.value;
    if (!token || !document.body.dataset.freeText) return;
    try {
      const answer = await fetch(document.body.dataset.freeText, {
        method: "POST", body: new URLSearchParams({ text }), redirect: "manual",
        headers: { "X-CSRFToken": token }, signal: AbortSignal.timeout(8000),
      });
      if (!answer.ok || field.value !== text) return;
      const { question, seen } = await answer.json();
      placeOf(field).textContent = question;
      const marks = field.form.querySelector("input[name$='free_text_seen']");
      if (marks) marks.value = [...new Set([...marks.value.split(" "), ...seen])].join(" ").trim();
    } catch {
      asked.delete(field); // saving asks instead
    }
  };

  const isFreeText = (element) => element.matches?.("[data-free-text]") && element.form;
  document.addEventListener("focusin", (event) => isFreeText(event.target) && placeOf(event.target));
  document.addEventListener("input", (event) => {
    const field = event.target;
    if (!isFreeText(field)) return;
    clearTimeout(timers.get(field));
    timers.set(field, setTimeout(ask, WAIT, field));
  });
  document.addEventListener("change", (event) => isFreeText(event.target) && ask(event.target));
})();
