import type { Worst } from '../../data/matrix.ts';
import type { PackedCounterexample } from '../payload.ts';
import { classOf, SAID } from '../said.ts';
import { element } from './dom.ts';

/** The refresh oracle: two fresh pages forked from the last state, and what becomes of each. */
export function forks(one: PackedCounterexample): HTMLElement {
  const { refresh, atFault, client, stuckStates, oracle, ending } = one;
  if (!stuckStates) return element('div', {});
  const [fate, worst] = FATES[refresh ?? 'unknown']!;
  const [ours, good] =
    FATES[atFault === null ? 'unknown' : atFault === 'page' ? 'helps' : 'does not help']!;
  const from = ending && one.loop !== null ? 'From the loop' : 'From the last step';
  const all = sentence(oracle.slice(1).join('; '));
  const fault =
    atFault === null ? 'It is not known who is at fault.' : `The ${atFault} is at fault.`;
  return element(
    'section',
    { class: 'card forks', 'aria-label': 'The refresh oracle' },
    element('h4', {}, `${from}, somebody presses refresh`),
    fork(`the same page, ${client}`, fate, worst),
    ...(one.byItself ? [] : [fork('the reference page', ours, good)]),
    element('p', {}, element('strong', {}, fault), all),
  );
}

const sentence = (text: string): string =>
  text === '' ? '' : ` ${text[0]!.toUpperCase()}${text.slice(1)}.`;

const FATES: Readonly<Record<string, readonly [string, Worst]>> = {
  helps: ['always settles', 'holds'],
  'does not help': ['may stay stuck again', 'violated'],
  unknown: ['not known, a bound was hit', 'incomplete'],
};

const fork = (who: string, fate: string, worst: Worst): HTMLElement =>
  element(
    'div',
    { class: `fork ${classOf(worst)}` },
    element('strong', {}, who),
    `${SAID[worst].mark} ${fate}`,
  );

/** What is said below a schedule: the job, the hint, one command to paste. */
export function facts({
  job,
  hint,
  replay,
  oracle,
  stuckStates,
}: PackedCounterexample): HTMLElement {
  const rows: [string, (Node | string)[]][] = [
    ['job', [`${job} on the server`]],
    ...(stuckStates ? [] : ([['refresh', [oracle[0] ?? '']]] as [string, string[]][])),
    ['hint', hint.map((line) => element('div', {}, line))],
    ['replay', [replay === null ? 'the trace was not written to a file' : command(replay)]],
  ];
  const list = element('dl', { class: 'facts' });
  for (const [name, content] of rows) {
    list.append(element('dt', {}, name), element('dd', {}, ...content));
  }
  return element('div', { class: 'card' }, list);
}

const command = (text: string): HTMLElement =>
  element(
    'div',
    { class: 'command' },
    element('code', { tabindex: '0' }, text),
    element('button', { type: 'button', 'data-copy': text }, 'Copy'),
  );
