import { expect, test } from "vitest";
import { flavorNamingOf, namingOf } from "./naming.ts";

test.each([
  ["shop", "/home/you/shop", "shop"],
  ["apps/shop", "/home/you/apps/shop", "shop"],
  ["../shop/", "/home/shop", "shop"],
  [".", "/home/you", "you"],
  ["@acme/shop", "/home/you/shop", "@acme/shop"],
])("%j goes into %j and is called %j", (target, folder, packageName) => {
  expect(namingOf(target, "/home/you")).toEqual({ folder, packageName });
});

test.each([
  ["My Shop", "my-shop"],
  ["-shop", "shop"],
  [".shop", "shop"],
])("%j is refused, and %j is suggested", (target, suggestion) => {
  expect(() => namingOf(target, "/home/you")).toThrow(
    expect.objectContaining({ fix: `Take another, for example ${suggestion}.` }),
  );
});

test.each(["http", "node_modules", "商店", "/"])("%j is refused", (target) => {
  expect(() => namingOf(target, "/home/you")).toThrow(/cannot be the name of a package/);
});

test.each([
  ["orchestrator-batch", "orchestrator", "batch", "Batch"],
  ["batch-orchestrator", "orchestrator", "batch", "Batch"],
  ["@acme/tsugite-night.batch", "orchestrator", "night-batch", "NightBatch"],
  ["my-flavor", "orchestrator", "my-flavor", "MyFlavor"],
  ["batch_", "orchestrator", "batch", "Batch"],
  ["orchestrator", "orchestrator", "orchestrator", "Orchestrator"],
  ["artifact-store-s3", "artifact-store", "s3", "S3"],
] as const)("the package %j has, as %j, the flavor %j", (packageName, type, flavor, pascalCase) => {
  expect(flavorNamingOf(packageName, type)).toMatchObject({ flavor, pascalCase });
});

test.each([
  ["orchestrator-local", "orchestrator"],
  ["@acme/local", "artifact-store"],
  ["metadata-store-sqlite", "metadata-store"],
] as const)("%j would take a name that is built in", (packageName, type) => {
  expect(() => flavorNamingOf(packageName, type)).toThrow(/has a built-in/);
});
