import type { Page } from '../server/app.ts';

/** The page that "serve" shows; null where there is none. */
export const statusPage: (() => Page) | null = null;
