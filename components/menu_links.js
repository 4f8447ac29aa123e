// A middle click or “new tab” in the menu opens what this page looks at: its pilot, period and district.
(() => {
  "use strict";
  const KEPT = ["pilot", "period", "district"];
  const carry = (event) => {
    const link = event.target.closest?.('[data-testid="stSidebarNavLink"]');
    if (!link) return;
    const here = new URLSearchParams(location.search);
    const there = new URL(link.href);
    for (const name of KEPT) {
      if (here.get(name)) there.searchParams.set(name, here.get(name));
      else there.searchParams.delete(name);
    }
    link.href = there.href;
  };
  for (const kind of ["pointerover", "focusin", "touchstart"]) addEventListener(kind, carry, { capture: true, passive: true });
})();
