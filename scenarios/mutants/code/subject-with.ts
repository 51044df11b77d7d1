import { parseClient, parseServer } from '../../../model/parse.ts';
import { type AppOptions, createHandler } from '../../../server/app.ts';
import { ourSubject } from '../../simulate/our-subject.ts';
import type { Subject } from '../../simulate/subject.ts';
import { dialectText, type Options } from '../mutant.ts';
import { placed } from './hearing.ts';
import type { Mistake } from './mistake.ts';

/**
 * The reference server and client as code, without some options, with some mistakes. It claims no
 * dialect, so that nothing but a claim can tell a mistake; the page says itself where it stands,
 * which the model beside it would know else. Throws UsageError.
 */
export function subjectWith(without: Options, mistakes: readonly Mistake[]): Subject {
  const change = (given: AppOptions): AppOptions => {
    let options = given;
    for (const { app } of mistakes) if (app) options = { ...options, ...app(options) };
    return options;
  };
  const ours = ourSubject(
    parseServer(dialectText(without.server)),
    parseClient(dialectText(without.client)),
    { app: (options) => createHandler(change(options)) },
  );
  let { server } = ours;
  let client: Subject['client'] = (deps) => placed(deps, ours.client);
  for (const mistake of mistakes) {
    const [makeServer, makeClient] = [server, client];
    if (mistake.server) server = (deps) => mistake.server!(makeServer, deps);
    if (mistake.client) client = (deps) => mistake.client!(makeClient, deps);
  }
  return { name: 'reference', server, client };
}
