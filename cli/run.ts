import { Command, CommanderError } from 'commander';
import { UsageError } from '../model/parse.ts';
import { LogError } from '../scenarios/logs/log-error.ts';
import { OK, USAGE } from './exit-code.ts';
import type { Context, Io } from './io.ts';
import { version } from './version.ts';

/** Something went wrong in unstuck itself: `EX_SOFTWARE`, so that no verdict is read into it. */
const INTERNAL = 70;

type Register = (program: Command, context: Context) => void;

/** Loaded when they are wanted: a command should not wait for what only the others need. */
const COMMANDS: Readonly<Record<string, () => Promise<Register>>> = {
  check: async () => (await import('./check.ts')).registerCheck,
  explain: async () => (await import('./explain.ts')).registerExplain,
  replay: async () => (await import('./replay.ts')).registerReplay,
  list: async () => (await import('./list.ts')).registerList,
  tour: async () => (await import('./tour.ts')).registerTour,
  serve: async () => (await import('./serve.ts')).registerServe,
  init: async () => (await import('./init.ts')).registerInit,
  'merge-reports': async () => (await import('./merge-reports.ts')).registerMergeReports,
  'show-report': async () => (await import('./show-report.ts')).registerShowReport,
  doctor: async () => (await import('./doctor.ts')).registerDoctor,
};

/**
 * Runs one command line, without the program's own name. Never throws: what goes wrong is one line on
 * stderr and an exit code.
 */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  let code = OK;
  const exit = (found: number) => {
    code = found;
  };
  const program = await programOn({ io, argv, exit });
  try {
    await program.parseAsync(argv, { from: 'user' });
    return code;
  } catch (error) {
    return report(error, argv, io);
  }
}

async function programOn(context: Context): Promise<Command> {
  const program = new Command('unstuck')
    .description(
      'Proves that a job-status page reaches a terminal state without a manual refresh, or prints ' +
        'the shortest schedule in which it does not.',
    )
    .version(version(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [command]', 'print help for a command')
    // Its errors are thrown, and reported below in one line like all others.
    .configureOutput({ writeOut: (text) => context.io.stdout.write(text), writeErr: () => {} })
    .exitOverride();
  const [first = ''] = context.argv;
  const wanted = Object.hasOwn(COMMANDS, first) ? [first] : Object.keys(COMMANDS);
  for (const name of wanted) (await COMMANDS[name]!())(program, context);
  for (const command of program.commands) command.helpOption('-h, --help', 'print help');
  return program;
}

function report(error: unknown, argv: readonly string[], io: Io): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return OK;
    io.stderr.write(`unstuck: ${oneLine(usageOf(error, argv))}\n`);
    return USAGE;
  }
  if (error instanceof UsageError || error instanceof LogError) {
    io.stderr.write(`unstuck: ${oneLine(error.message)}\n`);
    return USAGE;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  io.stderr.write(`unstuck: a mistake in unstuck itself, please report it: ${text}\n`);
  return INTERNAL;
}

function usageOf({ code, message }: CommanderError, argv: readonly string[]): string {
  const names = Object.keys(COMMANDS).join(', ');
  const choices = `choose from ${names} (see "unstuck --help")`;
  // Commander shows its help where it has no command to run, or none to explain.
  if (code === 'commander.help') {
    return argv.length === 0 ? `no command given: ${choices}` : `no such command: ${choices}`;
  }
  const what = message.replace(/^error: /, '');
  return code === 'commander.unknownCommand' ? `${what}: ${choices}` : what;
}

// Files and arguments are foreign text: line breaks would split the message, escapes reach the terminal.
const oneLine = (text: string): string => text.replace(/[\s\p{Cc}\p{Cf}]+/gu, ' ').trim();
