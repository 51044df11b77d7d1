import { BLANK } from '../../client/shown.ts';
import type { View } from '../../client/view.ts';
import { UsageError } from '../../model/parse.ts';
import type { JobStatus } from '../../server/contract.ts';
import type { Shown } from './agent/agent.ts';

/** A place in a page: by its test id, or by its ARIA role and accessible name. */
export type Place = (
  | { readonly testId: string }
  | { readonly role: string; readonly name?: string | undefined }
) & {
  /** Read instead of the text: `value`, `aria-valuenow`, `data-state`. */
  readonly attribute?: string | undefined;
  /** Where a text says more: its group is what counts, as in `/^(\d+) of/`. No match: nothing. */
  readonly pattern?: RegExp | undefined;
};

/** What a text of the page means; null: nothing is known yet. */
export type Words = {
  readonly [K in JobStatus | 'none']?: readonly string[] | undefined;
};

/** How to read what a page shows. A place that is not there, or that nobody can see, shows nothing. */
export interface ViewMap {
  /** Default: `data-testid`. */
  readonly testIdAttribute?: string | undefined;
  readonly status: Place & { readonly words: Words };
  /** Each the first whole number that its place shows. */
  readonly completed?: Place | undefined;
  readonly total?: Place | undefined;
  readonly failed?: Place | undefined;
  readonly error?: Place | undefined;
  /** Buttons: there if they can be seen. */
  readonly action?: Place | undefined;
  readonly cancel?: Place | undefined;
}

const PARTS = ['status', 'completed', 'total', 'failed', 'error', 'action', 'cancel'] as const;
export type Part = (typeof PARTS)[number];

/** The parts that a map has, always in the same order. */
export const placesOf = (map: ViewMap): { part: Part; place: Place }[] =>
  PARTS.flatMap((part) => {
    const place = map[part];
    return place ? [{ part, place }] : [];
  });

/** A place as a config says it. */
export function placeText(place: Place, { testIdAttribute = 'data-testid' }: ViewMap): string {
  if ('testId' in place) return `[${testIdAttribute}="${place.testId}"]`;
  return `role ${place.role}${place.name === undefined ? '' : ` with the name "${place.name}"`}`;
}

/**
 * What a user sees, from what the places show, in the order of `placesOf`. Throws UsageError where a
 * status is shown that the map has no word for: it would pass for no status at all; and where a place is several.
 */
export function viewFrom(map: ViewMap, shown: readonly Shown[]): View {
  const at = new Map(
    placesOf(map).map(({ part, place }, i) => {
      const one = shown[i] ?? null;
      if (one?.of && one.of > 1) {
        throw new UsageError(
          `page.view.${part}: ${placeText(place, map)} is to be seen ${one.of} times in the page; expected one`,
        );
      }
      return [part, matched(place, one)];
    }),
  );
  const status = statusOf(map, at.get('status') ?? null);
  const [completed, failed] = [numberIn(at.get('completed')), numberIn(at.get('failed'))];
  const text = at.get('error')?.text ?? '';
  return {
    ...BLANK,
    status,
    completed,
    total: numberIn(at.get('total')),
    failed,
    successful: Math.max(0, completed - failed),
    error: text === '' ? null : text,
    cancel: Boolean(at.get('cancel')?.enabled),
    action: Boolean(at.get('action')),
  };
}

function statusOf({ status: { words } }: ViewMap, shown: Shown): JobStatus | null {
  const text = shown?.text.toLowerCase() ?? '';
  if (text === '') return null;
  for (const [status, texts] of Object.entries(words)) {
    if (!texts?.some((one) => one.toLowerCase() === text)) continue;
    return status === 'none' ? null : (status as JobStatus);
  }
  const known = Object.values(words).flatMap((texts) => texts ?? []);
  throw new UsageError(
    `page.view.status: the page shows ${JSON.stringify(shown!.text)}, which is none of ` +
      `${known.map((one) => JSON.stringify(one)).join(', ')}; say in "words" which status it is, or "none"`,
  );
}

function matched({ pattern }: Place, shown: Shown): Shown {
  if (!pattern || !shown) return shown;
  const [all, group = all] = pattern.exec(shown.text) ?? [];
  return group === undefined ? null : { ...shown, text: group };
}

const numberIn = (shown: Shown | undefined): number =>
  Number(/\d+/.exec(shown?.text ?? '')?.[0] ?? 0);
