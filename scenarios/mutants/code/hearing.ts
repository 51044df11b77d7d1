import { responseOf } from '../../simulate/light-response.ts';
import type { ClientDeps, ClientUnderTest, Subject } from '../../simulate/subject.ts';

/** An answer as it came, or that none came; status reads alone are GETs. */
export interface Heard {
  readonly isRead: boolean;
  readonly ok: boolean;
  readonly text: string;
}

/** `fetch` whose answers pass through `change`, which may also just look at them. */
export function hearing(
  fetch: ClientDeps['fetch'],
  change: (heard: Heard) => string,
): ClientDeps['fetch'] {
  return async (url, init) => {
    const isRead = init?.method === 'GET';
    const response = await fetch(url, init).catch((error: unknown) => {
      change({ isRead, ok: false, text: '' });
      throw error;
    });
    const { status, headers, ok } = response;
    const text = change({ isRead, ok, text: await response.text() });
    return responseOf({ status, headers, text });
  };
}

/**
 * The reference client, telling where it stands: it goes on from what it heard last, and the newest
 * version that it heard of decides what an older answer may still change.
 */
export function placed(deps: ClientDeps, make: Subject['client']): ClientUnderTest {
  let last = '';
  let newest = 0;
  const fetch = hearing(deps.fetch, ({ isRead, ok, text }) => {
    const said = ok && text ? (JSON.parse(text) as Record<string, unknown>) : {};
    newest = Math.max(newest, Number(said.version ?? 0));
    last = `${isRead} ${ok} ${said.status} ${said.remainingItems}`;
    return text;
  });
  const client = make({ ...deps, fetch });
  return { ...client, fingerprint: () => [last, newest] };
}
