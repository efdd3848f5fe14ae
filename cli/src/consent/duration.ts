/** Lengths of time as people write them. */
import { AppError } from '@session-siphon/schemas/errors';

const unitMs: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const longestMs = 366 * 86_400_000;

/** Milliseconds of `45m`, `2h`, `1h30m`, `3d`. Throws USAGE. */
export function parseDuration(text: string): number {
  const isWritten = /^(?:\d+[smhd])+$/.test(text);
  const parts = isWritten ? [...text.matchAll(/(\d+)([smhd])/g)] : [];
  const total = parts.reduce((sum, [, count = '', unit = '']) => sum + Number(count) * (unitMs[unit] ?? 0), 0);
  if (total > 0 && total <= longestMs) return total;
  throw new AppError('USAGE', `${JSON.stringify(text)} is no length of time.`, {
    hint: 'Write it like 45m, 2h, 1h30m or 3d; at most a year. Leave it out to pause until `siphon resume`.',
  });
}
