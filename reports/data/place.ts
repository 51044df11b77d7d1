import type { Entry } from '../report.ts';

/** `faults cut@process-next=1, users cancel=1`, or `no faults`: what a verdict depends on beside server and page. */
export function worldText({ level, outcomes, faults, users }: Entry): string {
  const parts = [
    Object.keys(faults).length > 0 ? `faults ${budgetsText(faults)}` : 'no faults',
    ...(Object.keys(users).length > 0 ? [`users ${budgetsText(users)}`] : []),
    ...(outcomes === 'both' ? [] : [OUTCOMES[outcomes]]),
    ...(level === 'model' ? [] : [`level ${level}`]),
  ];
  return parts.join(', ');
}

const OUTCOMES = { success: 'every item succeeds', failure: 'every item fails' } as const;

const budgetsText = (all: Readonly<Record<string, number>>): string =>
  Object.entries(all)
    .map(([name, budget]) => `${name}=${budget}`)
    .sort()
    .join(',');

/** `as-deployed × as-logged, faults cut=1`. Takes names as they are: a subject of one's own has any. */
export function placeText(entry: Entry): string {
  const world = worldText(entry).replace(/^no faults(?:, )?/, '');
  return `${entry.server} × ${entry.client}${world === '' ? '' : `, ${world}`}`;
}
