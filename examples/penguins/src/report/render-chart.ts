import { parse, View } from "vega";
import { compile, type TopLevelSpec } from "vega-lite";
import { type Html, html, trustedHtml } from "./html.ts";

/** What all charts have in common. They take the colour of the text around them, so they suit light and dark pages. */
const config = {
  aria: false,
  background: "transparent",
  font: "system-ui, sans-serif",
  axis: {
    domain: false,
    ticks: false,
    gridColor: "currentColor",
    gridOpacity: 0.12,
    labelColor: "currentColor",
    labelFontSize: 12,
    labelPadding: 8,
    titleColor: "currentColor",
    titleFontSize: 12,
    titleFontWeight: 500,
    titlePadding: 12,
  },
  legend: {
    labelColor: "currentColor",
    labelFontSize: 12,
    labelOffset: 8,
    offset: 20,
    orient: "top",
    titleColor: "currentColor",
    titleFontSize: 12,
    titleFontWeight: 500,
  },
  scale: { rectBandPaddingInner: 0.06 },
  view: { stroke: null },
} as const satisfies TopLevelSpec["config"];

/** Draws a chart as an SVG that is part of the page and needs no script. */
export async function renderChart(spec: TopLevelSpec, description: string): Promise<Html> {
  const view = new View(parse(compile(spec, { config }).spec), { renderer: "none" });
  const svg = await view.toSVG();
  view.finalize();
  // Within HTML an SVG needs no namespaces.
  const markup = svg.replaceAll(/ xmlns(:xlink)?="[^"]*"/g, "");
  return html`<div role="img" aria-label="${description}">${trustedHtml(markup)}</div>`;
}
