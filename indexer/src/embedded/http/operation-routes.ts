/** What an operator asks. */
import { freemem, totalmem } from 'node:os';
import { ApiError } from '../api-error.ts';
import type { Answer, Call, Route } from './api-call.ts';

export const operationRoutes: readonly Route[] = [
  { method: 'GET', path: /^\/debug$/, action: 'debug:list', run: () => ({ json: { state: 1, version: '0.24.1' } }) },
  { method: 'GET', path: /^\/stats\.json$/, action: 'stats.json:list', run: stats },
  { method: 'GET', path: /^\/metrics\.json$/, action: 'metrics.json:list', run: metrics },
  { method: 'POST', path: /^\/operations\/snapshot$/, action: 'operations:snapshot', run: snapshot },
  { method: 'POST', path: /^\/operations\/db\/compact$/, action: 'operations:compact', run: compact },
];

function stats({ engine }: Call): Answer {
  const zeros = ['delete_latency_ms', 'delete_requests_per_second', 'import_latency_ms', 'import_requests_per_second'];
  const more = [
    'search_latency_ms',
    'search_requests_per_second',
    'total_requests_per_second',
    'write_latency_ms',
    'write_requests_per_second',
  ];
  const value = {
    ...Object.fromEntries(zeros.map((name) => [name, 0])),
    latency_ms: {},
    overloaded_requests_per_second: 0,
    pending_write_batches: engine.writer.pending,
    requests_per_second: {},
    ...Object.fromEntries(more.map((name) => [name, 0])),
  };
  return { text: JSON.stringify(value, undefined, 2) };
}

function metrics(): Answer {
  const bytes = {
    system_memory_total_bytes: totalmem(),
    system_memory_used_bytes: totalmem() - freemem(),
    typesense_memory_active_bytes: process.memoryUsage.rss(),
  };
  return { text: JSON.stringify(bytes, (_name, value) => (typeof value === 'number' ? String(value) : value), 2) };
}

async function compact({ engine }: Call): Promise<Answer> {
  await engine.writer.call('compact');
  return { json: { success: true } };
}

function snapshot({ query }: Call): Answer {
  if (query.get('snapshot_path') === null) throw new ApiError(400, 'Parameter `snapshot_path` is required.');
  // Every answered write is in the file already.
  return { status: 201, type: 'application/json', json: { success: true } };
}
