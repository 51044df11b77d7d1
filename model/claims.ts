import type { Claim } from './checker/claim.ts';
import type { Compiled } from './checker/compile.ts';
import type { Expr, Fields } from './checker/system.ts';
import {
  countsAreWrong,
  ENDS,
  isOver,
  isWrongButton,
  isWrongEnd,
  leavesOpen,
} from './claim-predicates.ts';
import type { ServerOptions } from './dialects.ts';
import { Places, STATUSES } from './effects/places.ts';
import type { Environment } from './environment.ts';
import { tabsOf } from './protocol.ts';
import type { Subject } from './subject.ts';

export type ClaimKind = 'safety' | 'liveness' | 'reachability';

/** Every claim as a sentence that a reader could dispute. */
export const CLAIMS = {
  settles: {
    kind: 'liveness',
    says: 'the page reaches a terminal view and stays there, without a refresh',
  },
  'job-settles': { kind: 'liveness', says: "the server's job reaches a terminal status" },
  truthful: { kind: 'safety', says: "a terminal view is the job's own terminal status" },
  'never-regresses': {
    kind: 'safety',
    says: 'within one page load the completed count never falls and a terminal view is never taken back',
  },
  'counts-add-up': {
    kind: 'safety',
    says: 'completed = successful + failed <= total; at the end of a job that was not cancelled, = total',
  },
  'each-item-once': {
    kind: 'safety',
    says: 'no item is settled twice or held by two live handlers; a job that ended uncancelled has no open item',
  },
  'cancel-is-final': { kind: 'safety', says: 'a job whose cancel was accepted stays cancelled' },
  'action-iff-completed': {
    kind: 'safety',
    says: 'the "Enrich all" button is there exactly when the view is completed and an item succeeded',
  },
  'goes-quiet': {
    kind: 'liveness',
    says: 'after a terminal view the page eventually sends nothing more by itself',
  },
  'can-complete': { kind: 'reachability', says: 'some interleaving completes the job' },
  'can-fail': { kind: 'reachability', says: 'some interleaving fails the job' },
  'can-cancel': { kind: 'reachability', says: 'some interleaving cancels the job' },
} as const satisfies Record<string, { kind: ClaimKind; says: string }>;

export type ClaimName = keyof typeof CLAIMS;

/** The claims that mean anything here, in the order of `CLAIMS`. */
export function claimsAsked(environment: Environment, server: ServerOptions): ClaimName[] {
  const { items, outcomes, users } = environment;
  return (Object.keys(CLAIMS) as ClaimName[]).filter((name) => {
    if (name === 'can-complete') return items === 0 || outcomes !== 'failure';
    if (name === 'can-fail') {
      // Some servers never give a job that status, whatever happens to its items.
      return items > 0 && outcomes !== 'success' && server.final !== 'completed';
    }
    if (name === 'can-cancel') {
      // A job that is completed when it is created was never there to be cancelled.
      const neverOpen = items === 0 && server.empty === 'completed';
      return (users.cancel ?? 0) > 0 && !neverOpen;
    }
    return true;
  });
}

/** The claims as predicates on the compiled protocol's states. */
export function claimsOf(
  compiled: Compiled,
  subject: Subject,
  environment: Environment,
  names: readonly ClaimName[],
): Claim[] {
  const places = new Places(compiled.layout, subject, environment);
  return names.flatMap((name) => claimOf(name, places, environment));
}

function claimOf(name: ClaimName, places: Places, environment: Environment): Claim | Claim[] {
  const { layout, items } = places;
  const tabs = Array.from({ length: tabsOf(environment) }, (_, tab) => tab);
  const status = (f: Fields) => STATUSES[places.status(f, -1, -1)]!;
  const ask = (expr: Expr) => (f: Fields) => expr(f, -1, -1);
  const tagged = (tab: number, tag: string) => {
    const read = ask(layout.tagged('page.tab', tag, tab));
    return (f: Fields) => read(f) !== 0;
  };
  const terminal = tabs.map((tab) => tagged(tab, 'terminal view'));
  const isOpen = tabs.map((tab) => tagged(tab, 'open'));
  const shownBy = tabs.map((tab) =>
    STATUSES.map((one) => ({ status: one, is: tagged(tab, `shows ${one}`) })),
  );
  const shownIn = (f: Fields, tab: number) =>
    shownBy[tab]!.find((one) => one.is(f))?.status ?? null;
  const buttonAt = tabs.map((tab) => layout.at('page.some', tab));
  const over = (f: Fields) => isOver(status(f));
  const open = ask(places.open);
  switch (name) {
    case 'settles':
      return {
        kind: 'at last always',
        name,
        good: allOf(tabs.map((tab) => (f: Fields) => terminal[tab]!(f) || !isOpen[tab]!(f))),
      };
    case 'job-settles':
      return { kind: 'at last', name, good: over };
    case 'truthful':
      return {
        kind: 'never',
        name,
        bad: (f) => tabs.some((tab) => terminal[tab]!(f) && isWrongEnd(shownIn(f, tab), status(f))),
      };
    case 'never-regresses':
      return { kind: 'never raised', name, flag: 'regresses' };
    case 'counts-add-up': {
      const [completed, successful, failed] = [
        ask(places.completedNow),
        ask(places.successfulNow),
        ask(places.failedNow),
      ];
      return {
        kind: 'never',
        name,
        bad: (f) => countsAreWrong(status(f), completed(f), successful(f), failed(f), items),
      };
    }
    case 'each-item-once': {
      const heldTwice = heldTwiceIn(places);
      return [
        { kind: 'never raised', name, flag: 'settles twice' },
        {
          kind: 'never',
          name: `${name} (held)`,
          bad: (f) => heldTwice(f) || leavesOpen(status(f), open(f)),
        },
      ];
    }
    case 'cancel-is-final':
      return { kind: 'never raised', name, flag: 'leaves cancelled' };
    case 'action-iff-completed': {
      const succeeded = ask(places.succeeded);
      return {
        kind: 'never',
        name,
        bad: (f) =>
          tabs.some((tab) => {
            const shown = shownIn(f, tab);
            // The register means nothing while another status is shown.
            const button = shown === 'completed' && f[buttonAt[tab]!] === 1;
            return isWrongButton(button, shown, succeeded(f) > 0);
          }),
      };
    }
    case 'goes-quiet':
      return tabs.map((tab) => ({
        kind: 'quiet after',
        name: tab === 0 ? name : `${name} (tab ${tab})`,
        after: terminal[tab]!,
        label: `page ${tab} sends`,
      }));
    default:
      return { kind: 'sometimes', name, found: (f) => status(f) === ENDS[name] };
  }
}

const allOf = (predicates: readonly ((f: Fields) => boolean)[]) => (f: Fields) =>
  predicates.every((one) => one(f));

/** Do two handlers that work hold the same item? */
function heldTwiceIn({ layout }: Places): (f: Fields) => boolean {
  const group = layout.group('call');
  const { base, stride, held, tag, spec } = group;
  const { local, offset } = layout.process('call.handler');
  const holds = local.has('holds an item');
  const shared = layout.pool('item').spec;
  if (!shared.shared) return () => false;
  const key = shared.identities ? held : tag;
  return (f) => {
    for (let a = 0; a < spec.size; a++) {
      const at = base + a * stride;
      if (f[at + held] === 0 || !holds(f[at + offset]!)) continue;
      for (let b = a + 1; b < spec.size; b++) {
        const to = base + b * stride;
        if (f[to + held] !== 0 && f[to + key] === f[at + key] && holds(f[to + offset]!))
          return true;
      }
    }
    return false;
  };
}
