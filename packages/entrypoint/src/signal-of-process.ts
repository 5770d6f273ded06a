/**
 * Aborted when this process is asked to end; asked a second time by the same signal, it ends at once. A terminal's Ctrl-C
 * reaches a child by SIGINT while its parent passes on a SIGTERM: together they ask once.
 */
export function signalOfProcess(): AbortSignal {
  const controller = new AbortController();
  const asked = new Set<NodeJS.Signals>();
  const stop = (signal: NodeJS.Signals): void => {
    if (asked.has(signal)) process.exit(143);
    asked.add(signal);
    controller.abort();
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  return controller.signal;
}
