/** One measured value. `atMost` and `atLeast` are the targets of docs/PERFORMANCE.md; without one it is only told. */
export interface Figure {
  /** `P1` … `P7`, or empty. */
  id: string;
  what: string;
  value: number;
  unit: '/s' | 'ms' | 'MB' | '×' | 's' | 'fps' | 'CLS';
  atMost?: number;
  atLeast?: number;
}

export function met({ value, atMost = Number.POSITIVE_INFINITY, atLeast = Number.NEGATIVE_INFINITY }: Figure): boolean {
  return value <= atMost && value >= atLeast;
}

/** `P2  acknowledged, p50 at c=64     13.9 ms   at most 15 ms` */
export function describeFigure(figure: Figure): string {
  const { id, what, value, unit, atMost, atLeast } = figure;
  const shown = (number: number) =>
    `${number.toLocaleString('en', { maximumFractionDigits: number < 10 ? 2 : number < 100 ? 1 : 0 })} ${unit}`;
  const target =
    atMost !== undefined ? `at most ${shown(atMost)}` : atLeast !== undefined ? `at least ${shown(atLeast)}` : '';
  const verdict = target === '' ? '' : met(figure) ? '' : '  NOT MET';
  return `${id.padEnd(4)}${what.padEnd(58)}${shown(value).padStart(14)}   ${target}${verdict}`;
}

export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}
