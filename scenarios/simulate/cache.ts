import type { Answer } from './calls.ts';

const NONE: readonly number[] = [];

/** Places between server and browser that keep a status snapshot each, to answer with it later. */
export class Cache {
  readonly entries: ('empty' | 'used' | Answer)[];

  constructor(size: number) {
    this.entries = Array.from({ length: size }, () => 'empty');
  }

  keep(entry: number, answer: Answer): void {
    this.entries[entry] = answer;
  }

  use(entry: number): Answer {
    const kept = this.entries[entry]!;
    if (typeof kept === 'string') throw new Error(`cache entry ${entry} is ${kept}`);
    this.entries[entry] = 'used';
    return kept;
  }

  where(state: 'empty' | 'kept'): readonly number[] {
    if (this.entries.length === 0) return NONE;
    const is = (one: 'empty' | 'used' | Answer) =>
      state === 'empty' ? one === 'empty' : typeof one !== 'string';
    return this.entries.flatMap((one, at) => (is(one) ? [at] : []));
  }
}
