import { createHash } from 'node:crypto';
import type * as Sarif from 'sarif';
import { CLAIMS, type ClaimName } from '../../model/claims.ts';
import type { NamedStep } from '../../model/narrate.ts';
import { phraseOf } from '../../model/phrases.ts';
import { causeOf } from '../cause.ts';
import type { Entry } from '../report.ts';
import { placeOf as keyOf } from '../shard.ts';
import type { Drawn } from './drawn.ts';
import { type Finding, findingsIn, placeOf, storyOf } from './finding.ts';
import { plain, plainLine } from './plain.ts';

/**
 * SARIF 2.1.0: a rule for each claim, a result for whatever is not as it should be, with the schedule
 * as a code flow. What is incomplete is a notification, not a result: nothing was found there.
 */
export function sarifReport(drawn: Drawn): string {
  const entries = drawn.check?.entries ?? [];
  const rules = rulesOf(entries);
  const findings = findingsIn(entries);
  const incomplete = findings.filter((one) => one.kind === 'incomplete');
  const log: Sarif.Log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: { name: 'unstuck', semanticVersion: drawn.version, rules: [...rules.values()] },
        },
        invocations: [
          {
            commandLine: plainLine(drawn.command),
            executionSuccessful: true,
            toolExecutionNotifications: incomplete.map((one) => ({
              level: 'warning',
              message: { text: plain(storyOf(one, drawn)) },
              associatedRule: { id: one.entry.claim },
            })),
          },
        ],
        columnKind: 'utf16CodeUnits',
        results: findings
          .filter((one) => one.kind !== 'incomplete')
          .map((one) => resultOf(one, drawn, [...rules.keys()].indexOf(one.entry.claim))),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

/** Of the claims that were asked, in the order in which they stand. */
function rulesOf(entries: readonly Entry[]): Map<ClaimName, Sarif.ReportingDescriptor> {
  const asked = new Map(entries.map((one) => [one.claim, one]));
  const names = (Object.keys(CLAIMS) as ClaimName[]).filter((name) => asked.has(name));
  return new Map(
    names.map((name) => {
      const { kind, says } = CLAIMS[name];
      const usual = causeOf(asked.get(name)!);
      const rule: Sarif.ReportingDescriptor = {
        id: name,
        shortDescription: { text: says },
        ...(usual ? { help: { text: `Usually: ${usual}.` } } : {}),
        defaultConfiguration: { level: kind === 'reachability' ? 'warning' : 'error' },
        properties: { kind },
      };
      return [name, rule];
    }),
  );
}

function resultOf(finding: Finding, drawn: Drawn, ruleIndex: number): Sarif.Result {
  const { entry, kind } = finding;
  const { claim, server, client } = entry;
  const steps = entry.trace ? entry.trace.steps : (entry.difference?.steps ?? []);
  return {
    ruleId: claim,
    ruleIndex,
    kind: 'fail',
    level: kind === 'not reached' || kind === 'unexpected pass' ? 'warning' : 'error',
    message: { text: plain(storyOf(finding, drawn)) },
    locations: [
      {
        ...physical(drawn.notes.get(entry)?.file ?? null),
        logicalLocations: [
          {
            name: plainLine(server),
            kind: 'module',
            fullyQualifiedName: `server ${plainLine(server)}`,
          },
          {
            name: plainLine(client),
            kind: 'module',
            fullyQualifiedName: `page ${plainLine(client)}`,
          },
        ],
      },
    ],
    ...(steps.length > 0 ? { codeFlows: [codeFlowOf(entry, steps)] } : {}),
    partialFingerprints: { 'unstuck/v1': fingerprintOf(entry) },
    properties: {
      configuration: plainLine(placeOf(entry)),
      items: entry.items,
      verdict: entry.verdict,
      ...(entry.atFault ? { atFault: entry.atFault } : {}),
      ...(entry.refresh ? { refresh: entry.refresh } : {}),
    },
  };
}

/** Of the question, not of the answer: the same though the trace became another one. */
const fingerprintOf = (entry: Entry): string =>
  createHash('sha256')
    .update(JSON.stringify([entry.level, entry.claim, keyOf(entry)]))
    .digest('hex');

function codeFlowOf({ trace }: Entry, steps: readonly NamedStep[]): Sarif.CodeFlow {
  const loop = trace?.loop ?? null;
  const locations = steps.map((step, i): Sarif.ThreadFlowLocation => {
    const said = plainLine(phraseOf(step));
    const mark = i === loop ? ' (from here on it repeats for ever)' : '';
    return {
      executionOrder: i + 1,
      nestingLevel: loop !== null && i >= loop ? 1 : 0,
      importance: loop !== null && i >= loop ? 'essential' : 'important',
      location: {
        message: { text: `${said}${mark}` },
        logicalLocations: [{ name: plainLine(step.process), kind: 'object' }],
      },
    };
  });
  return { threadFlows: [{ locations }] };
}

/** The trace file, relative to the folder that the command ran in; none was written: no place. */
function physical(file: string | null): Pick<Sarif.Location, 'physicalLocation'> {
  if (file === null) return {};
  const uri = plainLine(file).split(/[/\\]/).map(encodeURIComponent).join('/');
  return { physicalLocation: { artifactLocation: { uri }, region: { startLine: 1 } } };
}
