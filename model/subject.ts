import type { ClientOptions, ServerOptions } from './dialects.ts';

/** A server and a page under test, as dialects. */
export interface Subject {
  readonly server: ServerOptions;
  readonly client: ClientOptions;
}
