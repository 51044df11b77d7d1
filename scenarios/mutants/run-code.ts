import { parseClient, parseServer } from '../../model/parse.ts';
import type { ExploreOptions } from '../configuration.ts';
import { type CodeResult, checkCode } from '../simulate/check-code.ts';
import { ourSubject } from '../simulate/our-subject.ts';
import type { Subject } from '../simulate/subject.ts';
import { subjectWith } from './code/subject-with.ts';
import { dialectText, type Mutant } from './mutant.ts';
import { environmentOf, type Judgement, type World } from './run-model.ts';

/** Few schedules show most mistakes; each further try takes so many times more of them. */
const FIRST_RUNS = 25;
const MORE = 4;
const MOST_RUNS = 100_000;

/** Runs the real code of the reference in the mutant's place, in every schedule of its world. */
export function judgeReference(mutant: Mutant, options: ExploreOptions): Promise<Judgement> {
  return judgeCode(mutant, subjectOf(mutant, false), MOST_RUNS, options);
}

/** Runs the mutant's code in as many schedules as it takes to violate its claim, or in all. */
export const judgeMutant = (mutant: Mutant, options: ExploreOptions): Promise<Judgement> =>
  judgeSubject(mutant, subjectOf(mutant, true), options);

/** Runs a subject in as many schedules as it takes to violate the claim in its world, or in all. */
export async function judgeSubject(
  world: World,
  subject: Subject,
  options: ExploreOptions,
): Promise<Judgement> {
  for (let runs = FIRST_RUNS; ; runs *= MORE) {
    const found = await judgeCode(world, subject, Math.min(runs, MOST_RUNS), options);
    if (found.because !== 'bound hit: runs' || runs >= MOST_RUNS) return found;
  }
}

/** Options are held to the model step by step; other code is held to nothing but the claim. */
export function subjectOf({ change, without }: Mutant, isChanged: boolean): Subject {
  if (change.kind === 'code') return subjectWith(without, isChanged ? [change.mistake] : []);
  const changes = isChanged ? [without, change] : [without];
  return ourSubject(
    parseServer(dialectText(...changes.map((one) => one.server))),
    parseClient(dialectText(...changes.map((one) => one.client))),
  );
}

async function judgeCode(
  world: World,
  subject: Subject,
  maxRuns: number,
  { clock, bounds, onProgress }: ExploreOptions,
): Promise<Judgement> {
  const { claim } = world;
  const started = clock();
  const result = await checkCode(subject, environmentOf(world), {
    clock,
    claims: [claim],
    maxRuns,
    ...(bounds?.timeLimit ? { timeLimit: bounds.timeLimit } : {}),
    ...(onProgress ? { onProgress: ({ states }) => onProgress({ states, depth: 0 }) } : {}),
  });
  const { states, schedules } = result;
  return { ...saidOf(world, result), states, schedules, time: clock() - started };
}

function saidOf({ claim }: World, { claims, disagrees }: CodeResult) {
  const verdict = claims.get(claim);
  if (!verdict) throw new Error(`${claim} was not judged`);
  const because = verdict.kind === 'incomplete' ? verdict.because : null;
  const steps = verdict.kind === 'violated' ? (verdict.schedule?.moves.length ?? null) : null;
  return { verdict: disagrees ? ('disagrees' as const) : verdict.kind, because, steps };
}
