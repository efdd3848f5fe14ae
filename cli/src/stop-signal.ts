/** Ctrl-C and its relatives as an AbortSignal, so that work ends at a place where nothing is half done. */

interface StopSignal {
  readonly signal: AbortSignal;
  /** Resolves with the signal. */
  readonly aborted: Promise<void>;
  /** Gives the signals back to their usual meaning. */
  dispose(): void;
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The first signal asks to stop, a second Ctrl-C kills at once. */
export function stopSignal(): StopSignal {
  const controller = new AbortController();
  const { signal } = controller;
  let interrupts = 0;
  const onSignal = (name: NodeJS.Signals) => {
    // A launcher hands Ctrl-C on as SIGTERM, so only SIGINT is the person's own.
    if (name === 'SIGINT') interrupts += 1;
    controller.abort();
    if (interrupts < 2) return;
    dispose();
    process.kill(process.pid, 'SIGINT');
  };
  const dispose = () => {
    for (const name of signals) process.off(name, onSignal);
  };
  for (const name of signals) process.on(name, onSignal);
  const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  return { signal, aborted, dispose };
}
