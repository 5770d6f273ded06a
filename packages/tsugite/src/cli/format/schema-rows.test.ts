import { expect, test } from "vitest";
import { schemaRows } from "./schema-rows.ts";

test("each entry is a row: its type, its default, what it means", () => {
  const rows = schemaRows({
    type: "object",
    required: ["url"],
    properties: {
      url: { type: "string", description: "Where it is." },
      mode: { enum: ["fast", "safe"], default: "safe" },
      tags: { type: "array", items: { type: "string" } },
      port: { anyOf: [{ type: "integer" }, { const: "auto" }, { type: "null" }] },
      image: { type: "object", properties: { base: { type: ["string", "null"] } } },
      any: {},
    },
  });
  expect(rows.map(({ entry, type, fallback, meaning }) => [entry, type, fallback, meaning].join(" | "))).toEqual([
    "url | string | required | Where it is.",
    'mode | "fast" | "safe" | "safe" | ',
    "tags | list of string | – | ",
    'port | integer | "auto" | null | – | ',
    "image | object | – | ",
    "image.base | string | null | – | ",
    "any | any | – | ",
  ]);
});
