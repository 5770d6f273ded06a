/** Why nothing was made, for people: what is wrong, and what to do about it. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly fix: string;

  constructor(message: string, fix: string) {
    super(message);
    this.fix = fix;
  }
}
