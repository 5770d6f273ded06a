import { expect, test } from "vitest";
import { flavorPackage, makeProject } from "../project.test-helper.ts";
import { discoverFlavors } from "./discover-flavors.ts";
import type { OfficialFlavor } from "./official-flavors.ts";
import { sharedFlavors } from "./shared-flavors.ts";

const official: readonly OfficialFlavor[] = [
  { type: "orchestrator", name: "cloud", package: "@acme/cloud" },
  { type: "artifact-store", name: "bucket", package: "@acme/bucket" },
  { type: "metadata-store", name: "database", package: "@acme/database" },
];

test("stores that other machines reach are those of the table, with the command that installs what is missing", async () => {
  const bucket = [{ type: "artifact-store", name: "bucket", source: "./index.js#Bucket" }];
  const root = await makeProject({
    "package.json": { dependencies: { "@acme/bucket": "*" } },
    "package-lock.json": "{}",
    "node_modules/@acme/bucket/package.json": flavorPackage("@acme/bucket", bucket),
  });
  const discovery = discoverFlavors(root, { stacks: {}, components: {}, flavors: [] }, official);
  expect(sharedFlavors(discovery, official)).toEqual({
    "artifact-store": { name: "bucket" },
    "metadata-store": { name: "database", install: "npm install @acme/database" },
  });
});
