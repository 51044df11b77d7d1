import { createHash } from 'node:crypto';
import type { Entry } from './report.ts';

const LONGEST = 120;

/** A file name that says what the trace shows; the same for the same claim and configuration. */
export function traceFileName(entry: Entry): string {
  const { claim, server, client, items, outcomes, faults, users } = entry;
  const budgets = (all: Readonly<Record<string, number>>) =>
    Object.entries(all).map(([name, budget]) => `${name}=${budget}`);
  const name = [
    claim,
    server,
    client,
    `items=${items}`,
    ...(outcomes === 'both' ? [] : [`outcomes=${outcomes}`]),
    ...budgets(faults),
    ...budgets(users),
  ].join('--');
  if (name.length <= LONGEST) return `${name}.json`;
  const digest = createHash('sha256').update(name).digest('hex').slice(0, 8);
  return `${name.slice(0, LONGEST)}--${digest}.json`;
}
