#!/usr/bin/env node
import { expectShortLives } from '../scenarios/simulate/short-lived.ts';
import { ambientIo } from './ambient.ts';
import { run } from './run.ts';

expectShortLives();
// Not `process.exit`, which would cut off what is still to be written.
process.exitCode = await run(process.argv.slice(2), ambientIo());
