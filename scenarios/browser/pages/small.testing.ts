/** A small page, to be spoilt. */
export const PAGE = {
  url: 'http://localhost/jobs/7',
  api: ['GET /api/jobs/7'],
  fingerprint: 'document' as const,
  view: {
    status: { testId: 'state', words: { none: '…', processing: 'Busy', completed: 'Done' } },
  },
  replies: [
    { route: 'GET /api/jobs/7', body: 'Busy' },
    { route: 'GET /api/jobs/7', body: 'Done' },
  ],
};
/** With a script, and without any server. */
export const served = (script: string) => ({
  ...PAGE,
  serve: () =>
    new Response(
      `<!doctype html><link rel="icon" href="data:,"><p data-testid="state">…</p><script>
      const state = document.querySelector('p');
      ${script}
      </script>`,
      { headers: { 'content-type': 'text/html; charset=utf-8' } },
    ),
});
/** Asks until it is done. */
export const POLLS = `async function poll() {
  const answer = await fetch('/api/jobs/7');
  if (!answer.ok) return;
  const reply = await answer.json();
  state.textContent = reply;
  if (reply !== 'Done') setTimeout(poll, 1000);
}`;
