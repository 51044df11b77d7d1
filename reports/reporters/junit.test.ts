import { readFileSync } from 'node:fs';
import { fc, test as property } from '@fast-check/vitest';
import { XMLParser } from 'fast-xml-parser';
import { describe, expect, test } from 'vitest';
import { validateXML } from 'xmllint-wasm';
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
import { junitReport } from './junit.ts';
import { plainLine } from './plain.ts';

const SCHEMA = readFileSync(new URL('../testing/jenkins-junit.xsd', import.meta.url), 'utf8');

/** Complaints of the schema's validator, one text for each. */
async function complaints(...texts: readonly string[]): Promise<string[]> {
  const xml = texts.map((contents, i) => ({ fileName: `${i}.xml`, contents }));
  const { errors } = await validateXML({ xml, schema: SCHEMA, maxMemoryPages: 16_384 });
  return errors.map((one) => one.message);
}

interface Found {
  readonly '#text': string;
  readonly '@_type': string;
}

interface Parsed {
  readonly testsuites: {
    readonly '@_tests': string;
    readonly '@_failures': string;
    readonly '@_errors': string;
    readonly testsuite?: readonly {
      readonly '@_name': string;
      readonly testcase: readonly {
        readonly '@_name': string;
        readonly failure?: Found;
        readonly error?: Found;
      }[];
    }[];
  };
}

const PARSER = new XMLParser({
  ignoreAttributes: false,
  trimValues: false,
  parseTagValue: false,
  processEntities: { enabled: true, maxTotalExpansions: 1e6, maxExpandedLength: 1e8 },
  isArray: (name) => name === 'testsuite' || name === 'testcase',
});

const casesIn = (xml: string) => {
  const { testsuites } = PARSER.parse(xml) as Parsed;
  return (testsuites.testsuite ?? []).flatMap((suite) =>
    suite.testcase.map((one) => ({
      suite: suite['@_name'],
      name: one['@_name'],
      result: one.failure ? 'failure' : one.error ? 'error' : 'passes',
      type: (one.failure ?? one.error)?.['@_type'] ?? null,
      text: (one.failure ?? one.error)?.['#text'] ?? '',
    })),
  );
};

describe('junit', () => {
  test('has a suite for each configuration, a case for each claim and item count', async () => {
    const xml = junitReport(drawnOf(CUT));
    expect(await complaints(xml)).toEqual([]);
    const cases = casesIn(xml);
    expect(cases.map((one) => one.name)).toEqual(CUT.map((one) => `${one.claim}, items 1`));
    expect(new Set(cases.map((one) => one.suite))).toEqual(
      new Set(['as-deployed × as-logged, faults cut@process-next=1']),
    );
    expect(cases.filter((one) => one.result !== 'passes')).toMatchObject([
      { name: 'settles, items 1', result: 'failure', type: 'violated' },
    ]);
  });

  test('tells a violation as the list does, the replay command included', () => {
    const notes = { remedy: null, replay: 'npx unstuck replay x.json', file: 'x.json' };
    const [found] = casesIn(
      junitReport(drawnOf([VIOLATED], { notes: new Map([[VIOLATED, notes]]) })),
    );
    expect(found!.text).toContain('   trace     13 steps, none is shorter\n');
    expect(found!.text).toMatch(/ {3}replay {4}npx unstuck replay x\.json$/);
  });

  test.each([
    ['what is incomplete is an error: no proof is read into it', INCOMPLETE, 'error', 'incomplete'],
    ['where code and model part is a failure', DISAGREES, 'failure', 'disagrees'],
    ['what should be reachable and is not is a failure', NOT_REACHED, 'failure', 'not reached'],
    ['what holds passes', HOLDS, 'passes', null],
    [
      'a violation that is expected passes',
      { ...VIOLATED, expected: 'violated' as const },
      'passes',
      null,
    ],
    [
      'an expected violation that does not come is a failure',
      { ...HOLDS, expected: 'violated' as const },
      'failure',
      'unexpected pass',
    ],
  ])('%s', (_, entry, result, type) => {
    expect(casesIn(junitReport(drawnOf([entry])))).toMatchObject([{ result, type }]);
  });

  test('fails a difference from what is stored, though its verdict be good', () => {
    const drawn = drawnOf([HOLDS]);
    const differences = [{ what: 'settles, items 9: x', expected: 'holds', found: null }];
    const check = { ...drawn.check!, expectations: { file: 'e.json', asExpected: 1, differences } };
    expect(casesIn(junitReport({ ...drawn, check }))).toMatchObject([
      { result: 'passes' },
      { suite: 'expectations e.json', name: '1 verdicts are as in e.json', result: 'passes' },
      {
        name: 'settles, items 9: x',
        type: 'difference',
        text: 'settles, items 9: x: expected holds, found nothing (it was not asked)',
      },
    ]);
  });

  // Validating a file costs little beside starting the validator.
  property.prop([fc.array(anyDrawn, { minLength: 20, maxLength: 40 })], { numRuns: 5 })(
    'is valid and counts right, whatever text is in it',
    async (all) => {
      const texts = all.map(junitReport);
      expect(await complaints(...texts)).toEqual([]);
      for (const [i, xml] of texts.entries()) {
        const { testsuites } = PARSER.parse(xml) as Parsed;
        const cases = casesIn(xml);
        const of = (result: string) => cases.filter((one) => one.result === result).length;
        const { entries, expectations } = all[i]!.check!;
        expect(cases).toHaveLength(entries.length + expectations!.differences.length + 1);
        expect(testsuites['@_tests']).toBe(String(cases.length));
        expect(testsuites['@_failures']).toBe(String(of('failure')));
        expect(testsuites['@_errors']).toBe(String(of('error')));
        const [first] = expectations!.differences;
        if (first) expect(cases.map((one) => one.name)).toContain(plainLine(first.what));
      }
    },
  );

  test('is valid with 10,000 entries', async () => {
    const xml = junitReport(drawnOf(MANY));
    expect(await complaints(xml)).toEqual([]);
    expect(xml).toContain('<testsuites name="unstuck" tests="10000" failures="1000" errors="0">');
  });

  test('what the schema refuses is refused: the validator is not asleep', async () => {
    const xml = junitReport(drawnOf([HOLDS]));
    expect(await complaints(xml.replace('<testcase ', '<testcases '))).not.toEqual([]);
    expect(await complaints(xml.replace('name="job-', 'name="&#1;'))).not.toEqual([]);
  });
});
