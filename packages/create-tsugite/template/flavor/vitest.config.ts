import { defineConfig } from "vitest/config";

// A test of the conformance kit runs whole pipelines, which on a busy machine may take a while.
export default defineConfig({ test: { include: ["src/**/*.test.ts"], testTimeout: 60_000 } });
