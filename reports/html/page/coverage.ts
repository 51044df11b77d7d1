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
      for (const [i, chart] of data.charts.entries()) {
        if (chart.machine !== machine) continue;
        const count = `${countOf(Object.values(chart.states), met, never)} states, ${countOf(chart.transitions, met, never)} transitions`;
        const place = document.querySelector(`[data-count="${i}"]`);
        if (place) place.textContent = count;
        for (const [id, state] of Object.entries(chart.states)) colour(id, [state], met, never);
        for (const [id, ids] of Object.entries(chart.edges)) colour(id, ids, met, never);
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

/** `4 of 5`: those that are met, of those that can be. */
function countOf(
  ids: readonly string[],
  met: ReadonlySet<string>,
  never: ReadonlySet<string>,
): string {
  const found = ids.filter((one) => met.has(one)).length;
  return `${found} of ${found + ids.filter((one) => never.has(one)).length}`;
}

function colour(
  id: string,
  names: readonly string[],
  met: ReadonlySet<string>,
  never: ReadonlySet<string>,
): void {
  const place = document.getElementById(id);
  // A composite state is met with any of its parts.
  const isMet = names.some(
    (one) => met.has(one) || [...met].some((other) => other.startsWith(`${one}.`)),
  );
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
