// A click that opens another page is one step, so Back is one press. Streamlit 1.67 pushes two entries for it: the new
// words on the old page's address, then the new page's address with the same words. The second takes the first's place.
(() => {
  "use strict";
  const AT_ONCE = 2000;
  const push = history.pushState;
  let half = null;
  history.pushState = function (state, title, address) {
    const before = location.pathname, next = new URL(address ?? location.href, location.href);
    const isSecondHalf =
      half !== null && half.path === before && next.pathname !== before && next.search === half.search &&
      location.search === half.search && performance.now() - half.at < AT_ONCE;
    half = next.pathname === before && next.search !== location.search
      ? { path: before, search: next.search, at: performance.now() }
      : null;
    return (isSecondHalf ? history.replaceState : push).call(this, state, title, address);
  };
})();
