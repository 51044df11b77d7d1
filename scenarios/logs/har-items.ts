import Assembler from 'stream-json/assembler.js';
import { withParser } from 'stream-json/utils/with-parser.js';
import { eachOf } from './each-of.ts';

/** An entry or a page of a HAR, in the order of the file, counted from 1 apart. */
export interface HarItem {
  readonly of: 'entries' | 'pages';
  readonly number: number;
  readonly value: unknown;
}

type Stage = Parameters<typeof withParser>[0];

interface Token {
  readonly name: string;
  readonly value?: unknown;
}

/**
 * Takes the tokens of a HAR's JSON apart into its entries and pages, one at a time; everything else
 * is passed over. Knows whether `log.entries` was there at all.
 */
class HarItems {
  hasEntries = false;
  /** The names that lead to the present value; null stands for a place in a list. */
  readonly #path: (string | null)[] = [];
  #key: string | null = null;
  #assembler: Assembler | null = null;
  #depth = 0;
  readonly #counts = { entries: 0, pages: 0 };

  /** @returns an item that this token ends, or null */
  take(token: Token): HarItem | null {
    const { name } = token;
    if (this.#assembler) return this.#assemble(token);
    if (name === 'keyValue') this.#key = token.value as string;
    else if (name === 'startObject' || name === 'startArray') {
      const list = this.#listAt();
      if (name === 'startObject' && list) {
        this.#assembler = new Assembler();
        return this.#assemble(token);
      }
      this.#path.push(this.#key);
      this.#key = null;
      if (name === 'startArray' && this.#listAt() === 'entries') this.hasEntries = true;
    } else if (name === 'endObject' || name === 'endArray') this.#key = this.#path.pop() ?? null;
    return null;
  }

  /** The list whose item comes next. */
  #listAt(): HarItem['of'] | null {
    const [root, log, list, ...deeper] = this.#path;
    if (root !== null || log !== 'log' || deeper.length > 0) return null;
    return list === 'entries' || list === 'pages' ? list : null;
  }

  #assemble(token: Token): HarItem | null {
    const assembler = this.#assembler!;
    assembler.consume(token as Parameters<Assembler['consume']>[0]);
    if (token.name.startsWith('start')) this.#depth += 1;
    else if (token.name.startsWith('end')) this.#depth -= 1;
    if (this.#depth > 0) return null;
    this.#assembler = null;
    const of = this.#listAt()!;
    return { of, number: ++this.#counts[of], value: assembler.current };
  }
}

/**
 * Reads a HAR's JSON from a stream and hands over its entries and pages. Throws where it is not JSON.
 * @returns whether there was a list `log.entries`
 */
export async function eachHarItem(
  chunks: AsyncIterable<string>,
  take: (item: HarItem) => void,
): Promise<boolean> {
  const items = new HarItems();
  // Tokens are taken where they are made: as items of a stream they would cost twice as much.
  const stage = () => (token: Token) => items.take(token) ?? undefined;
  // Texts as a whole: a body is in memory by itself, and for as long as its entry is.
  const parser = withParser.asStream(stage as unknown as Stage, { streamValues: false });
  await eachOf<HarItem>(chunks, parser, take);
  return items.hasEntries;
}
