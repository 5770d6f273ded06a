/** Carries an error of which the step's `retryIf` said that another attempt is of no use. */
export class NotRetryable {
  readonly error: unknown;

  constructor(error: unknown) {
    this.error = error;
  }
}
