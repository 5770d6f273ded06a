import { describeValue } from "../codec/describe-value.ts";
import type { Problem } from "../error/problem.ts";
import { adviseName, closestName } from "./closest-name.ts";

/** Collects what is wrong with the options of one definition. */
export class OptionProblems {
  readonly found: Problem[];
  readonly #owner: string;
  readonly #prefix: string;

  /** @param owner whose options they are, for messages: `Step "fit"`. */
  constructor(owner: string, prefix: string = "", found: Problem[] = []) {
    this.#owner = owner;
    this.#prefix = prefix;
    this.found = found;
  }

  /** For the options inside of one of these options; what is found is found here. */
  within(option: string): OptionProblems {
    return new OptionProblems(this.#owner, `${this.#prefix}${option}.`, this.found);
  }

  /** Notes that an option has a value it cannot have. */
  add(option: string, value: unknown, fix: string): void {
    const message = `${this.#owner}: the option "${this.#prefix}${option}" cannot be ${describeValue(value)}.`;
    this.found.push({ code: "DEFINITION_INVALID", message, fix });
  }

  /** Passes a parsed value on, and notes that it could not be parsed. */
  require<T>(
    parsed: T | undefined,
    what: { readonly option: string; readonly value: unknown; readonly fix: string },
  ): T | undefined {
    if (parsed === undefined) this.add(what.option, what.value, what.fix);
    return parsed;
  }

  /**
   * Notes the options that do not exist; the ones that were probably meant.
   *
   * @param missing A required option that was not given, which is the one meant where no name is near.
   */
  refuseUnknown(options: object, known: readonly string[], missing?: string): readonly string[] {
    return Object.keys(options).flatMap((option) => {
      if (known.includes(option)) return [];
      const message = `${this.#owner}: there is no option "${this.#prefix}${option}".`;
      const meant = closestName(option, known) ?? missing;
      const fix = meant === undefined ? adviseName(option, known, "It takes no options.") : `Did you mean "${meant}"?`;
      this.found.push({ code: "DEFINITION_INVALID", message, fix });
      return meant === undefined ? [] : [meant];
    });
  }
}
