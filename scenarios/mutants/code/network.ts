import { hearing, type Mutation, withClient } from './wrap.ts';

/** The first answer to a status read is the answer to all. */
export const cachesStatus: Mutation = withClient((make, deps) => {
  let kept: string | null = null;
  const fetch = hearing(deps.fetch, ({ isRead, ok, text }) => {
    if (isRead && ok) kept ??= text;
    return isRead && ok ? kept! : text;
  });
  const client = make({ ...deps, fetch });
  return { ...client, fingerprint: () => [kept, client.fingerprint?.() ?? null] };
});

/** The answers that tell of the end do not get through. */
export const losesTheEnd: Mutation = withClient((make, deps) => {
  const fetch = hearing(deps.fetch, ({ isRead, ok, text }) =>
    isRead && ok && /"status":"(completed|failed|cancelled)"/.test(text) ? '' : text,
  );
  return make({ ...deps, fetch });
});
