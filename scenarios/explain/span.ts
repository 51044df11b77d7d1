/** Bounds of a time, ms. */
export type Span = readonly [least: number, most: number];

/** A moment of the span: 0 is the least, 1 the most. */
export const within = ([least, most]: Span, where: number): number =>
  Math.round(least + (most - least) * where);
