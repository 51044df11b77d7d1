import * as z from 'zod';
import { itemStatus } from '../../server/contract.ts';
import type { Answer } from './calls.ts';
import { readAs } from './made.ts';
import type { StoreSeen } from './seen.ts';
import type { Subject } from './subject.ts';
import { wireOf } from './wire-of.ts';

/** Whom the world asks by itself, so that nothing is held. */
interface Asked {
  readonly jobId: string;
  readStatus(): Promise<Answer>;
  ask(path: string): Promise<Answer>;
}

/** What a server that has no `observe()` says of its store when it is asked. */
export async function observedBy(subject: Subject, server: Asked): Promise<StoreSeen> {
  const { jobId } = server;
  const wire = wireOf(subject);
  const { text } = await server.readStatus();
  const { path: asked, init } = wire.request('status', jobId);
  const what = `${subject.name}: the reply to a status read (wire.routes.status), ${init.method} ${asked}`;
  const read = readAs(what, text, (body) => wire.readStatus(body));
  const { status, total, completed, successful, failed } = read;
  const path = `/api/batch-jobs/${jobId}/items`;
  // Where it does not tell of single items, what hangs on them is not judged.
  const items = subject.wire ? [] : itemsIn(await server.ask(path));
  return { status, total, completed, successful, failed, items };
}

/** No more than what is judged. */
const listed = z.object({ items: z.array(z.object({ status: itemStatus })) });

/** The items that a reply lists; none where it lists something else. */
function itemsIn({ status, text }: Answer): StoreSeen['items'] {
  if (status !== 200) return [];
  try {
    const { items } = listed.parse(JSON.parse(text));
    return items.map((one) => ({ status: one.status, settled: null, holders: 0, expires: null }));
  } catch {
    return [];
  }
}
