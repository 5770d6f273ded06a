#!/usr/bin/env node
// Imports nothing before it knows that it runs on a Node that has it.
const [major, minor] = process.versions.node.split(".").map(Number);

if (major < 24 || (major === 24 && minor < 11)) {
  console.error(
    `✗ Tsugite needs Node 24.11 or newer; this is Node ${process.versions.node} (${process.execPath}).\n` +
      "  → Install it from https://nodejs.org, or with a version manager: nvm install 24, fnm install 24, volta install node@24.",
  );
  process.exitCode = 2;
} else {
  import("../dist/bin.js");
}
