import type { Agent, AgentOptions } from './agent.ts';
import { installCalls } from './calls.ts';
import { installClock } from './clock.ts';
import { forget, installRest, MOST_ROUNDS } from './rest.ts';

/** Where a page keeps its agent; out of sight of who lists a window's properties. */
export const AGENT = '__unstuck';

/** The script that has to run in a page before every other one. */
export function agentSource(options: AgentOptions): string {
  // Some loaders of TypeScript keep functions' names by a helper, which the page has not.
  return `(() => {
  const __name = (one) => one;
  if (globalThis !== globalThis.top) return;
  const agent = { options: ${JSON.stringify(options)}, ...${JSON.stringify(FRESH)}, ends: new Map() };
  Object.defineProperty(globalThis, ${JSON.stringify(AGENT)}, { value: agent });
  (${forget})(agent);
  (${installClock})(agent);
  (${installCalls})(agent);
  (${installRest})(agent, ${MOST_ROUNDS});
})();`;
}

const FRESH: Pick<Agent, 'now' | 'hidden' | 'activity' | 'events' | 'justSet'> = {
  now: 0,
  hidden: false,
  activity: 0,
  events: [],
  justSet: null,
};
