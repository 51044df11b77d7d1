export interface DatabaseOptions {
  /** Of a Postgres server, as `postgres://user@host:port/name`. Without it one is embedded. */
  readonly url?: string;
  /** Where the embedded database keeps its files. Without it, it lives in memory. */
  readonly directory?: string;
  /** Connections to a server at most. Default: 10. */
  readonly connections?: number;
}
