import type { View } from '../../../model/narrate.ts';
import { element } from './dom.ts';

/** What the users see, drawn as the page draws it: one screen for each tab. */
export function screens(views: readonly (View | null)[]): HTMLElement[] {
  return views.map((view, tab) => screen(view, views.length > 1 ? `tab ${tab + 1}` : null));
}

const WORDS: Readonly<Record<string, string>> = {
  queued: 'Queued',
  processing: 'Processing',
  completed: 'Completed',
  failed: 'Failed',
  cancelled: 'Cancelled',
};

function screen(view: View | null, name: string | null): HTMLElement {
  const made = element('div', { class: 'screen' });
  if (name) made.append(element('span', { class: 'tab' }, name));
  if (!view) {
    made.append(element('span', { class: 'quiet' }, 'not open'));
    return made;
  }
  const { status, completed, total, error, action, cancel } = view;
  const known = status !== null;
  made.append(
    element(
      'span',
      { class: 'status' },
      element('span', {}, known ? (WORDS[status] ?? status) : 'Loading…'),
      element('span', {}, known ? `${completed} of ${total}` : ''),
    ),
  );
  if (known) {
    const value = String(total > 0 ? completed : 1);
    const max = String(total > 0 ? total : 1);
    made.append(element('progress', { value, max, 'aria-label': 'items done' }));
  }
  if (error) made.append(element('span', { class: 'error' }, '⚠ an error is shown'));
  const buttons = [
    ...(action ? [element('span', { class: 'fake main' }, 'Enrich all')] : []),
    ...(cancel ? [element('span', { class: 'fake' }, 'Cancel')] : []),
  ];
  if (buttons.length > 0) made.append(element('span', { class: 'buttons' }, ...buttons));
  return made;
}

/** The same in words. */
export function screenText(views: readonly (View | null)[]): string {
  return views
    .map((view, tab) => {
      const who = views.length > 1 ? `tab ${tab + 1}: ` : '';
      if (!view) return `${who}not open`;
      const { status, completed, total, error } = view;
      const shown = status === null ? 'loading' : `${status}, ${completed} of ${total}`;
      return `${who}${shown}${error ? ', an error' : ''}`;
    })
    .join('; ');
}
