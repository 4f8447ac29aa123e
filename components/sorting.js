// The cells of a column in order: figures by their value, whatever stands behind them (5 个 before 13 个, −2.6 before
// +0.5, 998 before 1,039), empty ones last, names as Chinese is read. Streamlit compares the letters.
(() => {
  "use strict";
  const FIGURE = /^[^\d+\-−—]{0,4}([+\-−]?)(\d[\d,]*(?:\.\d+)?|\.\d+)/;
  const figure = (text) => {
    const found = FIGURE.exec(text.trim());
    return found && (/[-−]/.test(found[1]) ? -1 : 1) * Number(found[2].replaceAll(",", ""));
  };
  const isEmpty = (text) => text.trim() === "" || text.trim() === "—";
  window.compareCells = (one, other) => {
    if (isEmpty(one) || isEmpty(other)) return isEmpty(one) - isEmpty(other);
    const [left, right] = [figure(one), figure(other)];
    if (left !== null && right !== null && left !== right) return left - right;
    return one.localeCompare(other, "zh-CN", { numeric: true });
  };
})();
