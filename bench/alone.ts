import { getAdjacencyMap } from 'xstate/graph';
import { Compiled } from '../model/checker/compile.ts';
import { explore } from '../model/checker/explore.ts';
import { check } from '../model/checker/verdict.ts';
import { claimsOf } from '../model/claims.ts';
import { protocolOf } from '../model/protocol.ts';
import { alternately, exponentOf, judged, type Measured, median, timed } from './measure.ts';
import { EVENTS, oneMachine } from './one-machine.ts';
import { clock, environmentOf, subjectOf } from './spin/ours.ts';

/** What liveness costs on top of exploring, edges included. */
export function livenessShare(rounds: number): Measured[] {
  const large = [
    ['as-deployed', 'reference', 4, 2],
    ['reference', 'reference', 120, 2],
  ] as const;
  return large.map(([server, page, items, cuts]) => {
    const subject = subjectOf(server, page);
    const environment = environmentOf(items, cuts);
    const runs = alternately(
      rounds,
      () => explore(new Compiled(protocolOf(subject, environment)), { clock }).ms,
      () => {
        const compiled = new Compiled(protocolOf(subject, environment));
        const claims = claimsOf(compiled, subject, environment, ['settles']);
        const { times } = check(compiled, claims, { clock });
        return times.explore + times.liveness;
      },
    );
    const [bare, whole] = [median(runs.a), median(runs.b)];
    return judged(
      `liveness on top of exploring: ${server} × ${page}, N=${items}, cut=${cuts}`,
      `+${(whole - bare).toFixed(0)} ms`,
      `${bare.toFixed(0)} ms`,
      (whole - bare) / bare,
      ['less', 0.8, 0.5],
    );
  });
}

/** One verdict in process against xstate/graph's adjacency map of the same behaviour. */
export function againstXState(rounds: number): Measured {
  const items = 20;
  const subject = subjectOf('as-deployed', 'as-logged');
  const environment = environmentOf(items, 0);
  const events = EVENTS.map((type) => ({ type }));
  const verdict = () => {
    const compiled = new Compiled(protocolOf(subject, environment));
    const claims = claimsOf(compiled, subject, environment, ['settles', 'truthful']);
    return check(compiled, claims, { clock }).states;
  };
  let states = 0;
  // Both as they are in a session that goes on: the peer's first round, too, is not the median.
  for (let i = 0; i < 20; i++) states = verdict();
  const runs = alternately(
    rounds,
    () => timed(verdict).ms,
    () =>
      timed(() => {
        const options = { input: { items }, events } as never;
        const found = Object.keys(getAdjacencyMap(oneMachine as never, options)).length;
        if (found !== states) throw new Error(`${found} states, not ${states}`);
      }).ms,
  );
  const [fast, slow] = [median(runs.a), median(runs.b)];
  const title = `one verdict in process, against xstate/graph: as-deployed × as-logged, N=${items} (${states} states)`;
  return judged(title, `${fast.toFixed(1)} ms`, `${slow.toFixed(0)} ms`, slow / fast, [
    'more',
    200,
    500,
  ]);
}

export interface Growth {
  readonly rows: readonly (readonly [items: number, states: number, ms: number])[];
  readonly states: number;
  readonly time: number;
}

/** How states and time grow with N: the exponents of the power laws that fit best. */
export function growth(rounds: number): Growth {
  const subject = subjectOf('as-deployed', 'as-logged');
  const rows = [10, 20, 40, 80, 120, 160, 200].map((items) => {
    const environment = environmentOf(items, 1);
    let states = 0;
    const once = () => {
      const compiled = new Compiled(protocolOf(subject, environment));
      const claims = claimsOf(compiled, subject, environment, ['settles', 'truthful']);
      states = check(compiled, claims, { clock }).states;
    };
    const ms = median(Array.from({ length: rounds }, () => timed(once).ms));
    return [items, states, ms] as const;
  });
  return {
    rows,
    states: exponentOf(rows.map(([items, states]) => [items, states])),
    time: exponentOf(rows.map(([items, , ms]) => [items, ms])),
  };
}
