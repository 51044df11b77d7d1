import { Compiled } from '../model/checker/compile.ts';
import { explore } from '../model/checker/explore.ts';
import { protocolOf } from '../model/protocol.ts';
import { clock, environmentOf, subjectOf } from './spin/ours.ts';

/** In a process of its own, as pan is: server, page, items, cuts; prints what was found as JSON. */
const [server = '', page = '', items = '', cuts = ''] = process.argv.slice(2);
const system = protocolOf(subjectOf(server, page), environmentOf(Number(items), Number(cuts)));
const { table, ms } = explore(new Compiled(system), { clock });
console.log(JSON.stringify({ states: table.count, ms, bytes: table.bytesUsed }));
