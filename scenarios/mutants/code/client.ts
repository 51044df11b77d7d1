import { TIMES } from '../../../client/times.ts';
import type { View } from '../../../client/view.ts';
import type { ClientUnderTest } from '../../simulate/subject.ts';
import { type Heard, hearing } from './hearing.ts';
import type { Mistake } from './mistake.ts';

/** The page falls silent for good when this is the answer; `first`: no read was answered before. */
const silentAfter = (ends: (heard: Heard, first: boolean) => boolean): Mistake => ({
  client(make, deps) {
    let first = true;
    let silent = false;
    const fetch = hearing(deps.fetch, (heard) => {
      silent ||= ends(heard, first);
      if (silent) client.stop();
      if (heard.isRead && heard.ok) first = false;
      return heard.text;
    });
    const client: ClientUnderTest = make({ ...deps, fetch });
    return { ...client, fingerprint: () => [first, silent, client.fingerprint?.()] };
  },
});

export const stopsOnError = silentAfter(({ isRead, ok }) => isRead && !ok);
export const armedByData = silentAfter(({ isRead, ok }, first) => first && isRead && !ok);
export const stopsOnLostCall = silentAfter(({ isRead, ok }) => !isRead && !ok);
export const stopsOnFailedItem = silentAfter(
  ({ isRead, ok, text }) => !isRead && ok && JSON.parse(text).success === false,
);

/** Timers of that length are never set. */
export const noDeadline: Mistake = {
  client(make, deps) {
    const { timing } = deps;
    const after = (ms: number, run: () => void) =>
      ms === TIMES.processDeadline ? () => {} : timing.after(ms, run);
    return make({ ...deps, timing: { now: () => timing.now(), after } });
  },
};

/** Whatever the last read said is shown, were it older than what is shown. */
export const overwrites: Mistake = {
  client(make, deps) {
    let read: Partial<View> = {};
    const fetch = hearing(deps.fetch, ({ isRead, ok, text }) => {
      const { status, progress } = ok ? JSON.parse(text) : {};
      if (isRead && ok) read = { status, completed: progress.completed };
      else if (ok) read = { ...read, completed: progress.completed };
      return text;
    });
    const client = make({ ...deps, fetch });
    const fingerprint = () => [read, client.fingerprint?.()];
    return { ...client, view: () => ({ ...client.view(), ...read }), fingerprint };
  },
};

/** A status that is none of those that end the watch. */
const knowsNot = (status: string): Mistake => ({
  client: (make, deps) =>
    make({
      ...deps,
      fetch: hearing(deps.fetch, ({ isRead, text }) =>
        isRead ? text.replace(`"status":"${status}"`, '"status":"processing"') : text,
      ),
    }),
});

export const knowsNoFailure = knowsNot('failed');
export const knowsNoCancel = knowsNot('cancelled');

/** A read that fails in a hidden tab is not tried again: whoever comes back would ask anew. */
export const forgetsWhenHidden: Mistake = {
  client(make, deps) {
    let hidden = false;
    let silent = false;
    const fetch = hearing(deps.fetch, ({ isRead, ok, text }) => {
      silent ||= hidden && isRead && !ok;
      if (silent) client.stop();
      return text;
    });
    const client: ClientUnderTest = make({ ...deps, fetch });
    const setVisibility = (now: boolean) => {
      hidden = now;
      client.setVisibility?.(now);
    };
    return {
      ...client,
      setVisibility,
      fingerprint: () => [hidden, silent, client.fingerprint?.()],
    };
  },
};
