import { UsageError } from '../model/parse.ts';
import { scenarioOf } from '../scenarios/catalogue.ts';
import { configurationText } from '../scenarios/configuration.ts';
import { expectedOf } from '../scenarios/scenario.ts';
import { baseOf, configurationOf, unknownEntries } from './entries.ts';
import type { Asked, Entry, Report, Shard } from './report.ts';
import { placeOf } from './shard.ts';

export interface ReportFile {
  readonly file: string;
  readonly report: Report;
}

export interface Merged {
  readonly entries: Entry[];
  /** Parts that no file has; what they should have explored is incomplete. */
  readonly missing: readonly string[];
}

/**
 * The entries of several runs of `check`: the parts of a run over several machines in the order of the
 * whole, other reports behind one another. A trace that lies beside its report adds nothing. Throws UsageError where parts are of different runs, a
 * part is given twice, or two reports say something of the same place.
 */
export function mergeReports(all: readonly ReportFile[]): Merged {
  const files = all.filter((one) => !all.some((other) => isTraceOf(one, other)));
  const parts = files.filter((one): one is PartFile => one.report.shard !== undefined);
  const whole = files.filter((one) => one.report.shard === undefined);
  const merged = mergeParts(parts);
  const entries = [...merged.entries, ...whole.flatMap((one) => one.report.entries)];
  refuseDoubles(files);
  return { entries, missing: merged.missing };
}

/** One entry of a report, in a file of its own: `parts/*.json` means both. */
function isTraceOf({ report }: ReportFile, { report: whole }: ReportFile): boolean {
  const [entry, ...more] = report.entries;
  if (!entry?.trace || more.length > 0 || report.shard || report.command !== whole.command) {
    return false;
  }
  if (!whole.shard && whole.entries.length < 2) return false;
  const trace = JSON.stringify(entry.trace);
  return whole.entries.some(
    (one) => keyOf(one) === keyOf(entry) && JSON.stringify(one.trace) === trace,
  );
}

type PartFile = ReportFile & { readonly report: { readonly shard: Shard } };

function mergeParts(parts: readonly PartFile[]): Merged {
  const [first] = parts;
  if (!first) return { entries: [], missing: [] };
  const { of, plan } = first.report.shard;
  const byIndex = new Map<number, PartFile>();
  for (const part of parts) {
    refuseOtherRun(first, part);
    const { index } = part.report.shard;
    const before = byIndex.get(index);
    if (before) {
      throw new UsageError(
        `shard ${index}/${of} is given twice: ${before.file} and ${part.file}; leave one out`,
      );
    }
    byIndex.set(index, part);
  }
  const entriesOf = new Map([...byIndex].map(([index, part]) => [index, byPlace(part)] as const));
  const entries = plan.flatMap((asked, k) => {
    const index = (k % of) + 1;
    const part = entriesOf.get(index);
    if (!part) return missingEntries(asked, first.report.shard, `shard ${index}/${of} is missing`);
    return foundIn(part, asked, byIndex.get(index)!.file);
  });
  const indices = Array.from({ length: of }, (_, i) => i + 1);
  const missing = indices.filter((index) => !byIndex.has(index));
  return { entries, missing: missing.map((index) => `${index}/${of}`) };
}

/** Every claim that was asked there, or the file was cut short. */
function foundIn(part: ReadonlyMap<string, Entry[]>, asked: Asked, file: string): Entry[] {
  const found = part.get(placeOf(asked));
  if (!found) throw new UsageError(`${file}: entries: none of ${textOf(asked)}`);
  const missing = asked.claims.find((claim) => !found.some((one) => one.claim === claim));
  if (missing) throw new UsageError(`${file}: entries: ${missing} is missing of ${textOf(asked)}`);
  return found;
}

function refuseOtherRun(first: PartFile, part: PartFile): void {
  const [a, b] = [first.report, part.report];
  if (a.shard.run === b.shard.run && a.shard.version === b.shard.version) return;
  const said = ({ file, report: { command, shard } }: PartFile) =>
    `${file} is shard ${shard.index}/${shard.of} of "${command}" (${shard.version})`;
  throw new UsageError(
    `these are parts of different runs: ${said(first)}, ${said(part)}; expected the same command, ` +
      'options and version everywhere',
  );
}

function byPlace({ file, report }: PartFile): Map<string, Entry[]> {
  const { index, of, plan } = report.shard;
  const own = new Set(plan.filter((_, k) => k % of === index - 1).map(placeOf));
  const places = new Map<string, Entry[]>();
  for (const entry of report.entries) {
    const place = placeOf(entry);
    if (!own.has(place)) {
      const what = `${entry.claim}, ${textOf(entry)}`;
      throw new UsageError(`${file}: entries: ${what} is not in the plan of shard ${index}/${of}`);
    }
    const all = places.get(place);
    if (all) all.push(entry);
    else places.set(place, [entry]);
  }
  return places;
}

/** What was asked of a part that is not there. */
function missingEntries(asked: Asked, { bounds }: Shard, because: string): Entry[] {
  const configuration = { ...configurationOf(asked), claims: asked.claims };
  const base = baseOf(configuration, bounds, null, asked.level);
  const scenario = asked.scenario === null ? null : scenarioOf(asked.scenario);
  return unknownEntries(base, asked.claims, because).map((entry) => ({
    ...entry,
    scenario: asked.scenario,
    expected: scenario && expectedOf(scenario, entry.claim),
  }));
}

function refuseDoubles(files: readonly ReportFile[]): void {
  const seen = new Map<string, string>();
  for (const { file, report } of files) {
    for (const entry of report.entries) {
      const key = keyOf(entry);
      const before = seen.get(key);
      if (before !== undefined) {
        const what = `${entry.claim}, ${textOf(entry)}`;
        throw new UsageError(`${what} is both in ${before} and in ${file}; leave one out`);
      }
      seen.set(key, file);
    }
  }
}

const keyOf = (entry: Entry): string => `${entry.level} ${entry.claim} ${placeOf(entry)}`;

const textOf = (one: Omit<Asked, 'claims'>): string =>
  `${configurationText(configurationOf(one))}, items ${one.items}`;
