import { join } from "node:path";
import { run } from "tsugite";

// A program that lives long: it runs one pipeline after the other, and tells what memory it holds after each.
// node --expose-gc repeat-runs.ts <folder>
const [folder = ""] = process.argv.slice(2);
for (let count = 1; ; count++) {
  const target = count % 7 === 0 ? "#broken" : "";
  await run(join(folder, `pipeline.ts${target}`), { parameters: { seed: count * 5 + 1 }, cache: count % 3 === 0 });
  globalThis.gc?.();
  const { rss, heapUsed } = process.memoryUsage();
  process.stdout.write(`${JSON.stringify({ count, rss, heap: heapUsed })}\n`);
}
