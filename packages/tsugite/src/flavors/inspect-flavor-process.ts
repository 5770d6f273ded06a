import { classFacts } from "./class-facts.ts";

// The child process of `inspectFlavor`: imports a module that nobody has vetted yet, and tells what its class is like.
const [url = "", exportName = ""] = process.argv.slice(2);
try {
  const exports = (await import(url)) as Readonly<Record<string, unknown>>;
  process.send?.({ facts: classFacts(exports, exportName) });
} catch (error) {
  process.send?.({ error: error instanceof Error ? error.message : String(error) });
}
process.disconnect?.();
