import type { NotUnderstood } from './event.ts';

/** More kinds of lines than anybody reads; the rest is counted as one. */
const MOST_PATTERNS = 500;
const LONGEST = 120;

/** Counts what was not understood, by pattern. Holds at most `MOST_PATTERNS` of them. */
export class Tally {
  readonly #found = new Map<string, NotUnderstood>();

  /** `text` is folded to its pattern, unless it is `as` it is. */
  add(
    kind: NotUnderstood['kind'],
    text: string,
    line: number,
    how: 'fold' | 'as is' = 'fold',
  ): void {
    let pattern = how === 'fold' ? patternOf(text) : text;
    let key = `${kind} ${pattern}`;
    if (!this.#found.has(key) && this.#found.size >= MOST_PATTERNS) {
      pattern = '(anything else)';
      key = `${kind} ${pattern}`;
    }
    const before = this.#found.get(key);
    if (!before) this.#found.set(key, { kind, pattern, count: 1, firstLine: line });
    else {
      const firstLine = Math.min(before.firstLine, line);
      this.#found.set(key, { ...before, count: before.count + 1, firstLine });
    }
  }

  /** Most frequent first, of equals the one that came first. */
  get all(): NotUnderstood[] {
    return [...this.#found.values()].sort((a, b) => b.count - a.count || a.firstLine - b.firstLine);
  }
}

/** A message with what differs from one to the next left out: ids as `<id>`, numbers as `<n>`. */
export function patternOf(text: string): string {
  const [first = ''] = text.slice(0, 4 * LONGEST).split(/\r\n?|\n/, 1);
  const folded = first
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi, '<id>')
    // A word of letters and at least two digits is somebody's id.
    .replace(/\b(?=(?:[a-z_-]*\d){2})(?=\d*[a-z_])[\w-]{6,}\b/gi, '<id>')
    .replace(/\d+(?:[.,:]\d+)*/g, '<n>')
    .trim();
  const short = folded.length > LONGEST ? `${folded.slice(0, LONGEST)}…` : folded;
  return first.length < text.trim().length && short === folded ? `${short} …` : short;
}

/**
 * The same, short enough for a terminal: other requests as one line, and of messages the most
 * frequent.
 */
export function briefly(all: readonly NotUnderstood[], most = 5): NotUnderstood[] {
  const requests = all.filter(({ kind }) => kind === 'request');
  const others = all.filter(({ kind }) => kind !== 'request');
  const rest = others.slice(most);
  return [
    ...others.slice(0, most),
    ...asOne(rest, `${rest.length} other patterns`),
    ...asOne(requests, `requests on ${requests.length} other routes: ${listed(requests)}`),
  ];
}

function asOne(some: readonly NotUnderstood[], pattern: string): NotUnderstood[] {
  if (some.length < 2) return [...some];
  const count = some.reduce((sum, one) => sum + one.count, 0);
  const firstLine = Math.min(...some.map((one) => one.firstLine));
  return [{ kind: some[0]!.kind, pattern, count, firstLine }];
}

const listed = (some: readonly NotUnderstood[]): string => {
  const names = some.slice(0, 3).map(({ pattern }) => pattern);
  return some.length > 3 ? `${names.join(', ')}, …` : names.join(', ');
};
