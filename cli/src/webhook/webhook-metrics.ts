/** What the webhook did since its start, for Prometheus. */

const deliveryOutcomes = [
  'accepted',
  'repeated',
  'ignored',
  'unproven',
  'outdated',
  'unreadable',
  'too_large',
  'busy',
] as const;
export type DeliveryOutcome = (typeof deliveryOutcomes)[number];

const runOutcomes = ['changed', 'unchanged', 'failed'] as const;
type RunOutcome = (typeof runOutcomes)[number];

export class WebhookMetrics {
  readonly #deliveries = new Map<DeliveryOutcome, number>(deliveryOutcomes.map((outcome) => [outcome, 0]));
  readonly #runs = new Map<RunOutcome, number>(runOutcomes.map((outcome) => [outcome, 0]));
  #documents = 0;
  #lastSuccess = 0;
  #seconds = 0;

  delivery(outcome: DeliveryOutcome): void {
    this.#deliveries.set(outcome, (this.#deliveries.get(outcome) ?? 0) + 1);
  }

  /** `at` and `tookMs` in milliseconds. */
  run(outcome: RunOutcome, run: { readonly at: number; readonly tookMs: number; readonly documents: number }): void {
    this.#runs.set(outcome, (this.#runs.get(outcome) ?? 0) + 1);
    this.#documents += run.documents;
    this.#seconds += run.tookMs / 1000;
    if (outcome !== 'failed') this.#lastSuccess = run.at / 1000;
  }

  /** In the text format of Prometheus. */
  text(): string {
    const runs = [...this.#runs.values()].reduce((sum, count) => sum + count, 0);
    return [
      ...metric('siphon_webhook_deliveries_total', 'counter', 'Deliveries by what became of them.'),
      ...byOutcome('siphon_webhook_deliveries_total', this.#deliveries),
      ...metric('siphon_webhook_runs_total', 'counter', 'Runs over the archive by what came of them.'),
      ...byOutcome('siphon_webhook_runs_total', this.#runs),
      ...metric('siphon_webhook_documents_total', 'counter', 'Documents that were sent to the search server.'),
      `siphon_webhook_documents_total ${this.#documents}`,
      ...metric(
        'siphon_webhook_last_success_timestamp_seconds',
        'gauge',
        'End of the last run that succeeded; 0 before.',
      ),
      `siphon_webhook_last_success_timestamp_seconds ${this.#lastSuccess}`,
      ...metric('siphon_webhook_run_duration_seconds', 'summary', 'How long the runs took.'),
      `siphon_webhook_run_duration_seconds_sum ${this.#seconds}`,
      `siphon_webhook_run_duration_seconds_count ${runs}`,
      '',
    ].join('\n');
  }
}

function metric(name: string, kind: 'counter' | 'gauge' | 'summary', help: string): string[] {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${kind}`];
}

function byOutcome(name: string, counts: ReadonlyMap<string, number>): string[] {
  return [...counts].map(([outcome, count]) => `${name}{outcome="${outcome}"} ${count}`);
}
