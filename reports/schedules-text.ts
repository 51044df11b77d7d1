import { phraseOf } from '../model/phrases.ts';
import { configurationText } from '../scenarios/configuration.ts';
import { configurationOf } from './entries.ts';
import { groupsOf } from './group.ts';
import { grouped, itemsText } from './numbers.ts';
import type { Entry } from './report.ts';

/** What was executed of the real code, one line for each configuration and item count. */
export function schedulesText(entries: readonly Entry[]): string {
  const lines = oneEach(entries).flatMap((one) => {
    const { schedules, states } = one;
    if (!schedules) return [];
    const { strategy, seed, executed, pruned, among } = schedules;
    const how = seed === null ? strategy : `${strategy}, seed ${seed}`;
    // Some are cut, others never begun: of those executed it is no part.
    const spared = `${grouped(pruned)} times the rest was known from another`;
    const met = `${grouped(executed)} executed, ${spared}`;
    const said = strategy === 'property' ? `${grouped(executed)} generated` : met;
    return [`  ${whereOf(one, among)}: ${how}: ${said}, ${grouped(states)} states`];
  });
  return ['Schedules of the real server and client', ...lines].join('\n');
}

/** Where code and model part, for people: both sides, and the steps up to there. */
export function differencesText(entries: readonly Entry[]): string[] {
  return oneEach(entries).flatMap((one) => {
    const { difference } = one;
    if (!difference) return [];
    const { steps, what, code, model } = difference;
    const only = (a: readonly string[], b: readonly string[]) => {
      const found = a.filter((line) => !b.includes(line));
      return found.length > 0 ? found.map((line) => `      ${line}`) : ['      nothing'];
    };
    return [
      [
        `code and model disagree in ${what}: ${whereOf(one)}`,
        ...steps.map((step, i) => `   ${String(i + 1).padStart(3)}  ${phraseOf(step)}`),
        '   only the code',
        ...only(code, model),
        '   only the model',
        ...only(model, code),
      ].join('\n'),
    ];
  });
}

const whereOf = (one: Entry, among: readonly number[] = [one.items]): string =>
  `${configurationText(configurationOf(one))}, items ${itemsText(among)}`;

/** One entry for each configuration and item count; generated counts are of one configuration. */
const oneEach = (entries: readonly Entry[]): Entry[] =>
  groupsOf(entries).flatMap(({ entries: all }) => [
    ...new Map(
      [...all].reverse().map((one) => [String(one.schedules?.among ?? one.items), one]),
    ).values(),
  ]);
