// What the pages do beyond plain HTML. Every page works without it; nothing here decides anything.
"use strict";

(() => {
  const each = (root, selector, act) => {
    if (root.matches?.(selector)) act(root);
    root.querySelectorAll(selector).forEach(act);
  };
  const word = (name) => document.documentElement.dataset[name] || document.body.dataset[name] || "";

  // --- Forms: once, and nothing typed is lost ---------------------------------------------------------------

  // A second click does nothing. (The buttons are not disabled: their value would not be sent.)
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    form.setAttribute("aria-busy", "true");
    if (form.hasAttribute("data-download")) setTimeout(release, 2000, form); // the page stays
  });
  const release = (form) => {
    delete form.dataset.sent;
    form.removeAttribute("aria-busy");
    each(form, "[data-confirmed]", (asked) => delete asked.dataset.confirmed);
  };
  window.addEventListener("pageshow", (event) => event.persisted && each(document, "form[data-sent]", release));
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.detail.elt.closest?.("form[data-sent]");
    if (form) release(form);
  });

  // Leaving with something written that is not sent: the browser asks.
  const changed = new Set();
  document.addEventListener("input", (event) => {
    const form = event.target.closest(".page form[data-guard]");
    if (form) changed.add(form);
  });
  window.addEventListener("beforeunload", (event) => {
    const unsaved = [...changed].some((form) => form.isConnected && !form.dataset.sent);
    if (unsaved) event.preventDefault();
  });

  // A page that has stood for a while: whoever has been signed out meanwhile would lose what she wrote. So the server
  // is asked first; signed in again in another tab, she sends this page with the token of the new session.
  const STALE = 2 * 60e3;
  const loaded = Date.now();
  const tokenNow = async () => {
    const answer = await fetch(word("profile"), { redirect: "manual", signal: AbortSignal.timeout(8000) });
    if (answer.type === "opaqueredirect" || answer.status === 403) return "";
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return page.querySelector("[name=csrfmiddlewaretoken]")?.value || "";
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const asked = form.dataset.asked || !form.matches(".page form[data-guard]") || Date.now() - loaded < STALE;
    delete form.dataset.asked;
    if (asked || form.dataset.sent || !word("profile")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    tokenNow().then((token) => {
      if (!token) return tell(word("signedOut"), word("login"));
      form.querySelector("[name=csrfmiddlewaretoken]").value = token;
      form.dataset.asked = "yes";
      form.requestSubmit(event.submitter);
    }).catch(() => tell(word("offline")));
  }, { capture: true });

  // The summary of errors takes focus; its links put the cursor in the field, not only in sight.
  const fieldOf = (id) => {
    const target = document.getElementById(id) || document.getElementById(`div_${id}`);
    return target?.matches("input, select, textarea") ? target : target?.querySelector("input, select, textarea");
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-error-summary] a[href^='#']");
    const field = link && fieldOf(decodeURIComponent(link.hash.slice(1)));
    if (!field) return;
    event.preventDefault();
    field.focus();
    field.closest(".mb-3, .form-check")?.scrollIntoView({ block: "center" });
  });

  // A word to confirm before something that cannot be undone: data-confirm="question" on the form or its button.
  document.addEventListener("submit", (event) => {
    const asks = event.submitter?.closest("[data-confirm]") || event.target.closest("[data-confirm]");
    if (!asks || asks.dataset.confirmed) return;
    event.preventDefault();
    const dialog = document.createElement("dialog");
    const form = document.createElement("form");
    const text = document.createElement("p");
    const buttons = document.createElement("div");
    form.method = "dialog";
    buttons.className = "form-buttons";
    text.id = "dialog-text";
    text.textContent = asks.dataset.confirm;
    dialog.setAttribute("aria-labelledby", text.id);
    buttons.append(button(event.submitter?.textContent.trim() || word("yes"), "yes", "btn btn-danger"));
    buttons.append(button(word("cancel"), "", "btn btn-secondary"));
    form.append(text, buttons);
    dialog.append(form);
    document.body.append(dialog);
    dialog.addEventListener("close", () => {
      dialog.remove();
      if (dialog.returnValue !== "yes") return;
      asks.dataset.confirmed = "yes";
      event.target.requestSubmit(event.submitter);
    });
    dialog.showModal();
  }, { capture: true });
  const button = (label, value, looks) => {
    const made = document.createElement("button");
    Object.assign(made, { textContent: label, value, className: looks, type: "submit" });
    return made;
  };

  // --- Things that open --------------------------------------------------------------------------------------

  const close = (details, focus) => {
    details.open = false;
    if (focus) details.querySelector("summary").focus();
  };
  document.addEventListener("click", (event) => each(document, ".dropdown-details[open]", (details) => {
    if (!details.contains(event.target)) close(details);
  }));
  document.addEventListener("focusin", (event) => each(document, ".dropdown-details[open]", (details) => {
    if (!details.contains(event.target)) close(details);
  }));
  document.addEventListener("keydown", (event) => {
    const open = event.target.closest?.(".dropdown-details[open]");
    if (event.key === "Escape" && open) close(open, true);
    // Between boxes that she ticks a digit still chooses: nobody writes there.
    const ticking = event.target.matches?.("[type=checkbox], [type=radio]") && /^\d$/.test(event.key);
    const typing = !ticking && event.target.closest?.("input, select, textarea, [contenteditable], dialog");
    if (word("keys") === "off") return; // her choice: who dictates says many a letter that is no command
    const search = document.querySelector("input[type=search], [data-search]");
    if (event.key === "/" && !typing && search && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      search.focus();
    }
    // A key that opens a page or makes a choice: data-key="l" on the link, data-key="1" on the radio button.
    const plain = !typing && !event.ctrlKey && !event.metaKey && !event.altKey && !event.repeat;
    const link = plain && /^[a-z0-9]$/i.test(event.key) && document.querySelector(`[data-key="${event.key.toLowerCase()}"]`);
    if (link) {
      event.preventDefault();
      link.click();
      if (link.matches("input")) link.focus(); // what the choice asks for comes next
    }
  });

  // --- What a page or a part needs once it stands ------------------------------------------------------------

  const showPassword = (input) => {
    if (input.parentElement.matches(".input-with-button")) return;
    const wrap = document.createElement("div");
    const toggle = document.createElement("button");
    wrap.className = "input-with-button";
    Object.assign(toggle, { type: "button", className: "btn btn-secondary", textContent: word("show") });
    toggle.setAttribute("aria-pressed", "false");
    toggle.setAttribute("aria-controls", input.id);
    toggle.setAttribute("aria-label", word("showPassword"));
    toggle.addEventListener("click", () => {
      const shown = input.type === "password";
      input.type = shown ? "text" : "password";
      toggle.setAttribute("aria-pressed", String(shown));
      toggle.textContent = word(shown ? "hide" : "show");
    });
    input.replaceWith(wrap);
    wrap.append(input, toggle);
    input.form?.addEventListener("submit", () => { input.type = "password"; });
  };

  // How much of a long text's room is used. Nothing is cut: the server says what is too long.
  const counted = (input) => {
    const longest = Number(input.dataset.longest);
    const shown = document.createElement("p");
    shown.className = "form-text num";
    const count = () => {
      const length = [...input.value].length;
      shown.textContent = `${length} / ${longest}`;
      shown.classList.toggle("invalid-feedback", length > longest);
    };
    input.addEventListener("input", count);
    input.after(shown);
    count();
  };

  // A file that the server would refuse for its size is not sent at all: the connection would just break off.
  const bounded = (input) => {
    const notice = document.createElement("p");
    notice.className = "invalid-feedback d-block";
    notice.setAttribute("role", "alert");
    input.after(notice);
    input.addEventListener("change", () => {
      const size = [...input.files].reduce((sum, file) => sum + file.size, 0);
      const refused = size > Number(input.dataset.maxBytes);
      notice.textContent = refused ? input.dataset.tooLarge : "";
      if (refused) input.value = "";
    });
  };

  // A table wider than the page can be scrolled by keyboard too.
  const scrollable = (wrap) => {
    const needed = wrap.scrollWidth > wrap.clientWidth || wrap.scrollHeight > wrap.clientHeight;
    if (needed && !wrap.hasAttribute("tabindex")) {
      wrap.tabIndex = 0;
      wrap.setAttribute("role", "group"); // no landmark: the section around it may have the same name
      wrap.setAttribute("aria-label", wrap.querySelector("caption")?.textContent.trim() || word("table"));
    }
  };
  // One tick for all of a table.
  const tickAll = (all) => {
    const boxes = () => all.closest("table").querySelectorAll("tbody input[type=checkbox]");
    all.hidden = false;
    all.addEventListener("change", () => boxes().forEach((box) => { box.checked = all.checked; }));
    all.closest("table").addEventListener("change", () => {
      const ticked = [...boxes()].filter((box) => box.checked).length;
      all.checked = ticked === boxes().length;
      all.indeterminate = ticked > 0 && !all.checked;
    });
  };
  // The first choice by the key 1, the second by 2, …
  const digitKeys = (choices) => choices.querySelectorAll("input[type=radio]").forEach((input, at) => {
    const key = document.createElement("kbd");
    input.dataset.key = key.textContent = at + 1;
    input.setAttribute("aria-keyshortcuts", at + 1);
    key.setAttribute("aria-hidden", "true");
    if (word("keys") !== "off") input.labels[0]?.append(" ", key);
  });
  const prepare = (root) => {
    each(root, "input[type=password]", showPassword);
    each(root, ".table-wrap", scrollable);
    each(root, ".tabs [aria-current]", (tab) => tab.scrollIntoView({ block: "nearest", inline: "center" }));
    each(root, "[data-longest]", counted);
    each(root, "input[data-max-bytes]", bounded);
    each(root, "[data-tick-all]", tickAll);
    each(root, "[data-digit-keys]", digitKeys);
    each(root, "[data-print]", (control) => {
      control.hidden = false;
      control.onclick = () => window.print();
    });
  };
  prepare(document);
  document.querySelector("[data-error-summary]")?.focus();
  window.addEventListener("resize", () => each(document, ".table-wrap", scrollable));
  document.addEventListener("toggle", (event) => event.target.open && each(event.target, ".table-wrap", scrollable), true);
  document.addEventListener("htmx:load", (event) => {
    if (event.detail.elt === document.body) return; // done above
    prepare(event.detail.elt);
    event.detail.elt.querySelector?.("[data-error-summary]")?.focus();
  });

  // --- A part that does not come says so instead of nothing -----------------------------------------------------

  const tell = (text, address) => {
    const place = document.getElementById("messages");
    if (!place || !text) return;
    const notice = document.createElement("div");
    notice.className = "notice tone-bad";
    notice.textContent = text;
    if (address) {
      const link = document.createElement("a");
      Object.assign(link, { href: address, target: "_blank", textContent: word("signIn") });
      notice.append(" ", link);
    }
    place.replaceChildren(notice);
    place.scrollIntoView({ block: "nearest" });
  };
  // (After the session has ended the server answers with HX-Refresh: config.htmx.)
  ["htmx:responseError", "htmx:targetError"].forEach((name) => document.addEventListener(name, () => tell(word("failed"))));
  ["htmx:sendError", "htmx:timeout"].forEach((name) => document.addEventListener(name, () => tell(word("offline"))));
})();
