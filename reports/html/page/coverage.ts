import { together } from '../../data/coverage.ts';
import { data } from './data.ts';
import { byId, element, maybe } from './dom.ts';

/** The state charts show what one server and page met, or all of them together. */
export function startCoverage(): void {
  const pick = maybe<HTMLSelectElement>('coverage-pick');
  if (!pick) return;
  const draw = (): void => {
    const chosen = data.coverage[Number(pick.value)];
    const machines =
      pick.value === '' || !chosen
        ? together(data.coverage.map((one) => [...one.machines]))
        : chosen.machines;
    for (const { machine, states, transitions } of machines) {
      const met = new Set([...states.met, ...transitions.taken]);
      const never = new Set([...states.never, ...transitions.never]);
      for (const chart of data.charts.filter((one) => one.machine === machine)) {
        for (const [id, state] of Object.entries(chart.states)) colour(id, [state], met, never);
        for (const [id, ids] of Object.entries(chart.edges)) colour(id, ids, met, never);
      }
      const all = transitions.taken.length + transitions.never.length;
      const count = `${states.met.length} of ${states.met.length + states.never.length} states, ${transitions.taken.length} of ${all} transitions`;
      for (const one of document.querySelectorAll(`[data-count="${CSS.escape(machine)}"]`)) {
        one.textContent = count;
      }
    }
    byId('missing-list').replaceChildren(
      ...machines.map(({ machine, transitions: { taken, never } }) =>
        element(
          'div',
          {},
          element('h4', {}, machine),
          ...(never.length > 0 ? [list('possible, and never taken', never)] : []),
          ...(taken.length > 0 ? [list('taken', taken)] : []),
        ),
      ),
    );
  };
  pick.addEventListener('change', draw);
  draw();
}

function colour(
  id: string,
  names: readonly string[],
  met: ReadonlySet<string>,
  never: ReadonlySet<string>,
): void {
  const place = document.getElementById(id);
  const isMet = names.some((one) => met.has(one));
  place?.classList.toggle('met', isMet);
  place?.classList.toggle('never', !isMet && names.some((one) => never.has(one)));
}

const list = (title: string, names: readonly string[]): HTMLElement =>
  element(
    'details',
    {},
    element('summary', {}, `${title} (${names.length})`),
    element('ul', { class: 'plain mono' }, ...names.map((one) => element('li', {}, one))),
  );
