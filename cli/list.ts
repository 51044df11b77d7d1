import type { Command } from 'commander';
import { colorsFor } from '../reports/colors.ts';
import { inventory, inventoryText } from '../reports/inventory.ts';
import { type Context, wantsColors } from './io.ts';

export function registerList(program: Command, { io }: Context): void {
  program
    .command('list')
    .summary('what there is to check')
    .description(
      'Lists servers, clients, their options, faults, user actions, claims and scenarios.',
    )
    .option('--json', 'as JSON')
    .action(({ json }: { json?: boolean }) => {
      const text = json
        ? JSON.stringify(inventory(), null, 2)
        : inventoryText(inventory(), colorsFor(wantsColors(io)));
      io.stdout.write(`${text}\n`);
    });
}
