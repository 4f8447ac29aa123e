// On a phone the menu lies over the page; it folds after a choice, so that what was chosen is seen.
(() => {
  "use strict";
  const NARROW = 768;
  addEventListener("click", (event) => {
    if (innerWidth >= NARROW || !event.target.closest?.('[data-testid="stSidebarNavLink"]')) return;
    // after Streamlit has taken the click
    setTimeout(() => document.querySelector('[data-testid="stSidebarCollapseButton"] button')?.click());
  });
})();
