import type { AppOptions } from '../../../server/app.ts';
import type {
  ClientDeps,
  ClientUnderTest,
  ServerDeps,
  ServerUnderTest,
  Subject,
} from '../../simulate/subject.ts';

/** A few lines around the reference: what its server is made of, or how either part is used. */
export interface Mistake {
  readonly app?: (options: AppOptions) => Partial<AppOptions>;
  readonly server?: (make: Subject['server'], deps: ServerDeps) => ServerUnderTest;
  readonly client?: (make: Subject['client'], deps: ClientDeps) => ClientUnderTest;
}
