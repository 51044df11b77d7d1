import { join } from 'node:path';
import type { Command } from 'commander';
import { unknown } from '../model/parse.ts';
import { findConfig } from '../scenarios/config/find.ts';
import { CONFIG_TEXT } from './init/config-text.ts';
import { SUBJECT_TEXT } from './init/subject-text.ts';
import { WORKFLOW_FILE, WORKFLOW_TEXT } from './init/workflow-text.ts';
import type { Context } from './io.ts';

interface InitFlags {
  readonly force?: boolean;
  readonly ci?: string;
}

const SERVICES = ['github'];
const STORE = 'npx unstuck check --expect unstuck.expected.json --update';

/** A workflow checks what the config says; without one its first run would be red. */
const configFirst = (folder: string): string[] =>
  findConfig(undefined, folder) === null ? ['npx unstuck init   # no config is here yet'] : [];

export function registerInit(program: Command, { io }: Context): void {
  program
    .command('init')
    .summary('write a config and an example to start from')
    .description(
      'Writes unstuck.config.ts, commented, and unstuck.subject.ts, an example of a server and a ' +
        'page under test, to be replaced by your own. With --ci: a workflow instead, which compares ' +
        'every verdict with what is stored.',
    )
    .argument('[folder]', 'where to', '.')
    .option('--force', 'overwrite what is there')
    .option('--ci <service>', `write ${WORKFLOW_FILE}: github`)
    .action((folder: string, { force = false, ci }: InitFlags) => {
      if (ci !== undefined && !SERVICES.includes(ci)) throw unknown('CI service', ci, SERVICES);
      const texts: Record<string, string> = ci
        ? { [join(folder, WORKFLOW_FILE)]: WORKFLOW_TEXT }
        : {
            [join(folder, 'unstuck.config.ts')]: CONFIG_TEXT,
            [join(folder, 'unstuck.subject.ts')]: SUBJECT_TEXT,
          };
      io.files.writeAll(texts, force);
      const next = ci ? [...configFirst(folder), STORE] : ['npx unstuck check'];
      io.stdout.write(
        `wrote ${Object.keys(texts).join(' and ')}\nnext: ${next.join('\n      ')}\n`,
      );
    });
}
