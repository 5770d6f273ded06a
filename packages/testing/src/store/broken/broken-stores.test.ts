import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LocalArtifactStore, SqliteMetadataStore } from "@tsugite/core";
import { expect, test } from "vitest";
import { testArtifactStore } from "../../artifact-store/test-artifact-store.ts";
import { testMetadataStore } from "../../metadata-store/test-metadata-store.ts";
import { damageLocalArtifact } from "../damage-local-artifact.test-helper.ts";
import { brokenArtifactStores } from "./broken-artifact-stores.test-helper.ts";
import { brokenMetadataStores } from "./broken-metadata-stores.test-helper.ts";
import { brokenPromises, stableMessage } from "./broken-promises.test-helper.ts";

// The kit is run twenty times; in memory, since what it waits for otherwise is the disk.
const MEMORY = "/dev/shm";

async function newFolder(): Promise<{ readonly root: string; readonly close: () => Promise<void> }> {
  const root = await mkdtemp(join(existsSync(MEMORY) ? MEMORY : tmpdir(), "tsugite-store-"));
  return { root, close: () => rm(root, { recursive: true, force: true }) };
}

function brokenByArtifactStore(StoreClass: typeof LocalArtifactStore): Promise<readonly string[]> {
  return brokenPromises((collect) =>
    testArtifactStore({
      test: collect,
      createStore: async () => {
        const { root, close } = await newFolder();
        const again = () => new StoreClass({ name: "artifacts", config: {}, root });
        return { store: again(), again, close };
      },
      damage: damageLocalArtifact,
    }),
  );
}

function brokenByMetadataStore(StoreClass: typeof SqliteMetadataStore): Promise<readonly string[]> {
  return brokenPromises((collect) =>
    testMetadataStore({
      test: collect,
      createStore: async () => {
        const { root, close } = await newFolder();
        const again = () => new StoreClass({ name: "metadata", config: {}, root });
        return { store: again(), again, close };
      },
    }),
  );
}

/** `LosesPins` as people say it. */
function told(name: string, messages: readonly string[]): string {
  const title = `A store that ${name.replaceAll(/(?<=[a-z])(?=[A-Z])|(?<=A)(?=[A-Z])/g, " ").toLowerCase()}`;
  return `${title}\n${messages.map((message) => stableMessage(message).replaceAll(/^/gm, "  ")).join("\n")}\n`;
}

test("an artifact store that breaks a promise fails the kit, which says which one", async () => {
  const all: string[] = [];
  for (const StoreClass of brokenArtifactStores) {
    const messages = await brokenByArtifactStore(StoreClass);
    expect(messages, StoreClass.name).not.toEqual([]);
    all.push(told(StoreClass.name, messages));
  }
  await expect(all.join("\n")).toMatchFileSnapshot("broken-artifact-stores.golden.txt");
  expect(await brokenByArtifactStore(LocalArtifactStore)).toEqual([]);
});

test("a metadata store that breaks a promise fails the kit, which says which one", async () => {
  const all: string[] = [];
  for (const StoreClass of brokenMetadataStores) {
    const messages = await brokenByMetadataStore(StoreClass);
    expect(messages, StoreClass.name).not.toEqual([]);
    all.push(told(StoreClass.name, messages));
  }
  await expect(all.join("\n")).toMatchFileSnapshot("broken-metadata-stores.golden.txt");
  expect(await brokenByMetadataStore(SqliteMetadataStore)).toEqual([]);
});

test("checks that need to damage an artifact are shown as left out where the kit cannot do that", async () => {
  const createStore = () => Promise.reject(new Error("not asked for"));
  const messages = await brokenPromises((collect) => testArtifactStore({ test: collect, createStore }));
  expect(messages.filter((message) => message.startsWith("Skipped"))).toEqual([
    "Skipped: bytes that do not match their digest are never returned (left out: the kit was given no damage())",
    "Skipped: a damaged artifact is mended when its content is stored again (left out: the kit was given no damage())",
  ]);
});
