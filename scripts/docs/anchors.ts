/** Gives the headings of one page their anchors as GitHub does: the second of one text ends in `-1`. */
export class Anchors {
  readonly #counts = new Map<string, number>();

  take(title: string): string {
    const anchor = title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-");
    const count = this.#counts.get(anchor) ?? 0;
    this.#counts.set(anchor, count + 1);
    return count === 0 ? anchor : `${anchor}-${count}`;
  }
}
