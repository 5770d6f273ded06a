/** The style sheet of the report. */
export const reportStyle = `
:root {
  color-scheme: light dark;
  --page: light-dark(#f5f7fa, #10151b);
  --card: light-dark(#ffffff, #182029);
  --line: light-dark(#e2e7ee, #2a3542);
  --text: light-dark(#18222e, #e4ebf2);
  --muted: light-dark(#5b6878, #98a6b6);
  --accent: light-dark(#0b7476, #3cc3c5);
}
* { box-sizing: border-box; margin: 0; }
body { background: var(--page); color: var(--text); font: 16px/1.55 system-ui, sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 3.5rem 1.5rem; display: grid; gap: 1.5rem; }
h1 { font-size: 2.5rem; line-height: 1.15; letter-spacing: -0.02em; text-wrap: balance; overflow-wrap: anywhere; }
h2 { font-size: 1.2rem; letter-spacing: -0.01em; }
.eyebrow { color: var(--accent); font-size: 0.8rem; font-weight: 600; letter-spacing: 0.08em; text-transform: uppercase; }
.lead { max-width: 50rem; margin-top: 0.75rem; color: var(--muted); font-size: 1.1rem; text-wrap: pretty; }
section, .figures > div { background: var(--card); border: 1px solid var(--line); border-radius: 14px; padding: 1.5rem; }
section > p { color: var(--muted); margin-top: 0.25rem; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(12rem, 1fr)); gap: 1rem; }
.figures > div { padding: 1.1rem 1.5rem; }
dt { color: var(--muted); font-size: 0.9rem; }
dd { font-size: 2rem; font-weight: 650; letter-spacing: -0.02em; line-height: 1.25; font-variant-numeric: tabular-nums; }
dd small { display: block; color: var(--muted); font-size: 0.85rem; font-weight: 400; letter-spacing: 0; }
figure { margin-top: 1.25rem; }
figure svg { display: block; max-width: 100%; height: auto; margin: 0 auto; }
figcaption { font-weight: 600; text-align: center; margin-bottom: 0.5rem; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(18rem, 1fr)); gap: 1.5rem; }
table { width: 100%; margin-top: 1.5rem; border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: 0.5rem 0.75rem; text-align: left; border-bottom: 1px solid var(--line); }
tbody tr:last-child > * { border-bottom: 0; }
thead th { color: var(--muted); font-size: 0.85rem; font-weight: 500; vertical-align: bottom; }
tbody th { font-weight: 500; }
code { font: 0.9em ui-monospace, monospace; }
footer { color: var(--muted); font-size: 0.85rem; }
@media print {
  :root { color-scheme: light; }
  @page { margin: 14mm; }
  html { font-size: 11px; }
  body { background: none; font-size: 11px; }
  main { display: block; padding: 0; }
  main > * { margin-bottom: 1rem; }
  h1 { font-size: 2rem; }
  .figures { grid-template-columns: repeat(4, 1fr); }
  section, .figures > div { break-inside: avoid; }
}
`;
