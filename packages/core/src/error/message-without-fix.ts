/** What happened, without the advice that ends the message of an error: for those who show the two apart. */
export function messageWithoutFix({
  message,
  fix,
}: {
  readonly message: string;
  readonly fix?: string | undefined;
}): string {
  return fix !== undefined && message.endsWith(fix) ? message.slice(0, -fix.length).trimEnd() : message;
}
