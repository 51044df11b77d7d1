import { html } from 'hono/html';
import { parseClient } from '../../model/parse.ts';

export interface PageOptions {
  readonly jobId: string;
  /** `preset` or `preset,option=value,…`, as on the command line. */
  readonly dialect: string;
  /** Where the page's script and style are, as URLs. */
  readonly script: string;
  readonly style: string;
}

/**
 * The page's document; what is put into it is escaped. The script finds its parts by id and changes
 * nothing but their text and attributes. Throws UsageError where there is no such dialect.
 */
export function pageHtml({ jobId, dialect, script, style }: PageOptions): string {
  const options = JSON.stringify(parseClient(dialect));
  return html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Batch job</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="${style}">
    <script type="module" src="${script}"></script>
  </head>
  <body>
    <main id="job" data-job-id="${jobId}" data-client="${options}" data-status="">
      <h1>Batch job</h1>
      <p class="quiet"><code>${jobId}</code></p>
      <progress id="bar" aria-label="Items completed"></progress>
      <p role="status" aria-live="polite" aria-atomic="true">
        <span id="status">Loading</span> <span id="count"></span>
      </p>
      <p id="error" role="alert"></p>
      <p>
        <button id="cancel" type="button" hidden>Cancel</button>
        <button id="enrich-all" type="button" hidden>Enrich all</button>
      </p>
      <noscript><p role="alert">This page needs JavaScript to work on the job.</p></noscript>
      <p class="quiet">Driven by the client <code>${dialect}</code></p>
    </main>
  </body>
</html>
`.toString();
}
