import fc from 'fast-check';
import { CLAIMS, type ClaimName } from '../../model/claims.ts';
import { parseFaults } from '../../model/parse.ts';
import { explore } from '../entries.ts';
import type { Entry } from '../report.ts';
import type { Drawn } from './drawn.ts';

const clock = () => 0;
const outcomes = 'both' as const;

/** The logged page, a call cut, one item: `settles` is violated, in 13 steps. */
export const CUT: readonly Entry[] = explore(
  {
    ...{ server: 'as-deployed', client: 'as-logged', items: 1, outcomes, users: {}, claims: null },
    faults: parseFaults('cut@process-next=1'),
  },
  { clock },
);

export const VIOLATED = CUT.find((one) => one.verdict === 'violated')!;
export const HOLDS = CUT.find((one) => one.verdict === 'holds')!;
export const INCOMPLETE: Entry = { ...HOLDS, verdict: 'incomplete', because: 'bound hit: states' };
export const DISAGREES: Entry = {
  ...HOLDS,
  level: 'code',
  verdict: 'disagrees',
  because: 'after 1 steps code and model differ in what is shown',
  difference: { steps: VIOLATED.trace!.steps.slice(0, 1), what: 'view', code: ['a'], model: ['b'] },
};
/** `can-fail` is not reached. */
export const NOT_REACHED: Entry = {
  ...HOLDS,
  ...{ claim: 'can-fail', verdict: 'violated', trace: null },
};

export const drawnOf = (entries: readonly Entry[], more: Partial<Drawn> = {}): Drawn => ({
  ...{ command: 'unstuck check', version: '0.1.0', mutants: null, explained: null },
  notes: new Map(),
  check: { schemaVersion: 1, command: 'unstuck check', entries: [...entries] },
  ...more,
});

// ---- any text in any field ----------------------------------------------------------------------------

const NASTY = [
  ...[
    ']]>',
    '<![CDATA[',
    '</testcase>',
    '<!--',
    '-->',
    '&amp;',
    '&#0;',
    '"',
    "'",
    '\u0000',
    '\u0008',
  ],
  ...[
    '\u001b[31m',
    '\u007f',
    '\u0085',
    '\ufffe',
    '\uffff',
    '\ud800',
    '\udfff',
    '😀',
    '\u202e',
    'é',
  ],
  ...[
    '\r\n',
    '\n',
    '\t',
    '|',
    '\\',
    '```',
    '````',
    '::error::',
    '%0A',
    '%',
    ':',
    ',',
    '@all',
    '#1',
  ],
  ...['<script>', '</details>', '<b>', '__proto__', 'constructor', ' ', ''],
];

/** Code units as they come, lone surrogates and controls among them, mixed with what ends things. */
export const anyText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      fc.constantFrom(...NASTY),
      fc.nat(0xffff).map((code) => String.fromCharCode(code)),
    ),
  )
  .map((parts) => parts.join(''));

const anyStep = fc.record({
  process: anyText,
  name: fc.oneof(anyText, fc.constantFrom('loads', 'cut', 'settles', 'arrives')),
  payload: fc.dictionary(anyText, fc.oneof(anyText, fc.integer(), fc.boolean())),
});

const anyView = fc.record({
  status: fc.option(anyText),
  completed: fc.nat(),
  total: fc.nat(),
  error: fc.boolean(),
  action: fc.boolean(),
  cancel: fc.boolean(),
});

const anyTrace = fc
  .record({
    steps: fc.array(anyStep, { minLength: 1, maxLength: 4 }),
    loops: fc.boolean(),
    end: fc.record({
      views: fc.array(fc.option(anyView), { maxLength: 2 }),
      job: anyText,
      state: fc.constant({}),
    }),
  })
  .map(({ loops, ...trace }) => ({ ...trace, loop: loops ? 0 : null, identities: false }));

const anyEntry: fc.Arbitrary<Entry> = fc
  .record({
    base: fc.constantFrom(VIOLATED, HOLDS, INCOMPLETE, DISAGREES, NOT_REACHED),
    claim: fc.constantFrom(...(Object.keys(CLAIMS) as ClaimName[])),
    server: anyText,
    client: anyText,
    items: fc.nat(1000),
    scenario: fc.option(anyText),
    expected: fc.constantFrom(null, 'holds' as const, 'violated' as const),
    because: fc.option(anyText),
    assumptions: fc.array(anyText, { maxLength: 2 }),
    trace: anyTrace,
    what: anyText,
  })
  .map(({ base, trace, what, ...texts }) => ({
    ...base,
    ...texts,
    trace: base.trace && trace,
    ...(base.difference ? { difference: { ...base.difference, steps: trace.steps, what } } : {}),
  }));

const anyDifference = fc.record({
  what: anyText,
  expected: fc.option(anyText),
  found: fc.option(anyText),
});

export const anyDrawn: fc.Arbitrary<Drawn> = fc
  .record({
    command: anyText,
    file: anyText,
    entries: fc.array(anyEntry, { maxLength: 4 }),
    differences: fc.array(anyDifference, { maxLength: 2 }),
    replay: anyText,
  })
  .map(({ command, file, entries, differences, replay }) => {
    const expectations = { file, asExpected: 1, differences };
    const notes = new Map(entries.map((one) => [one, { remedy: null, replay, file: replay }]));
    return drawnOf([], {
      ...{ command, notes },
      check: { schemaVersion: 1, command, entries, expectations },
    });
  });

/** 10,000 entries in 1,000 configurations, one in ten violated. */
export const MANY: readonly Entry[] = Array.from({ length: 10_000 }, (_, i) => ({
  ...(i % 10 === 0 ? VIOLATED : HOLDS),
  server: `server ${i % 100}`,
  items: Math.floor(i / 1000),
}));
