// A table that is wider than its place is scrolled by keys too: what scrolls can be reached by Tab.
(() => {
  "use strict";
  let waits = false;
  const reach = () => {
    waits = false;
    for (const table of document.querySelectorAll('[data-testid="stTable"]')) {
      for (const part of [table, ...table.querySelectorAll("div")]) {
        const scrolls = part.scrollWidth > part.clientWidth + 1 && /auto|scroll/.test(getComputedStyle(part).overflowX);
        if (scrolls && part.tabIndex < 0) part.tabIndex = 0;
        else if (!scrolls && part.getAttribute("tabindex") === "0") part.removeAttribute("tabindex");
      }
    }
  };
  const soon = () => {
    if (!waits) { waits = true; setTimeout(reach, 300); }
  };
  new MutationObserver(soon).observe(document, { childList: true, subtree: true });
  addEventListener("resize", soon);
})();
