// While the screen is lent to a participant, the coach's other tabs draw a curtain: the server cannot take back what
// they show already. What stands written there stays, and is seen again when the screen is given back.
"use strict";

(() => {
  if (!("BroadcastChannel" in window)) return;
  const tabs = new BroadcastChannel("lotsen-screen");
  const title = document.title;
  const draw = (drawn) => {
    if (document.body.matches(".lent")) return;
    document.documentElement.classList.toggle("curtain", drawn);
    document.title = drawn ? "Lotsen" : title;
  };
  tabs.addEventListener("message", (event) => draw(event.data === "lent"));
  if (document.body.matches(".lent")) tabs.postMessage("lent");
  if (document.body.matches(".page")) tabs.postMessage("back");
})();
