import type { Event } from '../logs/event.ts';

/** One line for people: time, call, what. */
export function eventText(event: Event): string {
  const time = new Date(event.at).toISOString().slice(11, 23);
  return `${time} ${whatOf(event)}`;
}

function whatOf(event: Event): string {
  switch (event.kind) {
    case 'created':
      return `the job is created with ${event.payload.items} items`;
    case 'loads':
      return 'the page is loaded';
    case 'leaves':
      return 'the user leaves the page';
    case 'ends':
      return 'the log ends';
    case 'arrives':
      return `${event.route} ${event.call} arrives`;
    case 'takes':
      return `process-next ${event.call} takes an item`;
    case 'settles':
      return `process-next ${event.call} settles its item: ${event.payload.outcome}`;
    case 'answers':
    case 'receives':
      return `${event.route} ${event.call} ${event.kind}${saidOf(event)}`;
    case 'sends':
      return `${event.route} ${event.call} is sent`;
    case 'breaks':
      return `${event.route} ${event.call} breaks: the page has no reply`;
  }
}

function saidOf(event: Event & { kind: 'answers' | 'receives' }): string {
  if (event.http !== undefined) return ` HTTP ${event.http}`;
  if (event.route === 'cancel' || !event.payload) return '';
  if (event.route === 'process-next') return ` ${event.payload.status ?? ''}`.trimEnd();
  const { status, completed, total } = event.payload;
  return ` ${status}${completed === undefined ? '' : `, ${completed} of ${total ?? '?'}`}`;
}
