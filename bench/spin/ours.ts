import { Compiled } from '../../model/checker/compile.ts';
import { check } from '../../model/checker/verdict.ts';
import { type ClaimName, claimsOf } from '../../model/claims.ts';
import { CLIENTS, SERVERS } from '../../model/dialects.ts';
import { CALM, type Environment } from '../../model/environment.ts';
import { protocolOf } from '../../model/protocol.ts';
import type { Subject } from '../../model/subject.ts';
import { SAFETY_CLAIMS } from './pan.ts';

export const subjectOf = (server: string, page: string): Subject => ({
  server: SERVERS[server]!,
  client: CLIENTS[page]!,
});

export const clock = (): number => performance.now();

export function environmentOf(items: number, cuts: number): Environment {
  const faults = cuts > 0 ? [{ kind: 'cut' as const, route: null, budget: cuts }] : [];
  return { ...CALM, items, faults };
}

/** What our checker says about the claims that the Promela model has, too. */
export function ours(subject: Subject, items: number, cuts: number) {
  const environment = environmentOf(items, cuts);
  const compiled = new Compiled(protocolOf(subject, environment));
  const names = [...SAFETY_CLAIMS, 'settles', 'job-settles'] as ClaimName[];
  const checked = check(compiled, claimsOf(compiled, subject, environment, names), { clock });
  const violated = [...checked.verdicts]
    .filter(([, verdict]) => verdict.kind === 'violated')
    .map(([name]) => name.replace(' (held)', ''));
  return {
    states: checked.states,
    transitions: checked.transitions,
    incomplete: [...checked.verdicts].filter(([, one]) => one.kind === 'incomplete').length,
    violated: [...new Set(violated)].sort(),
  };
}
