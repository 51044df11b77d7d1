import type { Command } from 'commander';
import type { ClaimName } from '../model/claims.ts';
import { CLIENTS, SERVERS } from '../model/dialects.ts';
import { CALM } from '../model/environment.ts';
import { parseFaults } from '../model/parse.ts';
import { colorsFor } from '../reports/colors.ts';
import { totalsOf } from '../reports/group.ts';
import { summaryText } from '../reports/list-text.ts';
import { resultsOf, scenarioCounts, scenariosText } from '../reports/scenario-text.ts';
import { bugText, FIX_ROWS, Findings, fixesText, matrixText } from '../reports/tour-text.ts';
import { MODEL_SCENARIOS } from '../scenarios/catalogue.ts';
import type { Configuration } from '../scenarios/configuration.ts';
import { configurationsOf } from '../scenarios/scenario.ts';
import { INCOMPLETE, OK, VIOLATED } from './exit-code.ts';
import { explainShipped } from './explain.ts';
import { exploreAll, type Work } from './explore-all.ts';
import { type Context, type Io, wantsColors } from './io.ts';

export function registerTour(program: Command, { io, exit }: Context): void {
  program
    .command('tour')
    .summary('the logged bug, the proposed fixes and every scenario')
    .description(
      'Shows how the logged page gets stuck, which of the proposed fixes help, every server with ' +
        'every page, and whether every scenario of the model is as expected. Takes some seconds.',
    )
    .addHelpText(
      'after',
      '\nExit codes: 0 every scenario is as expected, 1 one is not, 3 interrupted.',
    )
    .action(async () => exit(await tourCommand(io)));
}

const CLAIMS: readonly ClaimName[] = ['settles', 'truthful', 'never-regresses'];

export async function tourCommand(io: Io): Promise<number> {
  const started = io.clock();
  const colors = colorsFor(wantsColors(io));
  const print = (text: string) => io.stdout.write(`${text}\n\n`);
  const [servers, clients] = [Object.keys(SERVERS), Object.keys(CLIENTS)];
  const matrix = servers.flatMap((server) => clients.map((client) => [server, client] as const));
  const known = new Set(matrix.map(String));
  const extra = FIX_ROWS.map((one) => one.logged).filter((pair) => !known.has(String(pair)));
  const found = await exploreAll(workOf([...matrix, ...extra]), {}, io);
  const findings = new Findings(found);
  print(bugText(findings, colors));
  print(fixesText(findings, colors));
  print(matrixText(findings, servers, clients, colors));
  const work = MODEL_SCENARIOS.flatMap((scenario) =>
    configurationsOf(scenario).map((configuration) => ({ configuration, scenario })),
  );
  const ran = await exploreAll(work, {}, io);
  const results = resultsOf(MODEL_SCENARIOS, ran);
  print(`${colors.bold('4. Every scenario of the model')}\n\n${scenariosText(results, colors)}`);
  if (!io.interrupted()) {
    const title = colors.bold('5. What happened on the night of the log');
    print(`${title}\n\n${(await explainShipped(io)).trim()}`);
  }
  const ms = io.clock() - started;
  io.stdout.write(`${summaryText(scenarioCounts(results), totalsOf([...found, ...ran]), ms)}\n`);
  if (results.some((one) => one.result === 'not as expected')) return VIOLATED;
  return results.every((one) => one.result === 'as expected') ? OK : INCOMPLETE;
}

/** Each pair with and without a cut call, 1 to 3 items. */
function workOf(pairs: readonly (readonly [string, string])[]): Work[] {
  const cut = parseFaults('cut@process-next=1');
  return pairs.flatMap(([server, client]) =>
    [[], cut].flatMap((faults) =>
      [1, 2, 3].map((items) => {
        const configuration: Configuration = {
          ...CALM,
          server,
          client,
          items,
          faults,
          claims: CLAIMS,
        };
        return { configuration, scenario: null };
      }),
    ),
  );
}
