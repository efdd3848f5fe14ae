/** The table a bench prints: what was measured, the floor of the same run, and the target. */

export interface Row {
  readonly what: string;
  readonly measured: string;
  readonly floor?: string;
  readonly target: string;
  readonly isMet: boolean;
}

export function tableText(rows: readonly Row[]): string {
  const cells = [
    ['', 'measured', 'floor in this run', 'target', ''],
    ...rows.map((row) => [row.what, row.measured, row.floor ?? '', row.target, row.isMet ? 'met' : 'NOT MET']),
  ];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  return (
    cells
      .map((row) =>
        row
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd(),
      )
      .join('\n') + '\n'
  );
}

export function seconds(value: number): string {
  return value < 1 ? `${Math.round(value * 1000)} ms` : `${value.toFixed(2)} s`;
}

export function mebibytes(value: number | undefined): string {
  return value === undefined ? 'unknown' : `${Math.round(value)} MiB`;
}
