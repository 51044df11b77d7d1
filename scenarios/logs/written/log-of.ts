import type { Event } from '../event.ts';
import { formatNdjson } from '../ndjson.ts';
import { harText } from './har-text.ts';
import type { Recorded } from './record.ts';
import type { Session } from './session.ts';
import { HEADER, VercelRows } from './vercel-csv.ts';

/** How a session can be written down. A HAR is the page's; the others are the server's. */
export type WrittenFormat = 'vercel' | 'har' | 'ndjson';

/**
 * The log of a session, as the text of a file: of the server's own log, rows newest first as the
 * platform exports them, or of the page's network panel. Reading it gives the session's events again.
 */
export function logOf(session: Session, format: WrittenFormat): string {
  if (format === 'har') return harText(session);
  if (format === 'ndjson') return formatNdjson(session.server.map(withoutLine));
  const rows = new VercelRows();
  const all = session.server.flatMap((event) => rows.of(event));
  return HEADER + all.reverse().join('');
}

const withoutLine = (event: Recorded): Event =>
  ({ ...event, source: { file: '', line: 1 } }) as Event;
