import type { ClientOptions } from '../../model/dialects.ts';
import type { ClientDeps } from '../deps.ts';
import { clientFor } from '../dialects.ts';
import type { Client } from '../view.ts';
import { type PageDocument, Screen } from './screen.ts';

/**
 * Starts the client that the document names and draws what it shows. It is not stopped when the page
 * is left: a page that comes back from the browser's cache has to go on.
 */
export function mount(document: PageDocument, deps: Omit<ClientDeps, 'jobId'>): Client {
  const screen = new Screen(document);
  const { jobId = '', client: options = '' } = screen.job.dataset;
  const client = clientFor(JSON.parse(options) as ClientOptions)({ ...deps, jobId });
  client.subscribe(() => screen.draw(client.view()));
  screen.cancel.addEventListener('click', () => client.cancel());
  // What enriching means is the application's: it hears of the button by this event.
  screen.action.addEventListener('click', () => {
    screen.job.dispatchEvent(new Event('enrich-all', { bubbles: true }));
  });
  screen.draw(client.view());
  client.start();
  return client;
}
