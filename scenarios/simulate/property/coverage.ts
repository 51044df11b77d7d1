import type { Explorer } from '../explorer.ts';
import { isFair } from '../move.ts';

/** What all runs together have been through. States and steps are counted by a hash of 53 bits. */
export class Coverage {
  readonly #states = new Set<number>();
  readonly #steps = new Set<number>();
  readonly #fair = new Set<string>();
  depth = 0;

  add({ nodes, depth }: Pick<Explorer, 'nodes' | 'depth'>): void {
    this.depth = Math.max(this.depth, depth);
    for (const { state, edges } of nodes.values()) {
      this.#states.add(hashOf(state));
      for (const { move, key, to } of edges) {
        if (isFair(move)) this.#fair.add(move.name);
        if (to) this.#steps.add(hashOf(`${key} ${state}`));
      }
    }
  }

  get states(): number {
    return this.#states.size;
  }

  get steps(): number {
    return this.#steps.size;
  }

  get fair(): string[] {
    return [...this.#fair].sort();
  }
}

/** cyrb53 (bryc 2018): whole texts would take too much room. */
function hashOf(text: string): number {
  let [a, b] = [0xdeadbeef, 0x41c6ce57];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    a = Math.imul(a ^ code, 2_654_435_761);
    b = Math.imul(b ^ code, 1_597_334_677);
  }
  a = Math.imul(a ^ (a >>> 16), 2_246_822_507) ^ Math.imul(b ^ (b >>> 13), 3_266_489_909);
  b = Math.imul(b ^ (b >>> 16), 2_246_822_507) ^ Math.imul(a ^ (a >>> 13), 3_266_489_909);
  return 2 ** 32 * (2_097_151 & b) + (a >>> 0);
}
