/** Lets so many tasks go on at the same time, and the others wait in their order. */
export class Slots {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(count: number) {
    this.#free = count;
  }

  /** Begins a task when there is a slot. The promise may be looked at late: its rejection is not left unhandled. */
  take<Result>(task: () => Promise<Result>): Promise<Result> {
    const taken = this.#slot().then(task);
    const free = (): void => {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free += 1;
      else next();
    };
    taken.then(free, free);
    return taken;
  }

  async #slot(): Promise<void> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }
}
