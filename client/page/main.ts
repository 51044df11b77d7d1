import { fetchNow, random, timing } from './ambient.ts';
import { mount } from './mount.ts';
import type { PageDocument } from './screen.ts';

declare const document: PageDocument;

mount(document, { fetch: fetchNow, timing, random });
