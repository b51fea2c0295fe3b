export interface TextLimit {
  textMax: number;
  textUnit: 'characters' | 'bytes';
}

const encoder = new TextEncoder();

/**
 * Length as Meta counts it. "Characters" are UTF-16 units: the stricter reading, so that a text that passes here
 * is not refused there.
 */
export function textSize(text: string, unit: TextLimit['textUnit']): number {
  return unit === 'bytes' ? encoder.encode(text).length : text.length;
}

export interface LimitReport {
  used: number;
  left: number;
  /** Close enough to the limit to show the counter. */
  near: boolean;
  over: boolean;
}

/** The counter appears for the last tenth of the limit. */
export function measureText(text: string, limit: TextLimit): LimitReport {
  const used = textSize(text, limit.textUnit);
  return { used, left: limit.textMax - used, near: used >= limit.textMax * 0.9, over: used > limit.textMax };
}
