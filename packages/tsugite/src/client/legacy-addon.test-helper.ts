import { execFileSync, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

/** Registers itself once per process, when the library is loaded, as addons did before Node had worker threads. */
const SOURCE = `
struct node_module {
  int version; unsigned flags; void *handle; const char *file;
  void (*registered)(void *, void *, void *); void *in_context; const char *name; void *private; struct node_module *next;
};
extern void node_module_register(void *);
static void registered(void *exports, void *module, void *private) {}
static struct node_module legacy = { NODE_MODULE_VERSION, 0, 0, __FILE__, registered, 0, "legacy", 0, 0 };
__attribute__((constructor)) static void enrol(void) { node_module_register(&legacy); }
`;

/** Whether this machine can build an addon; it needs no headers of Node. */
export function hasCompiler(): boolean {
  return process.platform !== "win32" && spawnSync("cc", ["--version"]).status === 0;
}

/** Builds a native addon that is not aware of contexts. Gives its absolute path. */
export function buildLegacyAddon(folder: string): string {
  const [source, addon] = [join(folder, "legacy.c"), join(folder, "legacy.node")];
  writeFileSync(source, SOURCE);
  const undefinedSymbols = process.platform === "darwin" ? ["-undefined", "dynamic_lookup"] : [];
  const version = `-DNODE_MODULE_VERSION=${process.versions.modules}`;
  execFileSync("cc", ["-shared", "-fPIC", version, ...undefinedSymbols, "-o", addon, source]);
  return addon;
}
