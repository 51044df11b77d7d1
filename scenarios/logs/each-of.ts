import { type Duplex, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/**
 * Sends chunks through a parser and hands over what comes out, one after another, no faster than it is
 * taken. Rejects with the first thing that went wrong, whoever threw it.
 */
export async function eachOf<T>(
  chunks: AsyncIterable<string>,
  parser: Duplex,
  take: (value: T) => void,
): Promise<void> {
  let thrown: { readonly error: unknown } | null = null;
  try {
    await pipeline(Readable.from(chunks), parser, async (values: AsyncIterable<T>) => {
      try {
        for await (const value of values) take(value);
      } catch (error) {
        // Leaving the loop destroys the parser, and that is what the pipeline would tell of.
        thrown ??= { error };
        throw error;
      }
    });
  } catch (error) {
    throw thrown === null ? error : (thrown as { readonly error: unknown }).error;
  }
}
