import { QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query';
import { createElement as h } from 'react';
import { createRoot } from 'react-dom/client';

// A status page as an application has it: React, TanStack Query, a server that works by itself. It knows
// nothing of unstuck. Its bug is of class C2: polling is armed by data that is not final. Where the very
// first read fails there is no data, so that nobody ever asks again.

declare const document: { getElementById(id: string): object | null };
declare const location: { readonly pathname: string };

interface Import {
  readonly state: 'WAITING' | 'RUNNING' | 'DONE' | 'REJECTED';
  readonly rows: { readonly done: number; readonly all: number };
}

const WORDS = { WAITING: 'Waiting', RUNNING: 'Importing', DONE: 'Done', REJECTED: 'Rejected' };
const isOver = ({ state }: Import): boolean => state === 'DONE' || state === 'REJECTED';

async function readImport(): Promise<Import> {
  const response = await fetch(`/api${location.pathname}`);
  if (!response.ok) throw new Error(`The server answered ${response.status}.`);
  return (await response.json()) as Import;
}

function ImportPage() {
  const { data, error } = useQuery({
    queryKey: ['import'],
    queryFn: readImport,
    // The next poll is soon enough.
    retry: false,
    refetchInterval: ({ state }) => (state.data && !isOver(state.data) ? 1000 : false),
  });
  const { done, all } = data?.rows ?? { done: 0, all: 0 };
  return h(
    'main',
    null,
    h('h1', null, 'Import'),
    h('p', { role: 'status' }, data ? WORDS[data.state] : 'Loading …'),
    h(
      'div',
      { role: 'progressbar', 'aria-label': 'Rows', 'aria-valuenow': done, 'aria-valuemax': all },
      `${done} of ${all} rows`,
    ),
    error && h('p', { role: 'alert' }, error.message),
    data?.state === 'DONE' && h('button', { type: 'button' }, 'Open the table'),
  );
}

createRoot(document.getElementById('root')!).render(
  h(QueryClientProvider, { client: new QueryClient() }, h(ImportPage)),
);
