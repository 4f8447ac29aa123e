// A page whose session is over is left at once: what it shows must not stay readable behind a dialog.
(() => {
  "use strict";
  const base = new URL(".", document.currentScript.src).pathname;
  let asking = false;
  const leave = () => {
    sessionStorage.removeItem("typed-before-the-break");
    document.documentElement.replaceChildren();
    window.location.replace(`${base}sign-in`);
  };
  // Streamlit tries again by itself when the server was away; only our own server's word sends the person away.
  const ask = async (again) => {
    if (asking) return;
    asking = true;
    try {
      const answer = await fetch(`${base}session`, { cache: "no-store", credentials: "same-origin" });
      if (answer.status === 401) leave();
      else if (again) window.location.reload();
    } catch {
      setTimeout(() => ask(again), 1000);
    } finally {
      asking = false;
    }
  };
  const Original = window.WebSocket;
  window.WebSocket = class extends Original {
    constructor(...words) {
      super(...words);
      this.addEventListener("close", (event) => ask(event.code === 4401));
    }
  };
  // Back must not show what was on the screen before somebody signed out.
  window.addEventListener("pageshow", (event) => event.persisted && window.location.reload());
  // The page of one's own account opens in this tab, not in another.
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.('a[href$="/account"]');
    if (!link || new URL(link.href).origin !== window.location.origin) return;
    event.preventDefault();
    event.stopPropagation();
    window.location.assign(`${base}account`);
  }, true);
})();
