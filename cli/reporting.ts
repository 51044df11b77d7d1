import { dirname, join } from 'node:path';
import { UsageError } from '../model/parse.ts';
import type { Drawn } from '../reports/reporters/drawn.ts';
import { REPORTERS, type ReporterName } from '../reports/reporters/names.ts';
import { FILE_REPORTERS } from '../reports/reporters/registry.ts';
import { commandLine } from './command-line.ts';
import type { Io, Stream } from './io.ts';
import { version } from './version.ts';

export const DEFAULT_OUTPUT = '.unstuck';

// ---- flags ------------------------------------------------------------------------------------------

export const REPORTER_HELP = `${REPORTERS.join(', ')}; several with commas or repeated (default: list)`;
export const OUTPUT_HELP =
  'where files go, json among them; else json is printed (default: .unstuck)';
/** A repeated `--reporter` adds to what was given. */
export const joined = (value: string, before?: string): string =>
  before === undefined ? value : `${before},${value}`;

/** Which reports are made, and where they go. */
export interface Reporting {
  readonly reporters: readonly ReporterName[];
  /** Where files go. */
  readonly output: string;
  /** JSON is printed unless a folder was named; what is for people goes to stderr then. */
  readonly jsonOnStdout: boolean;
}

/**
 * In GitHub Actions the list is joined by annotations and a job summary. Throws UsageError for a folder
 * without a name, and where a file that was asked for cannot be written: to be called before anything
 * runs.
 */
export function reportingOf(
  reporters: readonly ReporterName[],
  output: string | undefined,
  { env, files }: Pick<Io, 'env' | 'files'>,
): Reporting {
  if (output === '') throw new UsageError('--output "": expected a folder, as in ".unstuck"');
  const inActions = env.GITHUB_ACTIONS === 'true' && reporters.includes('list');
  const all = inActions ? [...new Set([...reporters, 'github' as const])] : reporters;
  const folder = output ?? DEFAULT_OUTPUT;
  const names = reporters.flatMap((name) => FILE_REPORTERS[name]?.file ?? []);
  // A folder that was named gets traces too; nobody asked for files in the default one without reporters.
  if (output !== undefined) names.push('report.json');
  for (const name of names) files.tryPlace(join(folder, name));
  return {
    reporters: all,
    output: folder,
    jsonOnStdout: all.includes('json') && output === undefined,
  };
}

/** Where people read: stderr where stdout carries JSON. */
export const streamFor = ({ jsonOnStdout }: Reporting, io: Io): Stream =>
  jsonOnStdout ? io.stderr : io.stdout;

/** To be filled with what there is. */
export const nothingDrawn = (command: string): Drawn => ({
  ...{ command, version: version(), check: null, mutants: null, explained: null },
  notes: new Map(),
});

export interface Json {
  readonly file: string;
  readonly text: string;
}

/** On stdout, where it belongs there; else `writeReports` writes it. */
export function printJson({ jsonOnStdout }: Reporting, { text }: Json, io: Io): void {
  if (jsonOnStdout) io.stdout.write(text);
}

/**
 * Draws every report that is a file and writes all of them, and `others` beside them, or none. Answers
 * the reports' paths. Throws UsageError where one cannot be written.
 */
async function writeReports(
  drawn: Drawn,
  json: Json,
  { reporters, output, jsonOnStdout }: Reporting,
  others: Readonly<Record<string, string>>,
  io: Io,
): Promise<string[]> {
  const reports: Record<string, string> = {};
  if (reporters.includes('json') && !jsonOnStdout) reports[join(output, json.file)] = json.text;
  for (const name of reporters) {
    const reporter = FILE_REPORTERS[name];
    if (!reporter) continue;
    const draw = await reporter.load();
    reports[join(output, reporter.file)] = await draw(drawn);
  }
  const all = { ...others, ...reports };
  if (Object.keys(all).length > 0) io.files.writeAll(all, true);
  return Object.keys(reports);
}

/** Annotations, and the job summary where GitHub names a file for it; that it cannot be written is said. */
async function annotate(drawn: Drawn, reporting: Reporting, io: Io): Promise<void> {
  if (!reporting.reporters.includes('github')) return;
  const { fitting, githubAnnotations } = await import('../reports/reporters/github.ts');
  streamFor(reporting, io).write(githubAnnotations(drawn));
  const file = io.env.GITHUB_STEP_SUMMARY;
  if (!file) return;
  const { markdownReport } = await import('../reports/reporters/markdown.ts');
  try {
    io.files.append(file, fitting(markdownReport(drawn)));
  } catch (error) {
    // The verdict stands without it.
    io.stderr.write(`unstuck: no job summary: ${(error as Error).message}\n`);
  }
}

/** What is printed for people behind the reports themselves. */
export interface Listing {
  also(text: string): void;
  /** The last line. */
  end(): void;
}

/**
 * Writes the files, ends the list, annotates: what was found is told even if a disk is full. Throws
 * UsageError where a file cannot be written.
 */
export async function deliver(
  drawn: Drawn,
  json: Json,
  { reporting, traces = {} }: { reporting: Reporting; traces?: Readonly<Record<string, string>> },
  list: Listing | null,
  io: Io,
): Promise<void> {
  try {
    const written = await writeReports(drawn, json, reporting, traces, io);
    if (written.length > 0) list?.also(writtenText(written));
    const html = written.find((path) => path.endsWith('.html'));
    // Without a list nobody would learn of the document.
    if (html && !list) io.stderr.write(`unstuck: wrote ${html}; "${showText(html)}" opens it\n`);
  } finally {
    list?.end();
    await annotate(drawn, reporting, io);
  }
}

/** `Reports` and a path on each line; behind the document, how to open it. */
function writtenText(paths: readonly string[]): string {
  const lines = paths.map((path) =>
    path.endsWith('.html') ? `  ${path}  (${showText(path)})` : `  ${path}`,
  );
  return ['Reports', ...lines].join('\n');
}

const showText = (html: string): string => {
  const folder = dirname(html);
  return `npx unstuck show-report${folder === DEFAULT_OUTPUT ? '' : ` ${commandLine([folder])}`}`;
};
