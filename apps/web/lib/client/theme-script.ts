/** Where the browser remembers the chosen theme. */
export const themeStorageKey = "gantry.theme";

/** Runs before the first paint, so that the page never flashes in the other theme. */
export const themeScript = `(()=>{const t=localStorage.getItem("${themeStorageKey}");document.documentElement.dataset.theme=t==="light"||t==="dark"?t:matchMedia("(prefers-color-scheme: dark)").matches?"dark":"light"})()`;
