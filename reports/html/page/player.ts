import type { PackedCounterexample } from '../payload.ts';
import { data } from './data.ts';
import { diagram } from './diagram.ts';
import { announce, byId, element, maybe } from './dom.ts';
import { label } from './evidence.ts';
import { facts, forks } from './fork.ts';
import { screens, screenText } from './screen.ts';

/** What moves while a reader steps through. */
interface Playing {
  readonly items: readonly HTMLLIElement[];
  readonly slider: HTMLInputElement;
  readonly now: HTMLElement;
  readonly back: HTMLButtonElement;
  readonly on: HTMLButtonElement;
  readonly steps: readonly Stepped[];
  at: number;
}

interface Stepped {
  readonly text: string;
  readonly who: string;
  readonly views: string;
}

let playing: Playing | null = null;
let shown = '';

/** Shows the first counterexample; arrow keys step through the one that is shown. */
export function startPlayer(): void {
  const pick = maybe<HTMLSelectElement>('pick');
  if (!pick) return;
  pick.addEventListener('change', () => {
    location.hash = pick.value;
  });
  byId('counterexample').addEventListener('keydown', (event) => {
    const { target, key } = event;
    if (!playing || event.ctrlKey || event.metaKey || event.altKey) return;
    // The slider has its own arrows; in a text or a list they mean something else.
    if (target instanceof HTMLInputElement || target instanceof HTMLSelectElement) return;
    const to = { ArrowRight: playing.at + 1, ArrowLeft: playing.at - 1, Home: 1, End: Infinity }[
      key
    ];
    if (to === undefined) return;
    event.preventDefault();
    goTo(to, true);
  });
  showCounterexample(byId('counterexample').dataset.first ?? '', false);
}

export function showCounterexample(id: string, go = true): boolean {
  const one = data.counterexamples.find((other) => other.id === id);
  if (!one) return false;
  if (shown !== id) draw(one);
  shown = id;
  byId<HTMLSelectElement>('pick').value = id;
  if (go) {
    byId('counterexamples').scrollIntoView();
    byId('counterexample-title').focus({ preventScroll: true });
    announce(`Counterexample: ${one.claim}, ${one.where}`);
  }
  return true;
}

function draw(one: PackedCounterexample): void {
  const place = byId('counterexample');
  const title = element('h3', { id: 'counterexample-title', tabindex: '-1' }, `${one.claim} `);
  title.append(label(one.expected ? 'expected' : 'violated'));
  const list = element('ol', {
    class: 'steps',
    'aria-label': 'The steps, with what the user sees',
  });
  const items = one.steps.map((_, i) => stepItem(one, i));
  for (const [i, item] of items.entries()) {
    if (i === one.loop && one.ending) list.append(note(`┌ ${one.ending}`));
    list.append(item);
  }
  if (one.ending)
    list.append(note(one.loop === null ? `■ ${one.ending}` : `└ back to step ${one.loop + 1}`));
  const player = controls(one);
  const steps = one.steps.map(([step, views]) => {
    const { process, text } = data.steps[step]!;
    return { who: process, text, views: views < 0 ? '' : screenText(data.views[views]!) };
  });
  const header = element(
    'header',
    {},
    title,
    element('p', {}, one.where),
    element('p', { class: 'quiet' }, `The claim: ${one.says}.`, others(one)),
  );
  place.replaceChildren(header, player.panel, heads(), list, forks(one), facts(one));
  playing = { ...player, items, steps, at: 0 };
  goTo(items.length, false);
}

const others = ({ others: lines }: PackedCounterexample): string =>
  lines.length === 0 ? '' : ` ${lines.join(' ')}`;

const note = (text: string): HTMLLIElement => element('li', { class: 'note' }, text);

function heads(): HTMLElement {
  const lifelines = ['page', 'network', 'server', 'store'].map((name) => element('span', {}, name));
  return element(
    'div',
    { class: 'heads', 'aria-hidden': 'true' },
    element('span', {}, 'step'),
    element('div', { class: 'lifelines' }, ...lifelines),
    element('span', {}, 'the user sees'),
  );
}

function stepItem({ steps, loop }: PackedCounterexample, i: number): HTMLLIElement {
  const [step, views] = steps[i]!;
  const { process, text, messages, fault } = data.steps[step]!;
  const before = i === 0 ? -1 : steps[i - 1]![1];
  const what = element(
    'button',
    { type: 'button', class: fault ? 'what fault' : 'what' },
    element('span', { class: 'n' }, String(i + 1)),
    element('span', { class: 'text' }, element('span', { class: 'who' }, process), ` ${text}`),
  );
  what.addEventListener('click', () => goTo(i + 1, true));
  const item = element(
    'li',
    loop !== null && i >= loop ? { class: 'repeats' } : {},
    what,
    diagram(messages),
  );
  if (views < 0) item.append(element('div', { class: 'seen same' }, 'not kept'));
  else if (views === before) item.append(element('div', { class: 'seen same' }, 'the same'));
  else item.append(element('div', { class: 'seen' }, ...screens(data.views[views]!)));
  return item;
}

function controls({ steps }: PackedCounterexample) {
  const button = (text: string, name: string) =>
    element('button', { type: 'button', 'aria-label': name }, text);
  const [first, back, on, last] = [
    button('|◀', 'First step'),
    button('◀', 'Step back'),
    button('▶', 'Step on'),
    button('▶|', 'Last step'),
  ];
  const slider = element('input', {
    ...{ type: 'range', min: '1', max: String(steps.length), step: '1' },
    ...{ 'aria-label': 'Step', id: 'step' },
  });
  const now = element('p', { class: 'now', id: 'now' });
  slider.addEventListener('input', () => goTo(Number(slider.value), true));
  first.addEventListener('click', () => goTo(1, true));
  back.addEventListener('click', () => goTo((playing?.at ?? 1) - 1, true));
  on.addEventListener('click', () => goTo((playing?.at ?? 1) + 1, true));
  last.addEventListener('click', () => goTo(Number.POSITIVE_INFINITY, true));
  const row = element('div', { class: 'row' }, first, back, slider, on, last);
  const panel = element(
    'div',
    { class: 'player', role: 'group', 'aria-label': 'Step through' },
    row,
    now,
  );
  return { panel, slider, now, back, on };
}

/** Steps are counted from 1; what lies outside is the first or the last. */
function goTo(to: number, tell: boolean): void {
  if (!playing) return;
  const { items, slider, now, back, on, steps } = playing;
  const at = Math.min(Math.max(1, to), items.length);
  playing.at = at;
  const { who, text, views } = steps[at - 1]!;
  for (const [i, item] of items.entries()) {
    item.classList.toggle('ahead', i >= at);
    if (i === at - 1) item.setAttribute('aria-current', 'step');
    else item.removeAttribute('aria-current');
  }
  const said = `Step ${at} of ${items.length}: ${who} ${text}`;
  const seen = views === '' ? '' : ` The user sees: ${views}.`;
  slider.value = String(at);
  slider.setAttribute('aria-valuetext', `${said}.${seen}`);
  now.replaceChildren(element('strong', {}, `${at} of ${items.length}`), ` ${who} ${text}.${seen}`);
  back.disabled = at === 1;
  on.disabled = at === items.length;
  if (!tell) return;
  items[at - 1]!.scrollIntoView({ block: 'nearest' });
  if (document.activeElement !== slider) announce(`${said}.${seen}`);
}
