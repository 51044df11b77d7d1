import type { Event } from '../logs/event.ts';
import { follow, movedAt, owedSince, passTime } from './moves.ts';
import type { CallRecord, Node, OwedLine } from './node.ts';
import type { Timing } from './timing.ts';
import type { World } from './world.ts';

/**
 * The nodes in which the next event of the log is explained.
 * @returns none: the model cannot show this event here and now
 */
export function readEvent(world: World, node: Node, event: Event, timing: Timing): Node[] {
  const zone = passTime(world, node, timing);
  if (!zone?.limit('now', '0', event.at) || !zone.limit('0', 'now', -event.at)) return [];
  const base: Node = { ...node, zone, read: node.read + 1, parent: node, by: event };
  switch (event.kind) {
    case 'created':
    case 'ends':
      return [base];
    case 'leaves':
      return [{ ...base, left: true }];
    case 'loads':
      return loads(world, base);
    case 'arrives':
      return arrives(world, base, event.call, event.route);
    case 'takes': {
      const queued = event.payload?.queued;
      return pays(base, event.call, (one) => one.kind === 'takes' && fits(queued, one.queued));
    }
    case 'settles': {
      const { outcome } = event.payload;
      return pays(base, event.call, (one) => one.kind === 'settles' && one.outcome === outcome);
    }
    case 'answers':
      return answers(world, base, event);
    case 'sends':
    case 'receives':
    case 'breaks':
      throw new Error(`"${event.kind}": what a page saw is not explained yet`);
  }
}

const fits = <T>(logged: T | undefined, shown: T | null) =>
  logged === undefined || shown === null || logged === shown;

function loads(world: World, base: Node): Node[] {
  return world.compiled
    .steps(base.f)
    .filter(({ taken }) => taken.name === 'loads' || taken.name === 'reloads')
    .map(({ taken, next }) => {
      const zone = base.zone.copy();
      const after = follow(world, { ...base, left: false }, taken, next, zone);
      return { ...after, parent: base.parent, by: base.by };
    });
}

function arrives(world: World, base: Node, call: string, route: string): Node[] {
  const found: Node[] = [];
  for (let slot = 0; slot < world.slots; slot++) {
    if (world.inTransit(base.f, slot) !== route || base.bound[slot] !== null) continue;
    const bound = [...base.bound];
    bound[slot] = call;
    const record: CallRecord = { id: call, owes: [], taken: false };
    // A fault that struck it on its way could not name it yet.
    const faults = base.faults.map((one) =>
      one.call === null && one.number === base.numbers[slot] ? { ...one, call } : one,
    );
    found.push({
      ...base,
      zone: base.zone.copy().mark(movedAt(slot)),
      bound,
      faults,
      records: [...base.records, record],
    });
  }
  return found;
}

function answers(world: World, base: Node, event: Event & { kind: 'answers' }): Node[] {
  if (event.route === 'cancel') return [base];
  if (event.route === 'status') {
    const { payload } = event;
    if (!fits(payload?.total, world.environment.items)) return [];
    return pays(
      base,
      event.call,
      (one) =>
        one.kind === 'answers status' &&
        fits<string>(payload?.status, one.status) &&
        fits(payload?.completed, one.completed),
    );
  }
  const said = event.payload?.status;
  return pays(
    base,
    event.call,
    (one) =>
      one.kind === 'answers process-next' &&
      (said === undefined || one.reply === null || one.reply.startsWith(said)),
  );
}

/** The line is the first that the call owes. */
function pays(base: Node, call: string, is: (line: OwedLine) => boolean): Node[] {
  const record = base.records.find((one) => one.id === call);
  const [line, ...rest] = record?.owes ?? [];
  if (!record || !line || !is(line)) return [];
  const zone = base.zone.copy();
  if (rest.length === 0) zone.drop(owedSince(call));
  const slot = base.bound.indexOf(call);
  if (slot >= 0) zone.mark(movedAt(slot));
  const records = base.records.map((one) => (one === record ? { ...one, owes: rest } : one));
  return [{ ...base, zone, records }];
}
