import type { BoundName, Bounds, Clock } from './checker/bounds.ts';
import { Compiled } from './checker/compile.ts';
import { coverageOf, type MachineCoverage } from './checker/coverage.ts';
import { isFair } from './checker/fairness.ts';
import type { Trace } from './checker/trace.ts';
import { type Checked, check, type Verdict } from './checker/verdict.ts';
import { CLAIMS, type ClaimName, claimsAsked, claimsOf } from './claims.ts';
import type { Environment } from './environment.ts';
import { protocolOf } from './protocol.ts';
import { type RefreshAnswer, refreshAnswers } from './refresh.ts';
import type { Subject } from './subject.ts';

/** One claim of one configuration, judged. */
export interface Judgement {
  readonly claim: ClaimName;
  readonly verdict: 'holds' | 'violated' | 'incomplete';
  /** Why it is incomplete. */
  readonly because: string | null;
  readonly trace: Trace | null;
  /** The system that the trace belongs to; it may be one with identities. */
  readonly compiled: Compiled;
  readonly assumptions: readonly string[];
  /** Liveness: one answer for each stuck state, the trace's first. */
  readonly refresh: readonly RefreshAnswer[];
}

/** One configuration, explored once. */
export interface Judged {
  readonly subject: Subject;
  readonly environment: Environment;
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  readonly interleavings: bigint | null;
  readonly bound: BoundName | null;
  readonly judgements: readonly Judgement[];
  /** null: not asked for. */
  readonly coverage: readonly MachineCoverage[] | null;
  /** ms */
  readonly times: Checked['times'];
}

export interface JudgeOptions {
  readonly clock: Clock;
  readonly bounds?: Partial<Bounds>;
  /** Default: all that mean anything in the environment. */
  readonly claims?: readonly ClaimName[];
  readonly identities?: boolean;
  /** Say what the machines did: costs up to half as much as exploring. */
  readonly coverage?: boolean;
  readonly onProgress?: (progress: { states: number; depth: number }) => boolean | undefined;
}

/** Explores every interleaving of one configuration and judges its claims. */
export function judge(subject: Subject, environment: Environment, options: JudgeOptions): Judged {
  const asked = claimsAsked(environment, subject.server);
  const names = options.claims ? asked.filter((one) => options.claims!.includes(one)) : asked;
  const identities = options.identities ?? false;
  const build = (apart: boolean) => {
    const compiled = new Compiled(protocolOf(subject, environment, { identities: apart }));
    return { compiled, claims: claimsOf(compiled, subject, environment, names) };
  };
  const { compiled, claims } = build(identities);
  const checked = check(compiled, claims, {
    clock: options.clock,
    ...(options.bounds ? { bounds: options.bounds } : {}),
    ...(options.onProgress ? { onProgress: options.onProgress } : {}),
    ...(identities ? {} : { confirm: () => build(true) }),
  });
  return {
    subject,
    environment,
    states: checked.states,
    transitions: checked.transitions,
    depth: checked.depth,
    interleavings: checked.interleavings,
    bound: checked.bound,
    times: checked.times,
    coverage: options.coverage ? coverageOf(checked.graph) : null,
    judgements: names.map((name) => {
      const verdict = worst(name, checked);
      return judgementOf(name, verdict, compiled, subject, environment, options.clock);
    }),
  };
}

/** A claim may be made of several parts: `name` and `name (…)`. */
function worst(name: ClaimName, { verdicts }: Checked): Verdict {
  const parts = [...verdicts].filter(([key]) => key === name || key.startsWith(`${name} (`));
  const violated = parts.flatMap(([, one]) => (one.kind === 'violated' ? [one] : []));
  const [shortest] = violated.sort((a, b) => length(a.trace) - length(b.trace));
  if (shortest) return shortest;
  return parts.map(([, one]) => one).find((one) => one.kind === 'incomplete') ?? { kind: 'holds' };
}

const length = (trace: Trace | null): number => trace?.steps.length ?? 0;

function judgementOf(
  claim: ClaimName,
  verdict: Verdict,
  compiled: Compiled,
  subject: Subject,
  environment: Environment,
  clock: Clock,
): Judgement {
  const assumptions = assumptionsOf(claim, compiled);
  const base = { claim, verdict: verdict.kind, assumptions, because: null, trace: null, compiled };
  if (verdict.kind === 'holds') return { ...base, refresh: [] };
  if (verdict.kind === 'incomplete') return { ...base, because: verdict.because, refresh: [] };
  const { trace, graph, stuck } = verdict;
  return {
    ...base,
    trace,
    compiled: graph.compiled,
    refresh: stuck.length === 0 ? [] : refreshAnswers(subject, environment, graph, stuck, clock),
  };
}

/** What every verdict takes for granted of time. */
export const TIME = [
  'timers of one page fire in the order of their deadlines; network and server delays are arbitrary',
  'a deadline fires only for a call whose answer cannot come (drop, hang) or comes too late (slow)',
];

function assumptionsOf(claim: ClaimName, compiled: Compiled): string[] {
  if (CLAIMS[claim].kind !== 'liveness') return TIME;
  const fair = compiled.classes.filter(isFair).map((one) => one.event);
  return [...TIME, `weakly fair: ${[...new Set(fair)].sort().join(', ')}`];
}
