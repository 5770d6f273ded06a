import { script } from "@bomb.sh/tab";
import { TsugiteError } from "@tsugite/core";
import { enumerate } from "../../config/did-you-mean.ts";
import type { CliContext } from "../cli-context.ts";

const SHELLS = ["bash", "zsh", "fish"];

export async function completion(_context: CliContext, [shell = ""]: readonly string[]): Promise<void> {
  if (!SHELLS.includes(shell)) {
    throw new TsugiteError("USAGE", `There is no completion for the shell \`${shell}\`.`, {
      fix: `There are ${enumerate(SHELLS.map((name) => `\`${name}\``))}.`,
    });
  }
  script(shell, "tsugite", "tsugite");
}
