import { type ClassFacts, classFacts } from "./class-facts.ts";
import { commandProblems } from "./command-problems.ts";
import { entrypointSourceProblem } from "./entrypoint-source.ts";
import { type Flavor, splitSource } from "./flavor.ts";

// The child process of `inspectFlavor`: imports a module that nobody has vetted yet, and tells what its class is like.
const [url = "", flavorJson = ""] = process.argv.slice(2);
const flavor = JSON.parse(flavorJson) as Flavor;
let exports: Readonly<Record<string, unknown>>;
try {
  exports = (await import(url)) as Readonly<Record<string, unknown>>;
} catch (error) {
  process.send?.({ error: error instanceof Error ? `${error.name}: ${error.message}` : String(error) });
  // Only what Node prints of an error that nobody caught has the place of a mistake in the syntax.
  throw error;
}
// Whatever the module left going keeps nobody waiting.
const entrypointProblem = await entrypointSourceProblem(flavor, exports);
const declared = [...(entrypointProblem === undefined ? [] : [entrypointProblem]), ...(await commandProblems(flavor))];
const facts: ClassFacts = {
  ...classFacts(exports, splitSource(flavor.source).exportName),
  declared,
};
process.send?.({ facts }, () => process.exit(0));
