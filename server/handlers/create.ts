import type { CreateReply, CreateRequest, JobStatus } from '../contract.ts';
import { ProblemError } from '../problem.ts';
import type { Server } from './server.ts';

/** Creates a job, or finds the one that the same call created before. */
export async function create(
  { store, rules, newId }: Server,
  { items }: CreateRequest,
  header: string | undefined,
): Promise<CreateReply> {
  const { dialect } = rules;
  const names =
    typeof items === 'number'
      ? Array.from({ length: items }, (_, at) => `item ${at + 1}`)
      : [...items];
  const isOver = names.length === 0 && dialect.empty === 'completed';
  const status: JobStatus = isOver ? 'completed' : 'queued';
  const created = await store.create({
    id: newId(),
    status,
    items: names.map((name) => ({ id: newId(), name })),
    key: dialect.idempotency === 'key' ? (header ?? null) : null,
  });
  if (created.names.length !== names.length || created.names.some((one, at) => one !== names[at])) {
    throw new ProblemError(
      422,
      'Key used before',
      'this Idempotency-Key belongs to a job with other items: give a new call a new key',
    );
  }
  // What the first attempt was told, whatever has become of the job since.
  return { jobId: created.id, status, total: created.total };
}
