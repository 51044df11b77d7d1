import type { View } from '../../client/view.ts';
import { UsageError } from '../../model/parse.ts';
import { JOB_STATUSES } from '../../server/contract.ts';
import type {
  ClientDeps,
  ClientUnderTest,
  ServerDeps,
  ServerUnderTest,
  Subject,
} from './subject.ts';

// What a subject's functions make is looked at once, so that a mistake in it is one line.

/** Throws UsageError where it is no server. */
export function serverOf(subject: Subject, deps: ServerDeps): ServerUnderTest {
  const what = `${subject.name}: server()`;
  return having(
    what,
    asking(what, () => subject.server(deps)),
    'fetch',
  );
}

/** Throws UsageError where it is no client. */
export function clientOf(
  name: string,
  make: (deps: ClientDeps) => ClientUnderTest,
  deps: ClientDeps,
): ClientUnderTest {
  const made = asking(`${name}: client()`, () => make(deps));
  return having(`${name}: client()`, made, 'start', 'view', 'stop');
}

/** What a call of the subject's answers; what it throws, as a UsageError that names the call. */
export function asking<T>(what: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${what} threw: ${textOf(error)}`);
  }
}

/** A callback that throws is a line in a console; what it leaves undone is what is judged. */
export function bearing(run: () => unknown): void {
  try {
    run();
  } catch {}
}

/** Throws UsageError where a page shows what is no view. */
export function viewIn(name: string, client: ClientUnderTest): View {
  const view: View = asking(`${name}: view()`, () => client.view());
  if (typeof view !== 'object' || view === null) {
    throw new UsageError(`${name}: view(): expected a view, found ${kindOf(view)}`);
  }
  const { status } = view;
  if (status !== null && !JOB_STATUSES.includes(status)) {
    const expected = `null or one of ${JOB_STATUSES.join(', ')}`;
    throw new UsageError(
      `${name}: view().status: expected ${expected}, found ${JSON.stringify(status) ?? 'nothing'}`,
    );
  }
  for (const count of ['completed', 'total'] as const) {
    if (typeof view[count] === 'number') continue;
    throw new UsageError(
      `${name}: view().${count}: expected a number, found ${kindOf(view[count])}`,
    );
  }
  return view;
}

/** `read` of a reply's text. Throws UsageError where it is not what the wire says. */
export function readAs<T>(what: string, text: string, read: (body: unknown) => T): T {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new UsageError(`${what}: expected JSON, found ${JSON.stringify(text.slice(0, 60))}`);
  }
  try {
    return read(body);
  } catch (error) {
    throw new UsageError(`${what}: ${textOf(error)}; where it differs from ours, say so in wire`);
  }
}

function having<T>(what: string, made: T, ...names: (keyof T & string)[]): T {
  const isObject = typeof made === 'object' && made !== null;
  const missing = isObject ? names.find((one) => typeof made[one] !== 'function') : names[0];
  if (missing === undefined) return made;
  const found = made instanceof Promise ? 'a promise' : kindOf(made);
  const wanted = names.map((one) => `${one}()`).join(', ');
  const lacks = isObject ? ` without ${missing}()` : '';
  throw new UsageError(`${what}: expected an object with ${wanted}, found ${found}${lacks}`);
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : `${error}`);
const kindOf = (value: unknown): string =>
  value === undefined
    ? 'nothing'
    : value === null
      ? 'null'
      : value instanceof Object
        ? 'an object'
        : `a ${typeof value}`;
