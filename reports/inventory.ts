import { CLAIMS, type ClaimKind } from '../model/claims.ts';
import { CLIENT_OPTIONS, CLIENTS, SERVER_OPTIONS, SERVERS } from '../model/dialects.ts';
import { FAULTS, type Fault, ROUTES_OF, USERS } from '../model/environment.ts';
import { CATALOGUE } from '../scenarios/catalogue.ts';
import { levelsOf, type Mutant } from '../scenarios/mutants/mutant.ts';
import { MUTANTS } from '../scenarios/mutants/mutants.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { ABOUT_CLIENTS, ABOUT_FAULTS, ABOUT_SERVERS, ABOUT_USERS } from './about.ts';
import type { Colors } from './colors.ts';
import { folded } from './fold.ts';

type Options = Readonly<Record<string, string>>;

interface Dialect {
  readonly name: string;
  readonly about: string;
  readonly options: Options;
  /** Where it differs from the first dialect of its kind. */
  readonly differs: Options;
}

/** Everything that a command line can name. */
export interface Inventory {
  readonly servers: readonly Dialect[];
  readonly clients: readonly Dialect[];
  readonly serverOptions: Readonly<Record<string, readonly string[]>>;
  readonly clientOptions: Readonly<Record<string, readonly string[]>>;
  readonly faults: readonly { name: string; about: string; routes: readonly string[] }[];
  readonly users: readonly { name: string; about: string }[];
  readonly claims: readonly { name: string; kind: ClaimKind; says: string }[];
  readonly scenarios: readonly Scenario[];
  readonly mutants: readonly (Pick<Mutant, 'id' | 'title' | 'of' | 'claim'> & {
    levels: readonly string[];
  })[];
}

export function inventory(): Inventory {
  return {
    servers: dialects(SERVERS, ABOUT_SERVERS),
    clients: dialects(CLIENTS, ABOUT_CLIENTS),
    serverOptions: SERVER_OPTIONS,
    clientOptions: CLIENT_OPTIONS,
    faults: FAULTS.map((name: Fault) => ({
      name,
      about: ABOUT_FAULTS[name],
      routes: ROUTES_OF[name],
    })),
    users: USERS.map((name) => ({ name, about: ABOUT_USERS[name] })),
    claims: Object.entries(CLAIMS).map(([name, { kind, says }]) => ({ name, kind, says })),
    scenarios: CATALOGUE,
    mutants: MUTANTS.map((one) => {
      const { id, title, of, claim } = one;
      return { id, title, of, claim, levels: levelsOf(one) };
    }),
  };
}

function dialects(
  presets: Readonly<Record<string, Options>>,
  about: Readonly<Record<string, string>>,
): Dialect[] {
  const [base = {}] = Object.values(presets);
  return Object.entries(presets).map(([name, options]) => ({
    name,
    about: about[name] ?? '',
    options,
    differs: Object.fromEntries(
      Object.entries(options).filter(([option, value]) => base[option] !== value),
    ),
  }));
}

export function inventoryText(all: Inventory, colors: Colors): string {
  const named = (rows: readonly { name: string; about: string }[]) => {
    const width = Math.max(...rows.map(({ name }) => name.length));
    return rows.map(({ name, about }) => `  ${colors.bold(name.padEnd(width))}  ${about}`);
  };
  const kind = (rows: readonly Dialect[]) =>
    rows.flatMap((row, i) => {
      const shown = i === 0 ? row.options : row.differs;
      const options = Object.entries(shown).map(([name, value]) => `${name}=${value}`);
      const [line = ''] = named(rows).slice(i, i + 1);
      return [line, ...folded(options).map((one) => `      ${colors.dim(one)}`)];
    });
  const options = (choices: Readonly<Record<string, readonly string[]>>) => [
    '  options:',
    ...Object.entries(choices).map(([name, values]) => `      ${name}=${values.join('|')}`),
  ];
  const sections: [string, string[]][] = [
    ['Servers (--server NAME or NAME,option=value,…)', kind(all.servers)],
    ['', options(all.serverOptions)],
    ['Clients (--client NAME or NAME,option=value,…)', kind(all.clients)],
    ['', options(all.clientOptions)],
    [
      'Faults (--fault NAME[@ROUTE][=BUDGET],…)',
      named(
        all.faults.map((one) => ({ ...one, about: `${one.about} (@${one.routes.join(', @')})` })),
      ),
    ],
    ['User actions (--user NAME[=BUDGET],…)', named(all.users)],
    [
      'Claims (--claim NAME,…)',
      named(all.claims.map((one) => ({ name: one.name, about: `${one.says} (${one.kind})` }))),
    ],
    ['Scenarios (unstuck check NAME…)', all.scenarios.flatMap((one) => scenarioLines(one, colors))],
    [
      'Mutants (unstuck check --mutants)',
      named(
        all.mutants.map(({ id, title, of, claim, levels }) => ({
          name: id,
          about: `${of}: ${title} (${claim}; ${levels.join(', ')})`,
        })),
      ),
    ],
  ];
  return sections
    .map(([title, lines]) => [...(title ? [colors.underline(title)] : []), ...lines].join('\n'))
    .join('\n\n');
}

function scenarioLines(scenario: Scenario, colors: Colors): string[] {
  const { id, title, level, server, client, items, outcomes, faults, users } = scenario;
  const { holds, violated } = scenario;
  const world = [
    `${server} × ${client}`,
    `items ${items}`,
    ...(level === 'model' ? [] : [`level ${level}`]),
    ...(outcomes === 'both' ? [] : [`outcomes ${outcomes}`]),
    ...(faults === 'none' ? [] : [`faults ${faults}`]),
    ...(users === 'none' ? [] : [`users ${users}`]),
  ].join(', ');
  const expects = [
    ...(holds.length > 0 ? [`holds: ${holds.join(', ')}`] : []),
    ...(violated.length > 0 ? [`violated: ${violated.join(', ')}`] : []),
  ];
  return [
    `  ${colors.bold(id)}`,
    `      ${title}`,
    ...[world, ...expects].map((line) => `      ${colors.dim(line)}`),
  ];
}
