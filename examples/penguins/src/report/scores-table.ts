import { scoresOf } from "../confusion-matrix.ts";
import type { Evaluation } from "../evaluation.ts";
import { type Species, speciesNames } from "../penguin.ts";
import { type Html, html } from "./html.ts";

/** Precision and recall of each species, model beside model. */
export function scoresTable(models: Readonly<Record<string, Evaluation>>): Html {
  const names = Object.keys(models);
  const scores = Object.values(models).map(({ matrix }) => scoresOf(matrix));
  const cells = (species: Species) =>
    scores
      .flatMap((ofModel) => ofModel.filter((score) => score.species === species))
      .map(({ precision, recall }) => html`<td>${ratio(precision)}</td><td>${ratio(recall)}</td>`);
  return html`<table>
    <thead>
      <tr><th rowspan="2" scope="col">Species</th>${names.map((name) => html`<th colspan="2" scope="colgroup">${name}</th>`)}</tr>
      <tr>${names.map(() => html`<th scope="col">precision</th><th scope="col">recall</th>`)}</tr>
    </thead>
    <tbody>${speciesNames.map((species) => html`<tr><th scope="row">${species}</th>${cells(species)}</tr>`)}</tbody>
  </table>`;
}

/** A species that was never predicted has no precision. */
function ratio(share: number): string {
  return Number.isNaN(share) ? "–" : share.toFixed(3);
}
