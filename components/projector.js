// 调度会 is read from the back of a room: on a wide screen its root font is larger, and every size of the theme follows it.
(() => {
  "use strict";
  const WIDE = 1600, LARGE = "22px";
  const root = document.documentElement;
  const fit = () => {
    const isStage = /\/meeting\/?$/.test(location.pathname) && innerWidth >= WIDE;
    root.style.fontSize = isStage ? LARGE : "";
  };
  // Streamlit changes the page without a load, and no event tells of it.
  for (const name of ["pushState", "replaceState"]) {
    const original = history[name];
    history[name] = function (...words) {
      original.apply(this, words);
      fit();
    };
  }
  addEventListener("popstate", fit);
  addEventListener("resize", fit);
  fit();
})();
