import type { Quality } from "../check-rows.ts";
import { isRight, total } from "../confusion-matrix.ts";
import type { Evaluation } from "../evaluation.ts";
import type { Penguin } from "../penguin.ts";
import { confusionChart } from "./confusion-chart.ts";
import { type Html, html, trustedHtml } from "./html.ts";
import { qualitySection } from "./quality-section.ts";
import { reportStyle } from "./report-style.ts";
import { scatterChart } from "./scatter-chart.ts";
import { scoresTable } from "./scores-table.ts";

/** What the report tells about. */
export interface ReportContent {
  readonly title: string;
  readonly penguins: readonly Penguin[];
  readonly quality: Quality;
  readonly forest: Evaluation;
  readonly baseline: Evaluation;
}

/** The report as one page that loads nothing: its style and charts are part of it. */
export async function reportPage({ title, penguins, quality, forest, baseline }: ReportContent): Promise<string> {
  const models = { "random forest": forest, "nearest centroid": baseline };
  const tested = total(forest.matrix);
  return html`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${trustedHtml(reportStyle)}</style>
<main>
  <header>
    <p class="eyebrow">Palmer penguins</p>
    <h1>${title}</h1>
    <p class="lead">Two models tell three species apart by bill, flipper, weight, sex and island. Of ${tested} penguins that
      neither had seen, the random forest names ${rightOnes(forest)} correctly, the nearest centroid ${rightOnes(baseline)}.</p>
  </header>

  <dl class="figures">
    ${figure("Random forest", percent(forest.accuracy), "accuracy")}
    ${figure("Nearest centroid", percent(baseline.accuracy), "accuracy, the baseline")}
    ${figure("Trained on", penguins.length - tested, "penguins")}
    ${figure("Tested on", tested, "penguins")}
  </dl>

  <section>
    <h2>The penguins</h2>
    <p>Marked are those of the test that a model took for another species.</p>
    <figure>${await scatterChart(penguins, models)}</figure>
  </section>

  <section>
    <h2>Right and wrong</h2>
    <div class="pair">
      <figure><figcaption>Random forest</figcaption>${await confusionChart(forest.matrix)}</figure>
      <figure><figcaption>Nearest centroid</figcaption>${await confusionChart(baseline.matrix)}</figure>
    </div>
    ${scoresTable(models)}
  </section>

  ${qualitySection(quality)}

  <footer>Data: Palmer Archipelago penguins, collected by Dr. Kristen Gorman and the Palmer Station, Antarctica LTER; published
    by Allison Horst, Alison Hill and Kristen Gorman as <i>palmerpenguins</i> (CC0). Made with Tsugite.</footer>
</main>
</html>
`.markup;
}

function figure(label: string, value: string | number, unit: string): Html {
  return html`<div><dt>${label}</dt><dd>${value} <small>${unit}</small></dd></div>`;
}

function rightOnes({ matrix }: Evaluation): number {
  return total(matrix.filter(isRight));
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
