import type { Embedded } from '../html-report.ts';
import { byId } from './dom.ts';

/** What the report was drawn from, as it stands in the document. */
export const data = JSON.parse(byId('data').textContent ?? '') as Embedded;
