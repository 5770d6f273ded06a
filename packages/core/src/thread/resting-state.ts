/** Knows what a thread or process holds when it performs nothing, to see what a task left behind. */
export class RestingState {
  #resources: readonly string[] | undefined;
  #memory = 0;
  #folder = "";
  readonly #mayGrow: number;

  /** @param mayGrow bytes by which the process may have grown in a task. */
  constructor(mayGrow: number = Number.POSITIVE_INFINITY) {
    this.#mayGrow = mayGrow;
  }

  /** Called when the user's module is loaded: what is there now belongs to it. */
  note(): void {
    if (this.#resources !== undefined) return;
    this.#resources = process.getActiveResourcesInfo();
    this.#memory = process.memoryUsage.rss();
    this.#folder = process.cwd();
  }

  /**
   * Whether something goes on that would be blamed on the next task, such as a timer; or whether the process holds so much
   * memory that it would count against the next one's limit, or is in another folder.
   */
  hasLeftovers(): boolean {
    if (this.#resources === undefined) return false;
    const active = process.getActiveResourcesInfo();
    for (const resource of this.#resources) {
      const index = active.indexOf(resource);
      if (index >= 0) active.splice(index, 1);
    }
    const grown = process.memoryUsage.rss() - this.#memory;
    return active.length > 0 || grown > this.#mayGrow || process.cwd() !== this.#folder;
  }
}
