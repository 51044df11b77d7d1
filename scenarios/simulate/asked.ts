import { UsageError } from '../../model/parse.ts';
import type { Answer } from './calls.ts';
import { snapshotOf, withHeader } from './light-headers.ts';
import { requestTo } from './light-request.ts';
import { isAnythingUnderWay, tick, turn } from './turns.ts';

/** Where the world itself asks. */
export const ORIGIN = 'http://unstuck.test';

/** What arrives of a call, its length told as on any wire. Nobody's abort does: the server works on. */
export function requestOf(url: string, { method, headers, body }: RequestInit): Request {
  if (typeof body !== 'string') return requestTo(ORIGIN, url, { method, headers, body });
  const told = withHeader(snapshotOf(headers), 'content-length', `${Buffer.byteLength(body)}`);
  return requestTo(ORIGIN, url, { method, headers: told, body });
}

class Answered implements Answer {
  readonly status: number;
  readonly text: string;
  readonly #response: Response;

  constructor(response: Response, text: string) {
    this.status = response.status;
    this.text = text;
    this.#response = response;
  }

  /** A light one makes them when somebody asks. */
  get headers(): Headers {
    return this.#response.headers;
  }
}

/** What the server says in the end; a handler that throws is a 500. */
export async function answerOf(fetch: () => Promise<Response>): Promise<Answer> {
  try {
    const response = await fetch();
    if (!(response instanceof Object)) throw new TypeError('fetch() answered no Response');
    return new Answered(response, await response.text());
  } catch (error) {
    return {
      status: 500,
      headers: new Headers(),
      text: error instanceof Error ? error.message : '',
    };
  }
}

/** More turns than anything takes that waits for nothing outside of the process. */
const MOST_TURNS = 1000;
/** What brings its answer in the next turn, if at all. */
const NEXT_TURN = ['Immediate', 'MessagePort'];

/** Throws UsageError where nothing is under way any more that could bring the answer. */
export async function inTime(what: string, answering: Promise<Answer>): Promise<Answer> {
  let answer: Answer | null = null;
  void answering.then((one) => {
    answer = one;
  });
  for (let turns = 0; answer === null; ) {
    await tick();
    if (answer !== null) break;
    await turn();
    if (!isAnythingUnderWay(NEXT_TURN) && ++turns > MOST_TURNS) {
      throw new UsageError(`${what} does not answer: it waits for something that never comes`);
    }
  }
  return answer;
}
