import { hearing } from './hearing.ts';
import type { Mistake } from './mistake.ts';

/** The first answer to a status read is the answer to all. */
export const cachesStatus: Mistake = {
  client(make, deps) {
    let kept: string | null = null;
    const fetch = hearing(deps.fetch, ({ isRead, ok, text }) => {
      if (isRead && ok) kept ??= text;
      return isRead && ok ? kept! : text;
    });
    const client = make({ ...deps, fetch });
    return { ...client, fingerprint: () => [kept, client.fingerprint?.()] };
  },
};

/** The answers that tell of the end do not get through. */
export const losesTheEnd: Mistake = {
  client(make, deps) {
    const fetch = hearing(deps.fetch, ({ isRead, ok, text }) =>
      isRead && ok && /"status":"(completed|failed|cancelled)"/.test(text) ? '' : text,
    );
    return make({ ...deps, fetch });
  },
};
