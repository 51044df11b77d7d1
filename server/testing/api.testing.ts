import type { Hono } from 'hono';
import type { CreateReply, ItemsReply, ProcessNextReply, StatusReply } from '../contract.ts';
import { IDEMPOTENCY_KEY } from '../contract.ts';

const JSON_HEADERS = { 'Content-Type': 'application/json' };
const keyed = (key?: string) => (key === undefined ? {} : { [IDEMPOTENCY_KEY]: key });

/** The routes as functions, without a socket. */
export function apiOf(app: Pick<Hono, 'request'>) {
  const json = async <T>(response: Response | Promise<Response>) =>
    (await (await response).json()) as T;
  const post = (path: string, key?: string) =>
    Promise.resolve(app.request(path, { method: 'POST', headers: keyed(key) }));
  return {
    createRaw: (body: string, headers: Record<string, string> = JSON_HEADERS) =>
      Promise.resolve(app.request('/api/batch-jobs', { method: 'POST', body, headers })),
    create: (items: number | string[], key?: string) => {
      const headers = { ...JSON_HEADERS, ...keyed(key) };
      const body = JSON.stringify({ items });
      return json<CreateReply>(app.request('/api/batch-jobs', { method: 'POST', body, headers }));
    },
    status: (id: string) => json<StatusReply>(app.request(`/api/batch-jobs/${id}/status`)),
    items: (id: string) => json<ItemsReply>(app.request(`/api/batch-jobs/${id}/items`)),
    next: (id: string, key?: string) =>
      json<ProcessNextReply>(post(`/api/batch-jobs/${id}/process-next`, key)),
    nextRaw: (id: string, key?: string) => post(`/api/batch-jobs/${id}/process-next`, key),
    cancel: (id: string, key?: string) => post(`/api/batch-jobs/${id}/cancel`, key),
  };
}
