import type { ClaimName } from '../model/claims.ts';
import type { Colors } from './colors.ts';
import { totalsOf } from './group.ts';
import { sized } from './numbers.ts';
import type { Entry } from './report.ts';
import { oracleLines, traceLines, viewText } from './view-text.ts';

/** `none`, or one process-next call that is cut. */
export type World = 'calm' | 'cut';

/** The tour's explorations, to be asked by dialects and world. */
export class Findings {
  readonly #entries: readonly Entry[];

  constructor(entries: readonly Entry[]) {
    this.#entries = entries;
  }

  of(server: string, client: string, world: World): Entry[] {
    return this.#entries.filter(
      (one) =>
        one.server === server &&
        one.client === client &&
        Object.keys(one.faults).length > 0 === (world === 'cut'),
    );
  }

  /** Is the claim violated for some item count? null: not known. */
  violates(server: string, client: string, world: World, claim: ClaimName): boolean | null {
    const found = this.of(server, client, world).filter((one) => one.claim === claim);
    if (found.some((one) => one.verdict === 'violated')) return true;
    return found.length > 0 && found.every((one) => one.verdict === 'holds') ? false : null;
  }
}

const LOGGED = ['as-deployed', 'as-logged'] as const;

/** The deployed page on the deployed server: what happens, told once in full. */
export function bugText(findings: Findings, colors: Colors): string {
  const calm = findings.of(...LOGGED, 'calm');
  const stuck = findings.of(...LOGGED, 'cut').find((one) => one.claim === 'settles' && one.trace);
  const { interleavings } = totalsOf(calm);
  const ways =
    interleavings === null ? 'every interleaving' : `each of ${sized(interleavings)} interleavings`;
  const settles = findings.violates(...LOGGED, 'calm', 'settles') === false;
  const lines = [
    'unstuck tries every order in which requests, answers, timers and faults can happen to a page and',
    'its server, and says whether the page always shows the end of its job without a refresh.',
    '',
    colors.bold('1. The logged page gets stuck'),
    '',
    'A page starts a batch job, drives it item by item, reads the status once more, and is silent.',
    settles
      ? `While no call is lost that works: ${ways} of 1 to 3 items ends.`
      : 'Even while no call is lost that does not always work.',
  ];
  if (!stuck?.trace) return [...lines, 'A cut process-next call does not change that.'].join('\n');
  const { trace, items } = stuck;
  return [
    ...lines,
    `If the network cuts one process-next call, the page gets stuck. A shortest schedule, items ${items}:`,
    '',
    ...traceLines(trace, 'liveness').map((line) => `  ${line}`),
    '',
    `The user sees: ${viewText(trace.end.views[0]!)}. On the server the job is ${trace.end.job}.`,
    `A refresh ${oracleLines(stuck)[0]}.`,
  ].join('\n');
}

interface Row {
  readonly label: string;
  /** Is it one of the three that the analysis proposes? */
  readonly proposed: boolean;
  readonly analysed: readonly [server: string, client: string];
  readonly logged: readonly [server: string, client: string];
  /** `logged` stands for it only as far as `settles` goes. */
  readonly inPart: boolean;
}

/** On the deployed server Fix 1 is its reply: that server finalises the job by itself. */
export const FIX_1_DEPLOYED = 'as-deployed,last-reply=job_completed';

export const FIX_ROWS: readonly Row[] = [
  row('nothing changed', false, ['as-analysed', 'as-logged'], LOGGED),
  // There the reply differs in both branches at once, so that only `settles` can be read off.
  {
    ...row('Fix 1 as written', true, ['fix-1', 'as-logged'], [FIX_1_DEPLOYED, 'as-logged']),
    inPart: true,
  },
  row('Fix 1, both branches', true, ['fix-1-both', 'as-logged'], [FIX_1_DEPLOYED, 'as-logged']),
  row('Fix 2', true, ['as-analysed', 'fix-2'], ['as-deployed', 'fix-2']),
  row('Fix 3', true, ['as-analysed', 'fix-3'], ['as-deployed', 'fix-3']),
  row('Fixes 2 and 3', true, ['as-analysed', 'fix-2+3'], ['as-deployed', 'fix-2+3']),
  row('all three', true, ['fix-1-both', 'fix-2+3'], [FIX_1_DEPLOYED, 'fix-2+3']),
  row('a page that polls', false, ['as-analysed', 'poll'], ['as-deployed', 'poll']),
  row('our page', false, ['as-analysed', 'reference'], ['as-deployed', 'reference']),
  row('our page and server', false, ['reference', 'reference'], ['reference', 'reference']),
];

function row(
  label: string,
  proposed: boolean,
  analysed: Row['analysed'],
  logged: Row['logged'],
): Row {
  return { label, proposed, analysed, logged, inPart: false };
}

export function fixesText(findings: Findings, colors: Colors): string {
  const cell = (pair: Row['analysed'], world: World, inPart = false): string => {
    const stuck = findings.violates(...pair, world, 'settles');
    if (stuck === null) return 'not known';
    const wrong = !inPart && findings.violates(...pair, world, 'truthful');
    return `${stuck ? 'STUCK' : 'settles'}${wrong ? ', shows a wrong end' : ''}`;
  };
  const cells = FIX_ROWS.map((one) => ({
    ...one,
    analysed: cell(one.analysed, 'calm'),
    logged: cell(one.logged, 'cut', one.inPart),
  }));
  const rows = cells.map(({ label, analysed, logged }) => [label, analysed, logged]);
  const head = ['', 'bug as analysed', 'bug as logged'];
  const below = ['', '(no fault needed)', '(one process-next call cut)'];
  const helping = (which: 'analysed' | 'logged') =>
    cells.filter((one) => one.proposed && one[which] === 'settles').map((one) => one.label);
  return [
    colors.bold('2. Which fixes help'),
    '',
    'The written analysis proposes three fixes. Here is each against the bug that it describes, and',
    'against the bug that the log shows, for 1 to 3 items that may succeed or fail:',
    '',
    ...columns([head, below, ...rows]).map((line) => paint(line, colors)),
    '',
    `Help against the bug as analysed: ${listed(helping('analysed'))}.`,
    `Help against the bug as logged: ${listed(helping('logged'))}.`,
  ].join('\n');
}

const listed = (names: readonly string[]): string =>
  names.length === 0 ? 'none of the proposed fixes' : names.join('; ');

/** Every server with every page: does the page always reach an end that stays? */
export function matrixText(
  findings: Findings,
  servers: readonly string[],
  clients: readonly string[],
  colors: Colors,
): string {
  const table = (world: World) =>
    columns([
      ['', ...clients],
      ...servers.map((server) => [
        server,
        ...clients.map((client) => {
          const stuck = findings.violates(server, client, world, 'settles');
          return stuck === null ? '?' : stuck ? 'STUCK' : 'ok';
        }),
      ]),
    ]).map((line) => paint(line, colors));
  const wrong = (claim: ClaimName, world: World) =>
    servers.flatMap((server) => {
      const pages = clients.filter((client) => findings.violates(server, client, world, claim));
      return pages.length === 0 ? [] : [`    ${server} with ${pages.join(', ')}`];
    });
  const lists = (world: World) => [
    '  A wrong end is shown (truthful is violated):',
    ...orNone(wrong('truthful', world)),
    '  What was shown is taken back (never-regresses is violated):',
    ...orNone(wrong('never-regresses', world)),
  ];
  return [
    colors.bold('3. Every server with every page, 1 to 3 items'),
    '',
    'No faults. STUCK: in some interleaving the page never reaches an end that stays (settles).',
    '',
    ...table('calm'),
    '',
    ...lists('calm'),
    '',
    'One process-next call is cut.',
    '',
    ...table('cut'),
    '',
    ...lists('cut'),
  ].join('\n');
}

const orNone = (lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? ['    nowhere'] : lines;

function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((one) => one[i]!.length)));
  return rows.map((one) =>
    `  ${one.map((cell, i) => cell.padEnd(widths[i]!)).join('   ')}`.trimEnd(),
  );
}

const paint = (line: string, colors: Colors): string =>
  line
    .replaceAll('STUCK', colors.red('STUCK'))
    .replace(/\b(?:ok|settles)\b/g, (word) => colors.green(word));
