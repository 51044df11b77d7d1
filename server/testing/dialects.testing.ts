import { fc } from '@fast-check/vitest';
import { SERVER_OPTIONS, SERVERS, type ServerOptions } from '../../model/dialects.ts';

const values = Object.entries(SERVER_OPTIONS).map(
  ([name, all]) => [name, fc.constantFrom<string>(...all)] as const,
);

/** The named dialects, and every combination of their options. */
export const dialects: fc.Arbitrary<ServerOptions> = fc.oneof(
  fc.constantFrom(...Object.values(SERVERS)),
  fc.record(Object.fromEntries(values)) as unknown as fc.Arbitrary<ServerOptions>,
);
