/** A table as the platform exports it, with what a test needs of it. */
export interface Table {
  readonly columns?: readonly string[];
  readonly newline?: string;
  readonly bom?: boolean;
}

export const NEEDED_COLUMNS = [
  'timestampInMs',
  'requestId',
  'requestPath',
  'requestMethod',
  'message',
  'responseStatusCode',
  'durationMs',
  'requestUserAgent',
];

export type Cells = Readonly<Record<string, string | number>>;

export function csvOf(rows: readonly Cells[], table: Table = {}): string {
  const { columns = NEEDED_COLUMNS, newline = '\n', bom = false } = table;
  const line = (cells: readonly (string | number)[]) =>
    cells.map((cell) => `"${String(cell).replaceAll('"', '""')}"`).join(',') + newline;
  const body = rows.map((row) => line(columns.map((name) => row[name] ?? '')));
  return (bom ? '\uFEFF' : '') + line(columns) + body.join('');
}

export const JOB = '11111111-2222-4333-8444-555555555555';
export const ITEM = 'aaaaaaaa-2222-4333-8444-555555555555';
export const T = Date.UTC(2026, 0, 31, 12);

/** A row of a request, `ms` after noon. */
export const row = (ms: number, requestId: string, path: string, more: Cells = {}): Cells => ({
  timestampInMs: T + ms,
  requestId,
  requestPath: `host.example/${path}`,
  requestMethod: path.endsWith('process-next') ? 'POST' : 'GET',
  requestUserAgent: 'browser',
  ...more,
});

export const status = (job = JOB) => `api/conversations/batch/${job}/status`;
export const next = (job = JOB) => `api/batch-jobs/${job}/process-next`;
export const page = (job = JOB) => `batch-jobs/${job}`;
export const said = (message: string): Cells => ({ message });

export const TAKES = said(`[ProcessNext] Processing item ${ITEM} (2 remaining)`);
export const SETTLES = said(`[ProcessNext] Item ${ITEM} completed in 900ms: ${JOB}`);
export const READS = said(
  `[StatusAPI] Returning status: {\n  jobId: '${JOB}',\n  status: 'processing',\n  completed: 1,\n  total: 2\n}`,
);
