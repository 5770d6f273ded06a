/**
 * The export conditions that this process was started with (`--conditions` or `-C`, as arguments or in `NODE_OPTIONS`),
 * so that what is built resolves packages as the running process does.
 */
export function processConditions(
  args: readonly string[] = process.execArgv,
  nodeOptions: string = process.env.NODE_OPTIONS ?? "",
): readonly string[] {
  const all = [...nodeOptions.split(/\s+/), ...args];
  const conditions = new Set<string>();
  for (const [index, argument] of all.entries()) {
    const inline = /^(?:--conditions|-C)=(.+)$/.exec(argument)?.[1];
    const next = argument === "--conditions" || argument === "-C" ? all[index + 1] : undefined;
    const condition = inline ?? next;
    if (condition !== undefined && condition !== "") conditions.add(condition);
  }
  return [...conditions];
}
