/** One step: its name, the names of those it waits for, and the command that runs it. */
export interface Target {
  readonly name: string;
  readonly upstream: readonly string[];
  readonly command: readonly string[];
}

/** A Makefile in which every step is a target. */
export function makefile(targets: readonly Target[]): string {
  const rules = targets.map(({ name, upstream, command }) => {
    const waitsFor = upstream.map((other) => ` step.${other}`).join("");
    return `step.${name}:${waitsFor}\n\t@exec ${command.map(quote).join(" ")} <&3 2>&4\n`;
  });
  const names = targets.map(({ name }) => `step.${name}`).join(" ");
  return [`.PHONY: all ${names}\nall: ${names}\n`, ...rules].join("\n");
}

/** As make and the shell of a recipe read it. */
function quote(argument: string): string {
  return `'${argument.replaceAll("'", `'\\''`).replaceAll("$", "$$$$")}'`;
}
