import { CLAIMS, type ClaimName } from '../../model/claims.ts';
import type { Explorer } from './explorer.ts';
import { goRound } from './go-round.ts';
import { HiddenStateError } from './nondeterminism.ts';
import type { RandomOptions } from './random.ts';
import type { Setting } from './run.ts';
import { readsClock, withClockStanding } from './server-clock.ts';
import type { Strategy } from './strategies.ts';
import type { CodeVerdict } from './verdicts.ts';

export interface Explored {
  /** With the subject as it was run. */
  readonly setting: Setting;
  readonly explored: Explorer;
  /** Where its clock stood: some runs in which it did not. */
  readonly sampled: Explorer | null;
  /** The bound that ended the search in which it moved; null: none did. */
  readonly unfinished: string | null;
}

/** Runs of the sample: a fraction of a second. */
const SAMPLED = 300;

type Explore = (setting: Setting, strategy: Strategy, limits: RandomOptions) => Promise<Explorer>;

/**
 * Time passes by the server's clock as pages wait. Where what is stored holds the time, so that no state
 * comes again, or one that looks the same is not, once more with a clock that stands meanwhile.
 */
export async function exploreByClock(
  setting: Setting,
  strategy: Strategy,
  limits: RandomOptions,
  explore: Explore,
): Promise<Explored> {
  const { subject } = setting;
  const mayStand = !subject.model && !subject.isBesideOthers && strategy === 'exhaustive';
  const asIs = (explored: Explorer) => ({ setting, explored, sampled: null, unfinished: null });
  if (!mayStand) return asIs(await explore(setting, strategy, limits));
  const started = limits.clock();
  let isLate = false;
  const onProgress: RandomOptions['onProgress'] = (far) => {
    isLate = readsClock(subject) && limits.clock() - started > limits.timeLimit / 2;
    return isLate || limits.onProgress?.(far);
  };
  const trying = explore(setting, strategy, { ...limits, onProgress });
  const found = await trying.catch((error: unknown) => {
    if (error instanceof HiddenStateError && readsClock(subject)) return null;
    throw error;
  });
  if (found && !(readsClock(subject) && (isLate || ENDLESS.includes(found.stopped ?? '')))) {
    return asIs(found);
  }
  // No state is known again in these, so that each is a run as it was.
  const few = { ...limits, maxRuns: SAMPLED, reduce: false };
  const sampled = await explore(setting, 'random', few);
  const standing = { ...setting, subject: withClockStanding(subject) };
  const timeLimit = limits.timeLimit - (limits.clock() - started);
  const again = explore(standing, strategy, { ...limits, timeLimit });
  const explored = await again.catch((error: unknown) => {
    if (!(error instanceof HiddenStateError)) throw error;
    throw new HiddenStateError(`${error.message}, as the ms that a lease or a limit still lasts`);
  });
  return {
    setting: standing,
    explored,
    sampled,
    unfinished: found && (isLate ? 'time' : found.stopped),
  };
}

const ENDLESS: readonly string[] = ['time', 'states', 'moves', 'runs'];

/** A server that nobody else knows may leave out of its fingerprint how long something lasts. */
async function goesOn(
  claim: ClaimName,
  setting: Setting,
  verdict: CodeVerdict,
): Promise<CodeVerdict> {
  const { subject } = setting;
  if (verdict.kind !== 'violated' || subject.isBesideOthers || !readsClock(subject)) return verdict;
  if (!verdict.schedule) return { kind: 'incomplete', because: BY_CLOCK };
  const because = await goRound(setting, verdict.schedule, claim === 'job-settles');
  return because === null ? verdict : { kind: 'incomplete', because };
}

const BY_CLOCK = 'not seen; the server looks at its clock, and what comes of that may take longer';

/** The verdict on a claim, and whether the clock stood where it was found. */
export async function judgeByClock(
  claim: ClaimName,
  { setting, sampled, unfinished }: Explored,
  judge: (sample: Explorer | null) => CodeVerdict,
): Promise<{ readonly verdict: CodeVerdict; readonly clockStood: boolean }> {
  const verdict = await goesOn(claim, setting, judge(null));
  const clockStood = setting.subject.clockStands ?? false;
  if (verdict.kind === 'violated') return { verdict, clockStood };
  const other = sampled?.nodes.size ? judge(sampled) : verdict;
  const isFound = other.kind === 'violated' && other.schedule?.loop === null;
  if (isFound) return { verdict: other, clockStood: false };
  // Nothing was proven of a clock that moves; that a job can end, one run shows.
  const isProof = verdict.kind === 'holds' && CLAIMS[claim].kind !== 'reachability';
  if (!isProof || unfinished === null) return { verdict, clockStood };
  return { verdict: { kind: 'incomplete', because: `bound hit: ${unfinished}` }, clockStood };
}
