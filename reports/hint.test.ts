import { describe, expect, test } from 'vitest';
import { CLAIMS, type ClaimName } from '../model/claims.ts';
import { parseFaults, parseUsers } from '../model/parse.ts';
import { causeOf } from './cause.ts';
import { configurationOf, explore } from './entries.ts';
import { type Holds, remedyFor } from './hint.ts';
import type { Entry } from './report.ts';

const clock = () => 0;

function entryOf(claim: ClaimName, server: string, client: string, faults = '', users = ''): Entry {
  const configuration = {
    server,
    client,
    items: 2,
    outcomes: 'both' as const,
    faults: parseFaults(faults),
    users: parseUsers(users),
    claims: [claim],
  };
  return explore(configuration, { clock })[0]!;
}

/** Explores each change once, however often it is tried. */
function holdsFor(entry: Entry): Holds {
  const known = new Map<string, boolean>();
  return async (dialects) => {
    const key = JSON.stringify(dialects);
    const tried = { ...configurationOf(entry), ...dialects, claims: [entry.claim] };
    const found =
      known.get(key) ?? explore(tried, { clock }).every((one) => one.verdict === 'holds');
    known.set(key, found);
    return found;
  };
}

describe('a hint', () => {
  test.each([
    ['settles', 'as-deployed', 'as-logged', 'cut@process-next=1', ''],
    ['settles', 'as-deployed', 'as-logged', '', 'cancel'],
    ['job-settles', 'as-analysed', 'poll', '', ''],
    ['truthful', 'as-analysed', 'fix-3', '', ''],
    ['truthful', 'as-deployed', 'reference', 'cut@process-next=1', ''],
    ['never-regresses', 'reference', 'as-logged', '', ''],
    ['counts-add-up', 'as-deployed', 'reference', 'cut@process-next=1', ''],
    ['each-item-once', 'as-deployed', 'as-logged', '', 'refresh'],
    ['cancel-is-final', 'as-deployed', 'as-logged', '', 'cancel'],
    ['action-iff-completed', 'fix-1', 'reference', 'cut@process-next=1', ''],
    ['goes-quiet', 'as-deployed', 'poll', '', 'cancel'],
  ] as const)(
    'for %s of %s × %s (%s%s): the claim holds with it, and not with less',
    async (claim, server, client, faults, users) => {
      const entry = entryOf(claim, server, client, faults, users);
      expect(entry.verdict).toBe('violated');
      const holds = holdsFor(entry);
      const remedy = await remedyFor(entry, holds);
      expect(remedy).not.toBeNull();
      expect(await holds(remedy!)).toBe(true);
      for (const side of ['server', 'client'] as const) {
        const changes = remedy![side].slice(entry[side].length).split(',').filter(Boolean);
        for (const change of changes) {
          const fewer = { ...remedy!, [side]: remedy![side].replace(`,${change}`, '') };
          expect(await holds(fewer), change).toBe(false);
        }
      }
    },
  );

  test('changes the side at fault first', async () => {
    const entry = entryOf('settles', 'as-analysed', 'as-logged');
    const tried: string[] = [];
    await remedyFor(entry, async ({ server, client }) => {
      tried.push(server === entry.server ? 'client' : client === entry.client ? 'server' : 'both');
      return false;
    });
    expect(tried).toEqual(['client', 'server', 'both']);
    tried.length = 0;
    await remedyFor({ ...entry, atFault: 'server' }, async ({ server, client }) => {
      tried.push(server === entry.server ? 'client' : client === entry.client ? 'server' : 'both');
      return false;
    });
    expect(tried).toEqual(['server', 'client', 'both']);
  });

  test('changes an option where the dialect names it already', async () => {
    const entry = entryOf('settles', 'as-deployed', 'as-logged,error=stop', 'cut=1');
    const remedy = await remedyFor(entry, holdsFor(entry));
    expect(remedy?.client).toBe('as-logged,error=retry');
  });

  test('is none where no change helps', async () => {
    const entry = entryOf('settles', 'as-analysed', 'as-logged');
    expect(await remedyFor(entry, async () => false)).toBeNull();
  });

  test('names a usual cause of every claim that can have a trace', () => {
    const names = Object.keys(CLAIMS) as ClaimName[];
    const without = names.filter((claim) => causeOf({ claim } as Entry) === null);
    expect(without).toEqual(['can-complete', 'can-fail', 'can-cancel']);
  });

  test('does not blame a page for an end that the server takes back', () => {
    const at = (process: string) =>
      causeOf({ claim: 'truthful', trace: { steps: [{ process }] } } as Entry);
    expect(at('server')).toMatch(/^the server changes/);
    expect(at('network')).toMatch(/^the page takes/);
  });
});
