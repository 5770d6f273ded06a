import { BaseArtifactStore, BaseMetadataStore, BaseOrchestrator } from "@tsugite/core";
import { expect, test } from "vitest";
import { ARTIFACT_STORE_MEMBERS, METADATA_STORE_MEMBERS, ORCHESTRATOR_MEMBERS } from "./contract-members.ts";

test.each([
  [BaseOrchestrator, ORCHESTRATOR_MEMBERS],
  [BaseArtifactStore, ARTIFACT_STORE_MEMBERS],
  [BaseMetadataStore, METADATA_STORE_MEMBERS],
])("what %o leaves to its subclasses is what it does not have itself", (base, members) => {
  const { constructor: _, ...own } = Object.getOwnPropertyDescriptors(base.prototype);
  // Optional: there is nothing of them in the base class.
  const optional = ["attach", "undeploy", "schedules"];
  const given = Object.entries(members).filter(([name, member]) => member === "given" && !optional.includes(name));
  expect(given.map(([name]) => name).sort()).toEqual(Object.keys(own).sort());
});
