// What this tab remembers: sessionStorage, which a reload keeps and which ends with the tab. A browser that refuses it remembers
// nothing, and the page goes on without.

function attempt(work) {
  try {
    return work();
  } catch (e) {
    return null;
  }
}

export const tab = {
  get: (key) => attempt(() => sessionStorage.getItem(key)),
  /** @param {string|null} value null removes */
  put: (key, value) => attempt(() => (value === null ? sessionStorage.removeItem(key) : sessionStorage.setItem(key, value))),
  keys: () => attempt(() => Object.keys(sessionStorage)) || [],
};
