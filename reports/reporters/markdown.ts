import { markdownTable } from 'markdown-table';
import { CLAIMS } from '../../model/claims.ts';
import { colorsFor } from '../colors.ts';
import { differenceLine } from '../expectations-text.ts';
import type { ExplainReport } from '../explain-report.ts';
import { byClaim, groupsOf, isNotReached, totalsOf } from '../group.ts';
import { assumptionsText, boundsText, verdictCounts } from '../list-text.ts';
import type { MutantsReport } from '../mutants-report.ts';
import { mutantsText } from '../mutants-text.ts';
import { itemsText } from '../numbers.ts';
import type { Entry } from '../report.ts';
import type { Drawn } from './drawn.ts';
import { type Finding, placeOf, storyOf, toldIn } from './finding.ts';
import { plain, plainLine } from './plain.ts';

/** A table of the verdicts, then each failure; for a job summary, a comment or a wiki page. */
export function markdownReport(drawn: Drawn): string {
  const { check, mutants, explained } = drawn;
  const sections = [
    '# unstuck',
    `\`${plainLine(drawn.command).replaceAll('`', "'")}\``,
    ...(check ? checkSections(check.entries, drawn) : []),
    ...(check?.expectations ? [expectationsSection(drawn)] : []),
    ...(mutants ? mutantsSections(mutants) : []),
    ...(explained ? [explainSection(explained)] : []),
  ];
  return `${sections.join('\n\n')}\n`;
}

function checkSections(entries: readonly Entry[], drawn: Drawn): string[] {
  const told = toldIn(entries);
  const wrong = told.filter((one) => one.kind !== 'incomplete');
  const open = told.filter((one) => one.kind === 'incomplete');
  return [
    `**${verdictCounts(totalsOf(entries)).join(', ')}**`,
    verdictTable(entries),
    ...wrong.map((one) => detailsOf(one, drawn)),
    ...(open.length > 0 ? [incompleteList(open)] : []),
    fenced([boundsText(entries), '', assumptionsText(entries)].join('\n')),
  ];
}

/** A row for each configuration, a column for each claim that was asked. */
function verdictTable(entries: readonly Entry[]): string {
  const asked = Object.keys(CLAIMS).filter((name) => entries.some((one) => one.claim === name));
  const rows = groupsOf(entries).map((group) => {
    const cells = new Map(byClaim(group).map((all) => [all[0]!.claim as string, cellOf(all)]));
    const items = itemsText(group.entries.map((one) => one.items));
    return [text(placeOf(group.first)), items, ...asked.map((name) => cells.get(name) ?? '')];
  });
  const align = ['l', 'r', ...asked.map(() => 'l')];
  return markdownTable([['', 'items', ...asked], ...rows], { align, alignDelimiters: false });
}

/** `✓`, or what is not so for which item counts. */
function cellOf(all: readonly Entry[]): string {
  const kinds = [...new Set(all.map(saidOf))];
  return kinds
    .map((said) => {
      const own = all.filter((one) => saidOf(one) === said).map((one) => one.items);
      return own.length === all.length ? said : `${said} (${itemsText(own)})`;
    })
    .join('; ');
}

function saidOf(entry: Entry): string {
  const { verdict, expected } = entry;
  const as =
    expected === 'violated' ? (verdict === 'violated' ? ', as expected' : ', not expected') : '';
  if (verdict === 'holds') return `✓ holds${as}`;
  if (verdict === 'incomplete') return '? incomplete';
  if (verdict === 'disagrees') return '✗ disagrees';
  return `${as === '' ? '✗' : '✓'} ${isNotReached(entry) ? 'not reached' : 'violated'}${as}`;
}

function detailsOf(finding: Finding, drawn: Drawn): string {
  const { title } = finding;
  return [
    '<details>',
    `<summary>${html(plainLine(title))}</summary>`,
    '',
    fenced(storyOf(finding, drawn)),
    '',
    '</details>',
  ].join('\n');
}

/** Why, and how many; the table says which. */
function incompleteList(findings: readonly Finding[]): string {
  const reasons = new Map<string, number>();
  for (const { entry } of findings) {
    const why = entry.because ?? 'not known why';
    reasons.set(why, (reasons.get(why) ?? 0) + 1);
  }
  return [...reasons].map(([why, many]) => `- ${many} incomplete: ${text(why)}`).join('\n');
}

function expectationsSection({ check }: Drawn): string {
  const { file, asExpected, differences } = check!.expectations!;
  return [
    `## Compared with ${text(file)}`,
    '',
    `${asExpected} as stored, ${differences.length} not.`,
    ...differences.map((one) => `- ${text(differenceLine(one))}`),
  ].join('\n');
}

function mutantsSections(report: MutantsReport): string[] {
  const all = [...report.mutants, ...report.pairs];
  const killed = all.filter((one) => one.fate === 'killed').length;
  return [
    '## Mutants',
    `**${killed} of ${all.length} killed**`,
    fenced(mutantsText(report, colorsFor(false))),
  ];
}

function explainSection({ jobs }: ExplainReport): string {
  const rows = jobs.map(({ job, items, best, settled, refresh, atFault }) => [
    text(job),
    items === null ? '?' : String(items),
    best ? text(`${best.server} × ${best.client}`) : 'nothing explains it',
    best ? text(best.faults.map((one) => one.kind).join(' + ') || 'none') : '',
    settled === null ? 'still at work' : settled ? 'settled' : 'stuck',
    refresh ?? '',
    atFault ?? '',
  ]);
  const head = ['job', 'items', 'explained by', 'faults', 'the page', 'a refresh', 'at fault'];
  const table = markdownTable([head, ...rows], { alignDelimiters: false });
  return ['## Explained logs', '', table].join('\n');
}

// ---- escaping ---------------------------------------------------------------------------------------

const html = (given: string): string =>
  given.replace(/[&<>]/g, (char) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[char]!);

/** One line that means nothing but itself: no markup, nobody mentioned. */
const text = (given: string): string =>
  html(plainLine(given)).replace(/[\\`*_[\]|~]|(?<!\w)[@#]/g, (char) => `\\${char}`);

/** As it is, whatever runs of backticks are in it. */
function fenced(given: string): string {
  const lines = plain(given);
  const longest = Math.max(2, ...[...lines.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return [`${fence}text`, lines, fence].join('\n');
}
