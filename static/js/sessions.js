// Logging a session by keyboard, and what is typed kept until it is saved. Every page works without it.
"use strict";

(() => {
  const KEEP_DAYS = 14;
  const PREFIX = "lotsen.draft.";

  // --- Picking somebody: letters, Enter. Arrow down goes into the list --------------------------------------

  const firstHit = () => document.querySelector("#found[data-for] button");
  const pick = (search) => {
    const list = document.getElementById("found");
    if (!search.value.trim()) return false;
    if (list?.dataset.for !== search.value.trim()) {
      search.dataset.pickFirst = "yes"; // the answer is still on its way
      return true;
    }
    const hit = firstHit();
    hit?.click();
    return true;
  };
  document.addEventListener("keydown", (event) => {
    const form = event.target.closest?.("form[data-roster]");
    if (!form) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.querySelector("[name=save]").click();
    } else if (event.target.matches("[data-pick]")) {
      if (event.key === "Enter" && pick(event.target)) event.preventDefault();
      if (event.key === "ArrowDown" && firstHit()) {
        event.preventDefault();
        firstHit().focus();
      }
    } else if (event.target.matches("#found button") && /^Arrow(Up|Down)$/.test(event.key)) {
      event.preventDefault();
      const hits = [...document.querySelectorAll("#found button")];
      const next = hits.indexOf(event.target) + (event.key === "ArrowDown" ? 1 : -1);
      (hits[next] || document.getElementById("person-search")).focus();
    }
  });
  document.addEventListener("htmx:load", (event) => {
    const search = document.querySelector("[data-pick][data-pick-first]");
    if (!search || event.detail.elt.id !== "found" || event.detail.elt.dataset.for !== search.value.trim()) return;
    delete search.dataset.pickFirst;
    const hit = firstHit();
    hit?.click();
  });

  // --- A grid: the arrow keys go from cell to cell, as in a spreadsheet. In a list of choices up and down choose ----

  const cellsOf = (row) => [...row.querySelectorAll("input:not([type=hidden]), select")];
  const neighbour = (field, key) => {
    const row = field.closest("tr");
    const place = cellsOf(row).indexOf(field);
    if (key === "ArrowLeft" || key === "ArrowRight") return cellsOf(row)[place + (key === "ArrowRight" ? 1 : -1)];
    const rows = [...row.parentElement.rows].filter((one) => cellsOf(one).length);
    const beside = rows[rows.indexOf(row) + (key === "ArrowDown" ? 1 : -1)];
    return beside && cellsOf(beside)[place];
  };
  const leaves = (field, key) => {
    if (field.matches("select")) return key === "ArrowLeft" || key === "ArrowRight";
    if (key === "ArrowLeft") return field.selectionEnd === 0 || field.selectionEnd - field.selectionStart === field.value.length;
    return key !== "ArrowRight" || field.selectionEnd === field.value.length;
  };
  document.addEventListener("keydown", (event) => {
    const { target: field, key } = event;
    const plain = !(event.altKey || event.ctrlKey || event.metaKey || event.shiftKey);
    if (!plain || !/^Arrow/.test(key) || !field.matches?.("[data-grid] :is(input, select)") || !leaves(field, key)) return;
    event.preventDefault();
    const next = neighbour(field, key);
    next?.focus();
    next?.select?.();
  });

  // --- Drafts: at the server as she types; while the network is away here, closed by a key only she is given ---

  const cipher = window.crypto?.subtle;
  const bytes = (text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)));
  const keyOf = (form) => cipher.importKey("raw", bytes(form.dataset.draftSecret), "AES-GCM", false, ["encrypt", "decrypt"]);
  const placeOf = (form) => `${PREFIX}${form.dataset.draftOwner}.${location.pathname}.${form.dataset.draftKey}`;

  const fieldsOf = (form) => {
    const fields = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === "string") fields.append(name, value);
    fields.set("key", form.dataset.draftKey);
    return fields;
  };

  let leaving = false; // signing out: from now on nothing is kept
  const keepHere = async (form) => {
    if (!cipher || leaving) return false;
    const fields = fieldsOf(form);
    fields.delete("csrfmiddlewaretoken");
    try {
      const iv = crypto.getRandomValues(new Uint8Array(12));
      const closed = await cipher.encrypt({ name: "AES-GCM", iv }, await keyOf(form), new TextEncoder().encode(fields));
      if (leaving) return false;
      localStorage.setItem(placeOf(form), JSON.stringify({ at: Date.now(), iv: text(iv), data: text(closed) }));
      return true;
    } catch {
      return false; // no room, or the browser keeps nothing
    }
  };
  const forgetHere = (form) => localStorage.removeItem(placeOf(form));
  const keptHere = async (form) => {
    const kept = JSON.parse(localStorage.getItem(placeOf(form)) || "null");
    if (!kept || !cipher) return null;
    try {
      const open = await cipher.decrypt({ name: "AES-GCM", iv: bytes(kept.iv) }, await keyOf(form), bytes(kept.data));
      return new URLSearchParams(new TextDecoder().decode(open));
    } catch {
      forgetHere(form); // kept under another key: nobody can read it any longer
      return null;
    }
  };

  const now = () => new Date().toTimeString().slice(0, 5);
  const tell = (form, words) => {
    const place = form.querySelector("[data-draft-status]");
    if (place && form.isConnected) place.textContent = words;
  };

  // "saved" (or nothing left to save), "out" (signed out), "away" (no answer)
  const send = async (form, fields) => {
    const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
    try {
      const answer = await fetch(form.dataset.draftUrl, {
        method: "POST", body: fields, redirect: "manual", headers: { "X-CSRFToken": token }, signal: AbortSignal.timeout(8000),
      });
      if (answer.type === "opaqueredirect" || answer.status === 403) return "out";
      return answer.ok ? "saved" : "away";
    } catch {
      return "away";
    }
  };

  const timers = new WeakMap();
  const isDone = (form) => Boolean(form.dataset.saved) || !form.isConnected;
  const save = async (form) => {
    const kept = await keepHere(form);
    if (isDone(form)) return forgetIfSaved(form);
    form.elements.draft.value = form.dataset.draftKey; // from now on there may be one to throw away
    const outcome = navigator.onLine ? await send(form, fieldsOf(form)) : "away";
    if (isDone(form)) return forgetIfSaved(form);
    if (outcome === "saved") {
      forgetHere(form);
      tell(form, `${form.dataset.wordSaved} ${now()}`);
    } else if (outcome === "out") {
      tell(form, form.dataset.wordOut);
    } else {
      tell(form, kept ? `${form.dataset.wordHere} ${now()}` : form.dataset.wordLost);
    }
  };
  const forgetIfSaved = (form) => form.dataset.saved && forgetHere(form);
  const soon = (form) => {
    clearTimeout(timers.get(form));
    timers.set(form, setTimeout(save, 700, form));
  };
  const formOf = (element) => element.closest?.("form[data-draft-key]");

  document.addEventListener("input", (event) => {
    const form = formOf(event.target);
    if (!form || event.target.matches("[data-pick]")) return;
    form.dataset.typed = "yes";
    soon(form);
  });
  document.addEventListener("visibilitychange", () => {
    const form = document.querySelector("form[data-draft-key][data-typed]");
    if (document.visibilityState === "hidden" && form && !isDone(form)) save(form);
  });
  window.addEventListener("online", () => document.querySelectorAll("form[data-draft-key][data-typed]").forEach(save));
  window.addEventListener("offline", () => document.querySelectorAll("form[data-draft-key][data-typed]").forEach(save));

  // Nothing is sent before it is kept: the answer may be that she is signed out, or none at all.
  document.addEventListener("htmx:confirm", (event) => {
    const own = event.target.matches?.("form[data-draft-key]") ? event.target : null;
    const open = event.detail.target?.id === "plan" ? openInPlan().filter((form) => form !== own) : [];
    if (!own && !open.length) return;
    event.preventDefault();
    if (own?.dataset.away) return;
    if (own) clearTimeout(timers.get(own));
    Promise.allSettled([own && keepHere(own), ...open.map(putAway)]).finally(() => event.detail.issueRequest(true));
  });
  // The plan is about to be shown anew, without the forms that are open in it: what is typed there is kept, and
  // saved as if the field had been left, before they go. What cannot be saved stands as a draft.
  const openInPlan = () => [...document.querySelectorAll("#plan form[data-draft-key][data-typed]")].filter((form) => !isDone(form));
  const putAway = async (form) => {
    clearTimeout(timers.get(form));
    form.dataset.away = "yes"; // from now on it does not save itself
    await save(form);
    const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
    const headers = { "HX-Request": "true", "X-CSRFToken": token };
    if (form.getAttribute("hx-trigger")?.includes("change")) {
      await fetch(form.getAttribute("hx-post"), { method: "POST", body: fieldsOf(form), headers, signal: AbortSignal.timeout(8000) });
    }
  };
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    const form = formOf(event.detail.elt);
    if (!form || event.detail.elt !== form) return;
    const { xhr } = event.detail;
    if (xhr.getResponseHeader("HX-Redirect")) form.dataset.saved = "yes";
    if (xhr.status === 200 && !xhr.getResponseHeader("HX-Refresh")) forgetHere(form);
  });
  // The list has grown or shrunk: what stands in the new form is the draft now.
  document.addEventListener("htmx:load", (event) => {
    const form = event.detail.elt.querySelector?.("form[data-draft-key]");
    if (!form || event.detail.elt === document.body) return;
    if (!form.matches("[data-roster]")) return bringBack(form); // opened in the page, as it is stored
    form.dataset.typed = "yes";
    soon(form);
  });
  document.addEventListener("htmx:sendError", (event) => {
    const form = formOf(event.detail.elt);
    if (form) save(form);
  });
  const stay = () => document.querySelectorAll("form[data-away]").forEach((form) => delete form.dataset.away);
  document.addEventListener("htmx:sendError", stay);
  document.addEventListener("htmx:responseError", stay);

  // What was kept here while the network was away goes to the server, which shows it as the draft.
  const bringBack = async (form) => {
    const fields = await keptHere(form);
    if (!fields) return;
    if ((await send(form, fields)) !== "saved") return;
    forgetHere(form);
    if (form.dataset.typed) return;
    const part = form.closest(".plan-writing");
    if (part && form.hasAttribute("hx-post")) htmx.ajax("GET", form.getAttribute("action"), { target: part, swap: "outerHTML" });
    else location.reload();
  };
  document.querySelectorAll("form[data-draft-key]").forEach(bringBack);

  // Signing out takes everything along; what is old goes by itself.
  const kept = () => Object.keys(localStorage).filter((name) => name.startsWith(PREFIX));
  document.addEventListener("submit", (event) => {
    if (!event.target.action?.endsWith("/account/logout/")) return;
    leaving = true;
    kept().forEach((name) => localStorage.removeItem(name));
  });
  kept().forEach((name) => {
    const { at = 0 } = JSON.parse(localStorage.getItem(name) || "{}");
    if (Date.now() - at > KEEP_DAYS * 864e5) localStorage.removeItem(name);
  });
})();
