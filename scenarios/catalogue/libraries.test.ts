import { performance } from 'node:perf_hooks';
import { describe, expect, test } from 'vitest';
import { UsageError } from '../../model/parse.ts';
import { environmentOf } from '../configuration.ts';
import {
  type Comparison,
  compareScenario,
  configurationsOf,
  type FoundVerdict,
  type Scenario,
} from '../scenario.ts';
import { checkCode } from '../simulate/check-code.ts';
import { librarySubject, MissingLibraryError } from '../simulate/libraries/load.ts';
import { LIBRARIES } from './libraries.ts';

const clock = () => performance.now();

describe('every library scenario is as expected, in every schedule', () => {
  test.each(LIBRARIES.map((one) => [one.id, one] as const))('%s', async (_, scenario) => {
    let compared = await run(scenario, FEW);
    for (let runs = FEW; compared.result === 'incomplete' && runs < MOST; ) {
      runs *= 4;
      compared = await run(scenario, runs);
    }
    expect(compared).toEqual({ result: 'as expected', differences: [] });
  });
});

/** Most violations show in few schedules; that a claim holds takes all of them. */
const FEW = 600;
const MOST = 10_000;

async function run(scenario: Scenario, maxRuns: number): Promise<Comparison> {
  const found: FoundVerdict[] = [];
  for (const configuration of configurationsOf(scenario)) {
    const subject = await librarySubject(configuration);
    const { items, claims } = configuration;
    const options = { clock, claims: claims!, maxRuns, timeLimit: 120_000 };
    const result = await checkCode(subject, environmentOf(configuration), options);
    for (const [claim, verdict] of result.claims) {
      const because = verdict.kind === 'incomplete' ? verdict.because : null;
      found.push({ claim, items, verdict: verdict.kind, because });
    }
  }
  return compareScenario(scenario, found);
}

describe('a library that is not installed', () => {
  const subjectOf = (reason: Error) => {
    const load = () => Promise.reject(reason);
    const pages = { swr: { needs: ['swr', 'react', 'msw'], load } };
    return librarySubject({ server: 'reference', client: 'swr' }, pages);
  };

  test('is one line that says what to install', async () => {
    const reason = Object.assign(new Error("Cannot find package 'swr' imported from x.js"), {
      code: 'ERR_MODULE_NOT_FOUND',
    });
    const failed = subjectOf(reason);
    await expect(failed).rejects.toThrow(MissingLibraryError);
    await expect(failed).rejects.toThrow(
      /^swr needs swr, which is not installed: npm install --save-dev swr react msw$/,
    );
  });

  test('is not blamed for another failure', async () => {
    await expect(subjectOf(new Error('broken'))).rejects.toThrow(/^broken$/);
  });

  test('is not asked for by a name that no page has', async () => {
    const failed = librarySubject({ server: 'reference', client: 'jquery' });
    await expect(failed).rejects.toThrow(UsageError);
    await expect(failed).rejects.toThrow('unknown page of a library "jquery": choose from hand-');
  });
});
