import { type Asset, pageAssets, SCRIPT, STYLESHEET } from './assets.ts';
import { pageHtml } from './html.ts';

/** The status page as a server serves it. */
export interface Page {
  /** The document; throws UsageError where there is no such client dialect. */
  html(jobId: string, clientDialect: string): string;
  /** The same with its script and style in it: one request instead of three. */
  wholeHtml(jobId: string, clientDialect: string): string;
  /** What the document loads, by path. */
  readonly assets: Readonly<Record<string, Asset>>;
}

/** Reads or bundles the script once. Throws UsageError where it is not built and cannot be. */
export function createPage(): Page {
  const assets = pageAssets();
  const [script, style] = [asUrl(assets[SCRIPT]!), asUrl(assets[STYLESHEET]!)];
  return {
    assets,
    html: (jobId, dialect) => pageHtml({ jobId, dialect, script: SCRIPT, style: STYLESHEET }),
    wholeHtml: (jobId, dialect) => pageHtml({ jobId, dialect, script, style }),
  };
}

const asUrl = ({ type, body }: Asset): string =>
  `data:${type.replace(' ', '')},${encodeURIComponent(body)}`;
