// One thing a person does is one step of the browser's history, so Back is one press. Streamlit 1.67 pushes up to three
// entries for it: new words on the old page's address, the new page's bare address, then its words one by one as its script
// sets them. The first push after a click or a key makes the entry; what follows of the same step takes its place.
(() => {
  "use strict";
  const push = history.pushState;
  let isNew = false;  // something was done that has no entry yet; opening a link and going back have theirs
  for (const deed of ["pointerdown", "keydown", "click"]) addEventListener(deed, () => { isNew = true; }, true);
  addEventListener("popstate", () => { isNew = false; }, true);
  history.pushState = function (state, title, address) {
    if (new URL(address ?? location.href, location.href).href === location.href) {
      return history.replaceState.call(this, state, title, address);
    }
    const makes = isNew;
    isNew = false;
    return (makes ? push : history.replaceState).call(this, state, title, address);
  };
})();
