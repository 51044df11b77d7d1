import { join } from 'node:path';
import type { Command } from 'commander';
import { CONFIG_TEXT } from './init/config-text.ts';
import { SUBJECT_TEXT } from './init/subject-text.ts';
import type { Context } from './io.ts';

export function registerInit(program: Command, { io }: Context): void {
  program
    .command('init')
    .summary('write a config and an example to start from')
    .description(
      'Writes unstuck.config.ts, commented, and unstuck.subject.ts, an example of a server and a ' +
        'page under test, to be replaced by your own.',
    )
    .argument('[folder]', 'where to', '.')
    .option('--force', 'overwrite what is there')
    .action((folder: string, { force = false }: { force?: boolean }) => {
      const config = join(folder, 'unstuck.config.ts');
      const subject = join(folder, 'unstuck.subject.ts');
      io.files.writeAll({ [config]: CONFIG_TEXT, [subject]: SUBJECT_TEXT }, force);
      io.stdout.write(`wrote ${config} and ${subject}\nnext: npx unstuck check\n`);
    });
}
