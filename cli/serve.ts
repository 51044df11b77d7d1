import type { Command } from 'commander';
import type { Context } from './io.ts';
import type { ServeFlags } from './serve-command.ts';

export function registerServe(program: Command, { io, exit }: Context): void {
  program
    .command('serve')
    .summary('run the reference server and its page, in any dialect')
    .description(
      'Runs the server with a job for a person to look at: open the address that it prints. Ends ' +
        'with Ctrl-C, after the calls that are under way.',
    )
    .option('--server <dialect>', 'how the server behaves (see "unstuck list")', 'reference')
    .option('--client <dialect>', 'how the page behaves', 'reference')
    .option('--items <count>', 'how many items the job has (default: 3)')
    .option('--work <time>', 'how long an item takes', '200ms..2s')
    .option('--fail <percentage>', 'how many items fail', '10%')
    .option('--host <address>', 'where to listen', '127.0.0.1')
    .option('--port <number>', 'where to listen; 0 for any that is free', '3000')
    .option('--store <name>', 'memory, or postgres: DATABASE_URL, or else embedded', 'memory')
    .option('--data <folder>', 'where the embedded Postgres keeps its files')
    .option('--job <id>', 'show this job, which the database has already')
    .option('--lease <time>', 'when an item comes back whose worker died', '10s')
    .option('--grace <time>', 'how long running work may take to end', '5s')
    .option('--fault <faults>', 'what strikes the first calls, as in cut@process-next=1,crash=1')
    .option('--log <format>', 'write a log of it: vercel, ndjson, or as in vercel=FILE')
    .addHelpText(
      'after',
      '\nA database keeps its jobs: the next run shows those that are not over, and starts a new one\n' +
        'only if there are none or --items is given. A log is added to the file that it is written to,\n' +
        'by default .unstuck/serve.csv or .unstuck/serve.ndjson; "unstuck explain" reads it.\n\n' +
        'Exit codes: 0 ended by a signal, 2 usage, or nothing to listen or store by.',
    )
    .action(async (flags: ServeFlags) => {
      // Not for its help: a server and a page's script take their time to load.
      const { serveCommand } = await import('./serve-command.ts');
      const { createPage } = await import('../client/page/create-page.ts');
      exit(await serveCommand(flags, io, createPage));
    });
}
