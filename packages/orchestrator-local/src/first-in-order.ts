/** Whole numbers, taken out smallest first: a binary heap, so that a wide graph costs O(log n) a step. */
export class FirstInOrder {
  readonly #heap: number[] = [];

  /** The smallest; undefined when there is none. */
  get first(): number | undefined {
    return this.#heap[0];
  }

  add(value: number): void {
    const heap = this.#heap;
    let at = heap.length;
    heap.push(value);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = heap[parent] ?? value;
      if (above <= value) break;
      heap[at] = above;
      at = parent;
    }
    heap[at] = value;
  }

  /** As `first`, which is then no longer in. */
  take(): number | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return first;
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      const right = left + 1;
      const smaller = (heap[right] ?? Infinity) < (heap[left] ?? Infinity) ? right : left;
      const below = heap[smaller];
      if (below === undefined || below >= last) break;
      heap[at] = below;
      at = smaller;
    }
    heap[at] = last;
    return first;
  }
}
