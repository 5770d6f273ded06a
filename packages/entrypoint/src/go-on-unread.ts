/**
 * Lets this process go on when nobody reads what it prints any more, as when the program that started it has ended: its
 * lines are in the records too. Without a listener, the error of the write would end it in the middle of its step.
 */
export function goOnUnread(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
}
