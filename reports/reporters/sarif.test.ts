import { readFileSync } from 'node:fs';
import { test as property } from '@fast-check/vitest';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import type * as Sarif from 'sarif';
import { describe, expect, test } from 'vitest';
import { phraseOf } from '../../model/phrases.ts';
import {
  anyDrawn,
  CUT,
  DISAGREES,
  drawnOf,
  HOLDS,
  INCOMPLETE,
  MANY,
  NOT_REACHED,
  VIOLATED,
} from './drawn.testing.ts';
import { findingsIn } from './finding.ts';
import { sarifReport } from './sarif.ts';

const SCHEMA = JSON.parse(
  readFileSync(new URL('../testing/sarif-2.1.0-rtm.5.json', import.meta.url), 'utf8'),
);
// Of draft 4 the schema uses nothing but its names for itself.
const { $schema: _, id: __, ...schema } = SCHEMA;
// One of the schema's own patterns is none by the rules of unicode mode.
const ajv = new Ajv({ strict: false, unicodeRegExp: false });
formats.default(ajv);
const isSarif = ajv.compile<Sarif.Log>(schema);

function parsed(text: string): Sarif.Run {
  const log: unknown = JSON.parse(text);
  expect(isSarif(log) || isSarif.errors).toBe(true);
  return (log as Sarif.Log).runs[0]!;
}

describe('sarif', () => {
  test('has a rule for each claim that was asked, and a result for the violation', () => {
    const run = parsed(sarifReport(drawnOf(CUT)));
    expect(run.tool.driver.rules?.map((one) => one.id)).toEqual(CUT.map((one) => one.claim));
    expect(run.results).toHaveLength(1);
    const [found] = run.results!;
    expect(found).toMatchObject({
      ruleId: 'settles',
      ruleIndex: 0,
      level: 'error',
      properties: { verdict: 'violated', atFault: 'page', refresh: 'helps', items: 1 },
    });
    expect(run.tool.driver.rules?.[found!.ruleIndex!]?.id).toBe(found!.ruleId);
    expect(found!.message.text).toContain('trace     13 steps, none is shorter');
  });

  test('shows the schedule as a code flow, step by step', () => {
    const [found] = parsed(sarifReport(drawnOf(CUT))).results!;
    const steps = found!.codeFlows![0]!.threadFlows[0]!.locations;
    expect(steps.map((one) => one.executionOrder)).toEqual(steps.map((_, i) => i + 1));
    expect(steps.map((one) => one.location?.message?.text)).toEqual(
      VIOLATED.trace!.steps.map((one) => phraseOf(one).replace(/\s+/g, ' ')),
    );
  });

  test('marks the steps of a lasso that repeat', () => {
    const lasso = { ...VIOLATED, trace: { ...VIOLATED.trace!, loop: 11 } };
    const [found] = parsed(sarifReport(drawnOf([lasso]))).results!;
    const steps = found!.codeFlows![0]!.threadFlows[0]!.locations;
    expect(steps.map((one) => one.nestingLevel).join('')).toBe('0000000000011');
    expect(steps[11]?.location?.message?.text).toMatch(/ \(from here on it repeats for ever\)$/);
  });

  test('says where the trace lies, as a reference that a URI may be', () => {
    const notes = { remedy: null, replay: null, file: 'out/settles--a b#1,x=ü.json' };
    const drawn = drawnOf([VIOLATED], { notes: new Map([[VIOLATED, notes]]) });
    const [place] = parsed(sarifReport(drawn)).results![0]!.locations!;
    const uri = place!.physicalLocation!.artifactLocation!.uri!;
    expect(uri).toBe('out/settles--a%20b%231%2Cx%3D%C3%BC.json');
    expect(place!.logicalLocations?.map((one) => one.fullyQualifiedName)).toEqual([
      'server as-deployed',
      'page as-logged',
    ]);
  });

  test('knows a result again by what was asked, not by what was found', () => {
    const printOf = (entry: typeof VIOLATED) =>
      parsed(sarifReport(drawnOf([entry]))).results![0]!.partialFingerprints!['unstuck/v1'];
    const { trace } = VIOLATED;
    const shorter = { ...VIOLATED, trace: { ...trace!, steps: trace!.steps.slice(1) }, states: 1 };
    expect(printOf(shorter)).toBe(printOf(VIOLATED));
    const others = [
      { items: 2 },
      { server: 'fix-1' },
      { claim: 'truthful' as const },
      { level: 'code' as const },
      { faults: {} },
    ];
    const prints = others.map((change) => printOf({ ...VIOLATED, ...change }));
    expect(new Set([...prints, printOf(VIOLATED)]).size).toBe(others.length + 1);
  });

  test('what is incomplete is a notification, what is as expected is nothing', () => {
    const expected = { ...VIOLATED, expected: 'violated' as const };
    const run = parsed(sarifReport(drawnOf([INCOMPLETE, HOLDS, expected])));
    expect(run.results).toEqual([]);
    expect(run.invocations?.[0]?.toolExecutionNotifications).toMatchObject([
      { level: 'warning', associatedRule: { id: INCOMPLETE.claim } },
    ]);
  });

  test('where code and model part is an error, what is not reached a warning', () => {
    const { results } = parsed(sarifReport(drawnOf([DISAGREES, NOT_REACHED])));
    expect(results?.map((one) => one.level)).toEqual(['error', 'warning']);
  });

  property.prop([anyDrawn], { numRuns: 200 })('is valid, whatever text is in it', (drawn) => {
    const run = parsed(sarifReport(drawn));
    const findings = findingsIn(drawn.check!.entries);
    const open = findings.filter((one) => one.kind === 'incomplete');
    expect(run.results).toHaveLength(findings.length - open.length);
    expect(run.invocations![0]!.toolExecutionNotifications).toHaveLength(open.length);
  });

  test('is valid with 10,000 entries', () => {
    expect(parsed(sarifReport(drawnOf(MANY))).results).toHaveLength(1000);
  });

  test('what the schema refuses is refused: the validator is not asleep', () => {
    expect(isSarif({ version: '2.1.0' })).toBe(false);
    const log = JSON.parse(sarifReport(drawnOf(CUT)));
    log.runs[0].results[0].level = 'fatal';
    expect(isSarif(log)).toBe(false);
  });
});
