import type { Claim } from '../claim.ts';
import type { Layout } from '../layout.ts';
import type { Fields } from '../system.ts';
import { countHot, type Draw } from './random.ts';

/** Claims that do not tell members apart. */
export function randomClaims(draw: Draw, layout: Layout): Claim[] {
  const p = countHot(layout, 'many.p');
  const things = layout.count('thing', 'hot');
  const w = layout.tagged('lone.w', 'hot');
  const reads: ((f: Fields) => boolean)[] = [
    (f) => w(f, 0, -1) === 1,
    (f) => p(f, 0, -1) > 0,
    (f) => p(f, 0, -1) === layout.group('many').spec.size,
    (f) => things(f, 0, -1) === 0,
    (f) => f[layout.at('lone.x')]! === 2,
  ];
  const read = () => reads[draw(reads.length)]!;
  return [
    { kind: 'never', name: 'never', bad: read() },
    { kind: 'sometimes', name: 'sometimes', found: read() },
    { kind: 'never raised', name: 'never raised', flag: 'flagged' },
    { kind: 'at last always', name: 'at last always', good: read() },
    { kind: 'at last', name: 'at last', good: read() },
    { kind: 'quiet after', name: 'quiet after', after: read(), label: 'loud' },
  ];
}
