import type { Quality } from "../check-rows.ts";
import { type Html, html } from "./html.ts";

/** What the check of the data found. */
export function qualitySection({ rows, kept, problems }: Quality): Html {
  return html`<section>
    <h2>The data</h2>
    <p>${kept} of ${rows} rows were used. ${rows - kept} were left out; a row can have several of these problems:</p>
    <table>
      <thead><tr><th scope="col">Column</th><th scope="col">Problem</th><th scope="col">Rows</th></tr></thead>
      <tbody>${problems.map(
        ({ column, problem, rows }) =>
          html`<tr><th scope="row"><code>${column}</code></th><td>${problem}</td><td>${rows}</td></tr>`,
      )}</tbody>
    </table>
  </section>`;
}
