/** Markup that is safe to put into a page. Only {@link html} and {@link trustedHtml} make it. */
export interface Html {
  readonly markup: string;
}

/** What can stand in a template: texts and numbers are escaped, markup and lists of it are not. */
export type Part = string | number | Html | readonly Html[];

/** Tag of templates: html`<b>${name}</b>`. */
export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return trustedHtml(texts.map((text, index) => text + markupOf(parts[index] ?? "")).join(""));
}

/** Markup that comes from a library, or from this code. */
export function trustedHtml(markup: string): Html {
  return { markup };
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function markupOf(part: Part): string {
  if (typeof part === "string" || typeof part === "number") {
    return String(part).replace(/[&<>"']/g, (character) => entities[character] ?? character);
  }
  return "markup" in part ? part.markup : part.map(markupOf).join("");
}
