import type { Bounds } from '../model/checker/bounds.ts';
import type { ClaimName } from '../model/claims.ts';
import {
  parseClaims,
  parseClient,
  parseFaults,
  parseItems,
  parseOutcomes,
  parseServer,
  parseUsers,
  UsageError,
} from '../model/parse.ts';
import { claimsIn } from '../reports/entries.ts';
import type { Shard } from '../reports/report.ts';
import { parseReporters, type ReporterName } from '../reports/reporters/names.ts';
import { isIn, shardOf } from '../reports/shard.ts';
import { CATALOGUE, scenarioOf } from '../scenarios/catalogue.ts';
import type { Configuration } from '../scenarios/configuration.ts';
import { configurationsOf, type Scenario } from '../scenarios/scenario.ts';
import { type BrowserLevel, browserLevelOf } from './browser-level.ts';
import type { Work } from './explore-all.ts';
import type { CodeLevel } from './explore-code.ts';
import { codeLevelOf, type LevelFlags } from './level.ts';
import { parseMaxMemory, parseMaxStates, parseTimeLimit } from './limits.ts';
import { partOf, wholeRun, workersOf } from './parts.ts';
import { DEFAULT_OUTPUT } from './reporting.ts';

/** The flags of `check`, as commander collects them. */
export interface CheckFlags extends LevelFlags {
  readonly mutants?: boolean;
  readonly pairs?: string;
  readonly coverage?: boolean;
  readonly server?: readonly string[];
  readonly client?: readonly string[];
  readonly items?: readonly string[];
  readonly outcomes?: string;
  readonly fault?: readonly string[];
  readonly user?: readonly string[];
  readonly claim?: readonly string[];
  readonly maxStates?: string;
  readonly maxMemory?: string;
  readonly timeLimit?: string;
  readonly reporter?: string;
  readonly output?: string;
  readonly shard?: string;
  readonly workers?: string;
  readonly expect?: string;
  readonly update?: boolean;
  readonly config?: string;
}

export interface Plan {
  readonly work: readonly Work[];
  /** Not empty: the run is of scenarios, and their expectations decide. */
  readonly scenarios: readonly Scenario[];
  /** The scenarios are all that there are. */
  readonly all: boolean;
  readonly bounds: Bounds;
  /** How schedules of the real code are chosen; null: the model is explored. */
  readonly code: CodeLevel | null;
  /** What is run in a browser; null: nothing is. */
  readonly browser: BrowserLevel | null;
  readonly reporters: readonly ReporterName[];
  /** Say which states and transitions of the machines were met. */
  readonly coverage: boolean;
  /** Which part of the whole run this is; null: all of it. */
  readonly shard: Shard | null;
  /** So many configurations are explored at a time. */
  readonly workers: number;
  /** The config's own subject is checked: nothing is known of its dialects. */
  readonly own: boolean;
  /** Where traces go; null: nowhere. */
  readonly output: string | null;
  /** Claims that were asked for by name and mean nothing in any configuration. */
  readonly meaningless: readonly ClaimName[];
}

/**
 * What `check` is to do; `own` is the name of the config's subject, where that is what is checked. Throws
 * UsageError for whatever does not exist or does not go together.
 */
export function planOf(
  names: readonly string[],
  flags: CheckFlags,
  own: string | null = null,
): Plan {
  if (flags.pairs !== undefined) {
    throw new UsageError('--pairs needs --mutants: pairs are of mutants');
  }
  const scenarios = flags.all ? CATALOGUE : [...new Set(names)].map(scenarioOf);
  const code = codeLevelOf(
    flags,
    scenarios.some(({ level }) => level === 'code') ? 'code' : 'model',
  );
  const browser = browserLevelOf(names, flags);
  refuseAtModel(scenarios, flags);
  const reporters = parseReporters(flags.reporter ?? 'list');
  const told = reporters.some((one) => one !== 'json');
  const all =
    scenarios.length > 0 ? scenarioWork(scenarios, names, flags) : matrixOf(flags, own, code);
  const asked = all.filter(({ configuration }) => claimsIn(configuration).length > 0);
  const bounds = {
    maxStates: parseMaxStates(flags.maxStates),
    maxMemory: parseMaxMemory(flags.maxMemory),
    timeLimit: parseTimeLimit(flags.timeLimit),
  };
  if (flags.shard !== undefined && code?.strategy === 'property') {
    throw new UsageError(
      '--shard and --strategy property do not go together: its runs are drawn anew',
    );
  }
  const part = partOf(flags, asked.length);
  return {
    work: part ? asked.filter((_, place) => isIn(part, place)) : asked,
    scenarios,
    all: flags.all ?? false,
    bounds,
    code,
    browser,
    reporters,
    // The document draws it; nobody else has to wait for it.
    coverage: (flags.coverage ?? false) || reporters.includes('html'),
    shard: part && shardOf(part, wholeRun(asked, bounds, code)),
    workers: workersOf(flags, code),
    own: own !== null,
    // A report on stdout can be replayed itself; files are for people, unless asked for.
    output: flags.output ?? (told ? DEFAULT_OUTPUT : null),
    meaningless: meaninglessIn(all.map((one) => one.configuration)),
  };
}

const OWN = ['server', 'client', 'items', 'outcomes', 'fault', 'user', 'claim'] as const;

function scenarioWork(
  scenarios: readonly Scenario[],
  names: readonly string[],
  flags: CheckFlags,
): Work[] {
  if (flags.all && names.length > 0) {
    throw new UsageError(`--all runs every scenario: leave out "${names[0]}"`);
  }
  const extra = OWN.find((name) => flags[name] !== undefined);
  if (extra) {
    throw new UsageError(`--${extra} and a scenario do not go together: a scenario says its own`);
  }
  return scenarios.flatMap((scenario) =>
    configurationsOf(scenario).map((configuration) => ({
      configuration,
      scenario,
      level: (flags.level ?? scenario.level) as Scenario['level'],
    })),
  );
}

function refuseAtModel(scenarios: readonly Scenario[], { level }: CheckFlags): void {
  const library = level === 'model' && scenarios.find((one) => one.library);
  if (!library) return;
  throw new UsageError(
    `--level model: of ${library.id} the model knows nothing, its page is made of a library; leave out --level`,
  );
}

/** Every server with every client with every item count, which a generated run draws. */
function matrixOf(flags: CheckFlags, own: string | null, code: CodeLevel | null): Work[] {
  const servers = own === null ? [...new Set(flags.server ?? ['as-deployed'])] : [own];
  const clients = own === null ? [...new Set(flags.client ?? ['as-logged'])] : [own];
  if (own === null) {
    servers.forEach(parseServer);
    clients.forEach(parseClient);
  }
  const items = parseItems((flags.items ?? ['1..3']).join(','));
  const outcomes = parseOutcomes(flags.outcomes ?? 'both');
  const faults = parseFaults((flags.fault ?? ['none']).join(','));
  const users = parseUsers((flags.user ?? ['none']).join(','));
  const claims = flags.claim ? [...new Set(parseClaims(flags.claim.join(',')))] : null;
  if (own === null && !flags.server && !flags.client) {
    throw new UsageError(
      'nothing to check: name a scenario (see "unstuck list"), or --all, or give --server or --client, ' +
        'or write a config with a subject or a server in it ("unstuck init")',
    );
  }
  const counts = code?.strategy === 'property' ? [Math.max(...items)] : items;
  return servers.flatMap((server) =>
    clients.flatMap((client) =>
      counts.map((count) => ({
        configuration: {
          ...{ server, client, items: count, outcomes, faults, users, claims },
          ...(own === null ? {} : { own: 'config' as const }),
          ...(code?.strategy === 'property' ? { among: items } : {}),
        },
        scenario: null,
        level: flags.level === 'browser' ? 'browser' : code ? 'code' : 'model',
      })),
    ),
  );
}

function meaninglessIn(configurations: readonly Configuration[]): ClaimName[] {
  const asked = new Set(configurations.flatMap(({ claims }) => claims ?? []));
  const meant = new Set(configurations.flatMap(claimsIn));
  return [...asked].filter((one) => !meant.has(one));
}
