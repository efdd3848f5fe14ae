/** Ctrl-C and its relatives as an AbortSignal, so that work ends at a place where nothing is half done. */

interface StopSignal {
  readonly signal: AbortSignal;
  /** Resolves with the signal. */
  readonly aborted: Promise<void>;
  /** Gives the signals back to their usual meaning. */
  dispose(): void;
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The first signal asks to stop, a second one kills at once. */
export function stopSignal(): StopSignal {
  const controller = new AbortController();
  const dispose = () => {
    for (const name of signals) process.off(name, onSignal);
  };
  const onSignal = () => {
    controller.abort();
    dispose();
  };
  for (const name of signals) process.on(name, onSignal);
  const aborted = new Promise<void>((resolve) =>
    controller.signal.addEventListener('abort', () => resolve(), { once: true }),
  );
  return { signal: controller.signal, aborted, dispose };
}
