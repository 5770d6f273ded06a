import { classFacts } from "./class-facts.ts";

// The child process of `inspectFlavor`: imports a module that nobody has vetted yet, and tells what its class is like.
const [url = "", exportName = ""] = process.argv.slice(2);
let exports: Readonly<Record<string, unknown>>;
try {
  exports = (await import(url)) as Readonly<Record<string, unknown>>;
} catch (error) {
  process.send?.({ error: error instanceof Error ? `${error.name}: ${error.message}` : String(error) });
  // Only what Node prints of an error that nobody caught has the place of a mistake in the syntax.
  throw error;
}
// Whatever the module left going keeps nobody waiting.
process.send?.({ facts: classFacts(exports, exportName) }, () => process.exit(0));
