import { differenceLine } from '../expectations-text.ts';
import { whyNot } from '../explained-text.ts';
import type { Drawn } from './drawn.ts';
import { storyOf, toldIn } from './finding.ts';
import { plain, plainLine } from './plain.ts';

/** GitHub shows so many of each kind for one step; what is more would go unseen. */
const MOST = 10;

interface Annotation {
  readonly title: string;
  readonly text: string;
}

/** Workflow commands, one a line: an error for whatever is wrong, a warning for what is incomplete. */
export function githubAnnotations(drawn: Drawn): string {
  const { check, mutants, explained } = drawn;
  const errors: Annotation[] = [];
  const warnings: Annotation[] = [];
  for (const finding of toldIn(check?.entries ?? [])) {
    const list = finding.kind === 'incomplete' ? warnings : errors;
    list.push({ title: finding.title, text: storyOf(finding, drawn) });
  }
  for (const one of check?.expectations?.differences ?? []) {
    errors.push({ title: `not as in ${check!.expectations!.file}`, text: differenceLine(one) });
  }
  for (const one of mutants?.mutants ?? []) {
    if (one.fate === 'killed') continue;
    const list = one.fate === 'incomplete' ? warnings : errors;
    list.push({ title: `mutant ${one.id}: ${one.fate}`, text: `${one.level}: ${one.title}` });
  }
  for (const one of mutants?.pairs ?? []) {
    if (one.fate === 'killed') continue;
    const list = one.fate === 'incomplete' ? warnings : errors;
    list.push({ title: `mutants ${one.ids.join(' + ')}: ${one.fate}`, text: one.level });
  }
  for (const one of explained?.jobs ?? []) {
    if (one.best) continue;
    errors.push({ title: `job ${one.job} is not explained`, text: whyNot(one) });
  }
  return [...commands('error', errors), ...commands('warning', warnings)]
    .map((line) => `${line}\n`)
    .join('');
}

function commands(kind: 'error' | 'warning', all: readonly Annotation[]): string[] {
  const shown = all.length > MOST ? all.slice(0, MOST - 1) : all;
  const left = all.length - shown.length;
  const more = { title: `${left} more`, text: 'the job summary lists them all' };
  return [...shown, ...(left > 0 ? [more] : [])].map(
    ({ title, text }) => `::${kind} title=${property(plainLine(title))}::${data(plain(text))}`,
  );
}

/** As GitHub's own toolkit escapes what would end the command. */
const data = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

/** GitHub refuses a step's summary above 1 MiB; this leaves room for what other tools write. */
const LONGEST = 900_000;

/** A summary that GitHub takes: whole where that is possible. */
export function fitting(markdown: string): string {
  const bytes = Buffer.from(markdown);
  if (bytes.length <= LONGEST) return markdown;
  const kept = bytes
    .subarray(0, LONGEST)
    .toString()
    .replace(/[^\n]*$/, '');
  // A fence that was left open would swallow the note.
  const fence = /^(`{3,})/gm;
  const open = [...kept.matchAll(fence)].length % 2 === 1;
  const last = [...kept.matchAll(fence)].at(-1)?.[1] ?? '```';
  return `${kept}${open ? `${last}\n` : ''}\n**Cut here: the report is longer than a job summary may be.**\n`;
}
