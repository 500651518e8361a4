/** Text within HTML. */
export const escape = (text: string): string =>
  text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");

/** Words in backticks are code. */
export const withCode = (text: string): string =>
  escape(text).replace(/`([^`]+)`/g, "<code>$1</code>");

export const list = (items: readonly string[], className = ""): string =>
  items.length === 0
    ? ""
    : `<ul${className === "" ? "" : ` class="${className}"`}>${items.map((item) => `<li>${item}</li>`).join("")}</ul>`;
