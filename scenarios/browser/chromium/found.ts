/** A browser that can be started. */
export interface Found {
  readonly path: string;
  /** Where it is from, for people: `UNSTUCK_CHROMIUM`, `@sparticuz/chromium 147.0.0`, … */
  readonly from: string;
  /** What its process needs in its environment beside ours. */
  readonly env: Readonly<Record<string, string>>;
}
