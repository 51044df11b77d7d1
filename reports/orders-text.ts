import { configurationText } from '../scenarios/configuration.ts';
import { configurationOf } from './entries.ts';
import { grouped } from './numbers.ts';
import type { Entry } from './report.ts';

/** What was run in the browser, one line for each configuration and item count; then its pictures. */
export function ordersText(entries: readonly Entry[]): string {
  const lines = new Map<string, string>();
  for (const one of entries) {
    const where = `${configurationText(configurationOf(one))}, items ${one.items}`;
    if (one.level === 'browser' && one.schedules)
      lines.set(where, `  ${where}: ${countsIn(one.schedules)}`);
  }
  const pictures = entries.flatMap((one) => one.pictures ?? []);
  const shown = pictures.length > 0 ? ['', 'Pictures', ...pictures.map((one) => `  ${one}`)] : [];
  return ['Response orders in Chromium', ...lines.values(), ...shown].join('\n');
}

function countsIn({ executed, of }: NonNullable<Entry['schedules']>): string {
  if (of === undefined) return `${grouped(executed)} schedules`;
  return `${grouped(executed)} of ${grouped(of)} orders, ${grouped(of - executed)} left`;
}
