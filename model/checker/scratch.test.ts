import { test } from 'vitest';
import { Compiled } from './compile.ts';
import { PETERSON, peterson } from './examples/peterson.ts';
import { philosopherClaims, philosophers } from './examples/philosophers.ts';
import { inHall, ticketLock } from './examples/ticket-lock.ts';
import { twoPhase, twoPhaseClaims } from './examples/two-phase.ts';
import { walker } from './examples/walker.ts';
import { check } from './verdict.ts';

const clock = () => 0;
const run = (s: any, c: any, o: any = {}) => {
  const k = new Compiled(s);
  const r = check(k, c(k.layout), { clock, ...o });
  console.log(
    s.name,
    r.states,
    r.transitions,
    r.depth,
    r.interleavings,
    JSON.stringify(
      [...r.verdicts].map(([n, v]) => [
        n,
        v.kind,
        (v as any).because,
        v.kind === 'violated' && v.trace?.steps.map((x) => x.member + x.name),
        v.kind === 'violated' && v.trace?.loop,
      ]),
    ),
  );
  return r;
};
test('x', () => {
  for (const n of [1, 2, 3, 4, 12]) run(philosophers(n), philosopherClaims);
  for (const n of [1, 2, 3, 5]) for (const s of [false, true]) run(twoPhase(n, s), twoPhaseClaims);
  const mutex = (l: any) => [
    {
      kind: 'never',
      name: 'mutex',
      bad: (f: any) =>
        l.tagged('side.process', 'critical', 0)(f, 0, 0) +
          l.tagged('side.process', 'critical', 1)(f, 0, 0) >
        1,
    },
  ];
  for (const e of [PETERSON, ['turn', 'flag'], ['turn'], ['flag'], []])
    run(peterson(e as any), mutex);
  for (const n of [1, 2, 3])
    for (const sorted of [false, true])
      for (const losing of [false, true])
        run(ticketLock({ customers: n, sorted, losing, numbers: n + 1 }), (l: any) => [
          { kind: 'at last always', name: 'w', good: (f: any) => inHall(l, 'waiting')(f) === 0 },
          { kind: 'never', name: 'mutex', bad: (f: any) => inHall(l, 'inside')(f) > 1 },
        ]);
});
