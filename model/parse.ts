import { CLAIMS, type ClaimName } from './claims.ts';
import {
  CLIENT_OPTIONS,
  CLIENTS,
  type ClientOptions,
  SERVER_OPTIONS,
  SERVERS,
  type ServerOptions,
} from './dialects.ts';
import {
  FAULTS,
  type Fault,
  type FaultBudget,
  type FaultRoute,
  type Outcomes,
  ROUTES_OF,
  USERS,
  type User,
} from './environment.ts';

/** The user asked for something that does not exist or cannot be: one line, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** `preset` or `preset,option=value,…` */
export function parseServer(text: string): ServerOptions {
  return parseDialect('server', text, SERVERS, SERVER_OPTIONS) as ServerOptions;
}

/** `preset` or `preset,option=value,…` */
export function parseClient(text: string): ClientOptions {
  return parseDialect('client', text, CLIENTS, CLIENT_OPTIONS) as ClientOptions;
}

function parseDialect(
  what: 'server' | 'client',
  text: string,
  presets: Readonly<Record<string, object>>,
  options: Readonly<Record<string, readonly string[]>>,
): object {
  const [name = '', ...changes] = text.split(',');
  const preset = Object.hasOwn(presets, name) ? presets[name] : undefined;
  if (!preset) throw unknown(`${what} dialect`, name, Object.keys(presets));
  const keys = changes.map((change) => change.split('=')[0]!);
  const twice = keys.find((key, i) => keys.indexOf(key) !== i);
  if (twice) throw new UsageError(`${what} option "${twice}" is given twice: give it one value`);
  const dialect: Record<string, string> = { ...preset };
  for (const change of changes) {
    const [key = '', value = '', ...rest] = change.split('=');
    if (!Object.hasOwn(options, key)) throw unknown(`${what} option`, key, Object.keys(options));
    if (rest.length > 0 || !options[key]!.includes(value)) {
      throw unknown(`value of ${what} option "${key}"`, value, options[key]!);
    }
    dialect[key] = value;
  }
  return dialect;
}

/** `cut@process-next=1,stale=2`; a fault without a number has a budget of 1. */
export function parseFaults(text: string): FaultBudget[] {
  if (text === '' || text === 'none') return [];
  const budgets = text.split(',').map((part) => {
    const { name, budget } = parseBudget('fault', part);
    const [kind = '', route = null, ...rest] = name.split('@');
    if (!(FAULTS as readonly string[]).includes(kind)) throw unknown('fault', kind, FAULTS);
    const routes = ROUTES_OF[kind as Fault];
    if (rest.length > 0 || (route !== null && !(routes as readonly string[]).includes(route))) {
      throw unknown(`route of fault "${kind}"`, [route, ...rest].join('@'), routes);
    }
    return { kind: kind as Fault, route: route as FaultRoute | null, budget };
  });
  refuseTwice(
    'fault',
    budgets.map((one) => (one.route ? `${one.kind}@${one.route}` : one.kind)),
  );
  return budgets.filter((one) => one.budget > 0);
}

/** `cancel,refresh=1`; an action without a number has a budget of 1. */
export function parseUsers(text: string): Partial<Record<User, number>> {
  if (text === '' || text === 'none') return {};
  const budgets = text.split(',').map((part) => parseBudget('user action', part));
  for (const { name } of budgets) {
    if (!(USERS as readonly string[]).includes(name)) throw unknown('user action', name, USERS);
  }
  refuseTwice(
    'user action',
    budgets.map((one) => one.name),
  );
  return Object.fromEntries(budgets.filter((one) => one.budget > 0).map((o) => [o.name, o.budget]));
}

/** Budgets are small: each unit multiplies the states. */
const MOST_BUDGET = 9;

function parseBudget(what: string, part: string): { name: string; budget: number } {
  const [name = '', number = '1', ...rest] = part.split('=');
  if (rest.length > 0 || !/^\d$/.test(number)) {
    throw new UsageError(
      `budget of ${what} in "${part}": expected a whole number from 0 to ${MOST_BUDGET}, as in "${name}=1"`,
    );
  }
  return { name, budget: Number(number) };
}

function refuseTwice(what: string, names: readonly string[]): void {
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice) throw new UsageError(`${what} "${twice}" is given twice: give it one budget`);
}

/** The most items that a job may have here; the model's counters are packed for it. */
export const MOST_ITEMS = 1000;

/** `3`, `1..10`, `0,1,5..7`: item counts, ascending, each once. */
export function parseItems(text: string): number[] {
  const counts = new Set<number>();
  const wrong = () =>
    new UsageError(
      `--items "${text}": expected whole numbers from 0 to ${MOST_ITEMS}, as a list or a range, as in "3", "0,1,5" or "1..10"`,
    );
  for (const part of text.split(',')) {
    const match = /^(\d{1,4})(?:\.\.(\d{1,4}))?$/.exec(part);
    if (!match) throw wrong();
    const from = Number(match[1]);
    const to = match[2] === undefined ? from : Number(match[2]);
    if (from > to || to > MOST_ITEMS) throw wrong();
    for (let n = from; n <= to; n++) counts.add(n);
  }
  return [...counts].sort((a, b) => a - b);
}

export const OUTCOMES: readonly Outcomes[] = ['success', 'failure', 'both'];

export function parseOutcomes(text: string): Outcomes {
  if (!OUTCOMES.includes(text as Outcomes)) throw unknown('outcomes', text, OUTCOMES);
  return text as Outcomes;
}

/** One or more claims, by name, separated by commas. */
export function parseClaims(text: string): ClaimName[] {
  return text.split(',').map((name) => {
    if (!Object.hasOwn(CLAIMS, name)) throw unknown('claim', name, Object.keys(CLAIMS));
    return name as ClaimName;
  });
}

/** The one form of all errors about names: what, what was given, what there is. */
export function unknown(what: string, given: string, choices: readonly string[]): UsageError {
  return new UsageError(`unknown ${what} "${given}": choose from ${choices.join(', ')}`);
}
