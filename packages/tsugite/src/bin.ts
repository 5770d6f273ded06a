#!/usr/bin/env node
import { enableCompileCache } from "node:module";
import { setFlagsFromString } from "node:v8";

enableCompileCache();
// What a run holds is small; otherwise V8 lets the space for what is new grow until it takes more than all the rest.
setFlagsFromString("--semi-space-growth-factor=1");
const { main } = await import("./cli/main.ts");
await main(process.argv.slice(2));
