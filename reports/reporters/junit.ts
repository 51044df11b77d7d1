import { XMLBuilder } from 'fast-xml-parser';
import { differenceLine } from '../expectations-text.ts';
import type { ExplainReport } from '../explain-report.ts';
import { whyNot } from '../explained-text.ts';
import { groupsOf } from '../group.ts';
import type { MutantsReport } from '../mutants-report.ts';
import type { ComparedExpectations, Entry } from '../report.ts';
import type { Drawn } from './drawn.ts';
import { findingOf, placeOf, storyOf } from './finding.ts';
import { plain, plainLine } from './plain.ts';

/**
 * JUnit XML: a test suite for each configuration, a test case for each claim and item count. What is
 * incomplete is an error, so that no proof is read into it; a violation that is expected passes.
 */
export function junitReport(drawn: Drawn): string {
  const { check, mutants, explained } = drawn;
  const suites = [
    ...groupsOf(check?.entries ?? []).map(({ first, entries }) => ({
      name: placeOf(first),
      seconds: secondsOf(entries),
      cases: entries.map((entry) => caseOf(entry, drawn)),
    })),
    ...(check?.expectations ? [expectationsSuite(check.expectations)] : []),
    ...(mutants ? mutantSuites(mutants) : []),
    ...(explained ? [explainSuite(explained)] : []),
  ];
  const all = suites.flatMap((one) => one.cases);
  const root = node(
    'testsuites',
    { name: 'unstuck', ...countsOf(all) },
    suites.map(({ name, seconds, cases }: Suite) =>
      node(
        'testsuite',
        { name, ...countsOf(cases), skipped: 0, ...(seconds ? { time: seconds } : {}) },
        cases.map((one) => caseNode(name, one)),
      ),
    ),
  );
  return BUILDER.build([HEAD, root]);
}

interface Case {
  readonly name: string;
  /** null: it passes. */
  readonly found: Found | null;
}

interface Found {
  readonly as: 'failure' | 'error';
  readonly type: string;
  readonly message: string;
  readonly text: string;
}

interface Suite {
  readonly name: string;
  /** What it took; absent: not measured. */
  readonly seconds?: string | null;
  readonly cases: readonly Case[];
}

function caseOf(entry: Entry, drawn: Drawn): Case {
  const name = `${entry.claim}, items ${entry.items}`;
  const finding = findingOf(entry);
  if (!finding) return { name, found: null };
  const as = finding.kind === 'incomplete' ? 'error' : 'failure';
  const { kind: type, title: message } = finding;
  return { name, found: { as, type, message, text: storyOf(finding, drawn) } };
}

/** A configuration is explored once for all its claims. */
function secondsOf(entries: readonly Entry[]): string | null {
  const times = new Map(entries.map(({ items, time }) => [items, time]));
  const known = [...times.values()].filter((one) => one !== undefined);
  const sum = known.reduce((total, one) => total + one, 0);
  return known.length === 0 ? null : (sum / 1000).toFixed(3);
}

function expectationsSuite({ file, asExpected, differences }: ComparedExpectations): Suite {
  const stored = { name: `${asExpected} verdicts are as in ${file}`, found: null };
  const cases = differences.map((one): Case => {
    const message = differenceLine(one);
    return { name: one.what, found: { as: 'failure', type: 'difference', message, text: message } };
  });
  return { name: `expectations ${file}`, cases: [stored, ...cases] };
}

type Fate = MutantsReport['pairs'][number]['fate'];

function fateOf(fate: Fate, what: string): Found | null {
  if (fate === 'killed') return null;
  const message = `${what}: ${fate}`;
  return {
    as: fate === 'incomplete' ? 'error' : 'failure',
    type: fate,
    message,
    text: message,
  };
}

function mutantSuites({ mutants, pairs }: MutantsReport): Suite[] {
  return (['model', 'code'] as const).flatMap((level) => {
    const single = mutants.filter((one) => one.level === level);
    const both = pairs.filter((one) => one.level === level);
    const suites: Suite[] = [
      {
        name: `mutants, ${level}`,
        cases: single.map(({ id, title, claim, fate }) => {
          const what = `${id} ${title}, to be caught by ${claim}`;
          return { name: `${id} ${title}`, found: fateOf(fate, what) };
        }),
      },
      {
        name: `pairs of mutants, ${level}`,
        cases: both.map(({ ids, fate }) => {
          const name = ids.join(' + ');
          return { name, found: fateOf(fate, name) };
        }),
      },
    ];
    return suites.filter((one) => one.cases.length > 0);
  });
}

function explainSuite({ jobs }: ExplainReport): Suite {
  const cases = jobs.map((one): Case => {
    const name = `job ${one.job} is explained`;
    if (one.best) return { name, found: null };
    const undecidable = one.hypotheses.some(({ verdict }) => verdict === 'undecidable');
    const message = whyNot(one);
    const type = undecidable ? 'undecidable' : 'refuted';
    const as = undecidable ? 'error' : 'failure';
    return { name, found: { as, type, message, text: message } };
  });
  return { name: 'explain', cases };
}

function countsOf(cases: readonly Case[]) {
  const count = (as: Found['as']) => cases.filter((one) => one.found?.as === as).length;
  return { tests: cases.length, failures: count('failure'), errors: count('error') };
}

// ---- XML --------------------------------------------------------------------------------------------

type Node = Record<string, unknown>;
type Attributes = Readonly<Record<string, string | number>>;

const BUILDER = new XMLBuilder({
  preserveOrder: true,
  ignoreAttributes: false,
  suppressBooleanAttributes: false,
  suppressEmptyNode: true,
  format: true,
});

const HEAD: Node = {
  '?xml': [{ '#text': '' }],
  ':@': { '@_version': '1.0', '@_encoding': 'UTF-8' },
};

function node(tag: string, attributes: Attributes, children: readonly Node[]): Node {
  const named = Object.entries(attributes).map(([name, value]) => {
    return [`@_${name}`, plainLine(String(value))];
  });
  return { [tag]: children, ':@': Object.fromEntries(named) };
}

function caseNode(classname: string, { name, found }: Case): Node {
  if (!found) return node('testcase', { name, classname }, []);
  const { as, type, message, text } = found;
  return node('testcase', { name, classname }, [
    node(as, { type, message }, [{ '#text': plain(text) }]),
  ]);
}
