import { Names } from './code.ts';
import type { Fields } from './fields.ts';
import { payloadSource, wholeSource } from './generate.ts';
import type { PoolFields } from './layout.ts';
import { wholeNumber } from './resolve.ts';
import type { CompiledProcess, EventTable, Running, Sink, StepClass, Steps } from './tables.ts';

/** What generated steps ask of the compiled system. */
export interface Stepping {
  readonly runner: Running;
  classOf(process: CompiledProcess, event: EventTable, member: number): StepClass;
  /** The steps of a local state that was not met before. */
  stepsIn(process: CompiledProcess, state: number): Steps | null;
  expandPool(process: CompiledProcess, pool: PoolFields, f: Fields, sink: Sink): void;
}

/**
 * Goes through all processes in order and gives every possible step of `f` to the sink. Of equal
 * members of a sorted group only the first is asked: the others can do the same.
 */
export function expanderOf(
  processes: readonly CompiledProcess[],
  stepping: Stepping,
): (f: Fields, g: Fields, sink: Sink) => void {
  const names = new Names();
  const s = names.of(stepping);
  const lines = processes.map((process) => {
    const { group, pool, offset } = process;
    const p = names.of(process);
    if (pool)
      return expandsPool(process, pool, `${s}.expandPool(${p}, ${names.of(pool)}, f, sink);`);
    const { base, stride, spec } = group!;
    const steps = names.of(process.steps);
    return Array.from({ length: spec.size }, (_, member) => {
      const at = base + member * stride;
      const fields = Array.from(
        { length: stride },
        (_, i) => `f[${at + i}] !== f[${at + i - stride}]`,
      );
      const differs = spec.sorted && member > 0 ? ` && (${fields.join(' || ')})` : '';
      return `t = ${steps}[f[${at + offset}]];
        if (t === undefined) t = ${s}.stepsIn(${p}, f[${at + offset}]);
        if (t !== null${differs}) t(f, g, ${at}, ${member}, sink);`;
    }).join('\n');
  });
  return names.build('f, g, sink', `let t; ${lines.join('\n')}`);
}

/** A pool whose members are counted has steps in few of its local states, all known beforehand. */
function expandsPool({ candidates }: CompiledProcess, pool: PoolFields, call: string): string {
  if (pool.spec.identities) return call;
  const places = candidates.flatMap((events, i) => (events!.length > 0 ? [pool.base + i] : []));
  return places.length > 0
    ? `if (${places.map((at) => `f[${at}] !== 0`).join(' || ')}) ${call}`
    : '';
}

/**
 * The steps that a member of a group may take by itself in one local state: each possible one is
 * taken on `g`, a copy of `f`, and given to the sink.
 */
export function stepsOf(
  process: CompiledProcess,
  state: number,
  events: readonly EventTable[],
  stepping: Stepping,
): Steps {
  const names = new Names();
  const runner = names.of(stepping.runner);
  const { spec } = process.group!;
  const p = names.of(process);
  const s = names.of(stepping);
  const symmetric = spec.sorted && spec.size > 1;
  const lines = events.map((event) => {
    const { step, alternatives, radix, entries, classes } = event;
    const e = names.of(event);
    const known = `${names.of(classes)}[${symmetric ? 0 : 'member'}]`;
    const made = `${s}.classOf(${p}, ${e}, ${symmetric ? -1 : 'member'})`;
    const take = `${payloadSource(names, event)}
      for (let choice = v, end = v + ${alternatives}; choice < end; choice++) {
        let x = ${names.of(entries)}[${state * radix} + choice];
        if (x === undefined) x = ${runner}.ask(${p}, ${e}, ${state}, choice);
        if (x === null) continue;
        g.set(f);
        ${step.cost ? 'g[cost]--;' : ''}
        ${runner}.begin();
        if (x.run(g, self, -1)) sink.take(g, ${known} || ${made}, ${runner}.flags, choice, member);
      }`;
    const paid = step.cost
      ? `const cost = ${wholeSource(names, `the cost of "${event.type}"`, step.cost)};
        if (cost >= 0 && ${names.of(wholeNumber)}('a budget', f[cost]) !== 0) { ${take} }`
      : take;
    return step.when
      ? `if (${wholeSource(names, `"when" of "${event.type}"`, step.when)} !== 0) { ${paid} }`
      : `{ ${paid} }`;
  });
  const body = lines.join('\n');
  return names.build('f, g, self, member, sink', `const other = -1; let v = 0, y = 0; ${body}`);
}
