import type { Command } from "commander";
import { addLeaf } from "../leaf-command.ts";

/** `completion`. The script that it prints calls `tsugite complete -- …`, see `main`. */
export function addCompletionCommand(program: Command): void {
  addLeaf(program, {
    usage: "completion <shell>",
    summary: "Print the completion script of a shell: bash, zsh or fish",
    details:
      "It completes `tsugite`, not `npx tsugite`: install it globally, or put node_modules/.bin into the PATH.\n" +
      "In bash it needs the package bash-completion.",
    examples: [
      "source <(tsugite completion bash)",
      "source <(tsugite completion zsh)",
      "tsugite completion fish > ~/.config/fish/completions/tsugite.fish",
    ],
    load: async () => (await import("../commands/completion.ts")).completion,
  });
}
