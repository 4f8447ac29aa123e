// A file is saved where the page is; Streamlit would open a tab for it.
(() => {
  "use strict";
  addEventListener("click", (event) => {
    const link = event.target.closest?.('a[href*="/files/"]');
    if (link) link.removeAttribute("target");
  }, true);
})();
