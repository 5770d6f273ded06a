import { commandName } from "../command-name.ts";

/**
 * A command as people can paste it.
 *
 * @param stack Name of the stack it has to be told, if any.
 */
export function commandLine(words: readonly string[], stack?: string): string {
  const all = stack === undefined ? words : [...words, "--stack", stack];
  return [commandName(), ...all.map(shellWord)].join(" ");
}

/** A word as a shell reads it. What stands for something, as `<file>` does, is left as it is. */
export function shellWord(word: string): string {
  if (/^(?:[\w@%+=:,./-]+|<[a-z]+>)$/.test(word)) return word;
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
