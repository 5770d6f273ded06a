import { expect, test } from "vitest";
import { html } from "./html.ts";

test("texts are escaped, markup is not", () => {
  expect(html`<p title="${'"'}">${"<b> & 'c'"} ${html`<i>${1}</i>`}</p>`.markup).toBe(
    '<p title="&quot;">&lt;b&gt; &amp; &#39;c&#39; <i>1</i></p>',
  );
});

test("a list of markup is joined", () => {
  expect(html`<ul>${["a", "<"].map((item) => html`<li>${item}</li>`)}</ul>`.markup).toBe(
    "<ul><li>a</li><li>&lt;</li></ul>",
  );
});
