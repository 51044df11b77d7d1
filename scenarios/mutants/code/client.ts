import { TIMES } from '../../../client/times.ts';
import type { View } from '../../../client/view.ts';
import type { ClientUnderTest } from '../../simulate/subject.ts';
import { type Heard, hearing, type Mutation, withClient } from './wrap.ts';

/** The page falls silent for good when this is the answer; `first`: no read was answered before. */
const silentAfter = (ends: (heard: Heard, first: boolean) => boolean): Mutation =>
  withClient((make, deps) => {
    let first = true;
    let client: ClientUnderTest | null = null;
    const fetch = hearing(deps.fetch, (heard) => {
      if (ends(heard, first)) client?.stop();
      if (heard.isRead && heard.ok) first = false;
      return heard.text;
    });
    client = make({ ...deps, fetch });
    return { ...client, fingerprint: () => [first, client?.fingerprint?.() ?? null] };
  });

export const stopsOnError = silentAfter(({ isRead, ok }) => isRead && !ok);
export const armedByData = silentAfter(({ isRead, ok }, first) => first && isRead && !ok);
export const stopsOnLostCall = silentAfter(({ isRead, ok }) => !isRead && !ok);
export const stopsOnFailedItem = silentAfter(
  ({ isRead, ok, text }) => !isRead && ok && JSON.parse(text).success === false,
);

/** Timers of that length are never set. */
export const noDeadline: Mutation = withClient((make, deps) => {
  const { timing } = deps;
  const after = (ms: number, run: () => void) =>
    ms === TIMES.processDeadline ? () => {} : timing.after(ms, run);
  return make({ ...deps, timing: { now: () => timing.now(), after } });
});

/** Whatever the last read said is shown, were it older than what is shown. */
export const overwrites: Mutation = withClient((make, deps) => {
  let read: Partial<View> = {};
  const fetch = hearing(deps.fetch, ({ isRead, ok, text }) => {
    const { status, progress } = ok ? JSON.parse(text) : {};
    if (isRead && ok) read = { status, completed: progress.completed };
    else if (ok) read = { ...read, completed: progress.completed };
    return text;
  });
  const client = make({ ...deps, fetch });
  const fingerprint = () => [read, client.fingerprint?.() ?? null];
  return { ...client, view: () => ({ ...client.view(), ...read }), fingerprint };
});

/** `failed` is none of the statuses that end the watch. */
export const knowsNoFailure: Mutation = withClient((make, deps) =>
  make({
    ...deps,
    fetch: hearing(deps.fetch, ({ isRead, text }) =>
      isRead ? text.replace('"status":"failed"', '"status":"processing"') : text,
    ),
  }),
);
