import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { startPostgres } from "./start-postgres.test-helper.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The one PostgreSQL that all tests of a run of vitest use. */
    readonly postgres: string;
  }
}

/** Starts a real PostgreSQL; it is never skipped: without one, the tests fail and say why. */
export default async function startRealPostgres(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), "tsugite-postgres-"));
  // The server runs as another user.
  await chmod(folder, 0o755);
  const server = await startPostgres(join(folder, "server"), { user: "tsugite", passwords: true });
  console.log(`postgres: ${server.url}`);
  project.provide("postgres", server.url);
  return async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
}
