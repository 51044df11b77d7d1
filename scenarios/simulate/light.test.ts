import { Readable } from 'node:stream';
import { afterEach, describe, expect, test } from 'vitest';
import { headersOf, snapshotOf } from './light-headers.ts';
import { requestTo } from './light-request.ts';
import { lightResponses, responseOf } from './light-response.ts';

const Real = Response;
type Body = NonNullable<Request['body']>;
const url2 = 'http://localhost/again';
async function textIn(body: Body): Promise<string> {
  let text = '';
  for await (const part of body as unknown as AsyncIterable<Uint8Array>) {
    text += Buffer.from(part).toString();
  }
  return text;
}
let putBack = () => {};
afterEach(() => putBack());

/** Each is asked of the platform's own and of ours. */
describe.each(['real', 'light'] as const)('a %s response', (kind) => {
  const make = (): typeof Response => {
    putBack();
    putBack = kind === 'light' ? lightResponses() : () => {};
    return globalThis.Response;
  };
  const heads = (one: Response) => [one.status, one.ok, one.statusText, ...one.headers];

  test.each([
    ['text', () => new Response('a')],
    ['no body', () => new Response(null, { status: 204 })],
    ['a status text', () => new Response('a', { status: 201, statusText: 'made' })],
    ['headers', () => new Response('a', { status: 404, headers: { 'X-A': '1' } })],
    ['JSON', () => Response.json({ a: 1 }, { status: 202, headers: { Location: '/b' } })],
    ['bytes', () => new Response(new TextEncoder().encode('a'))],
    ['an error', () => Response.error()],
    ['a redirect', () => Response.redirect('http://localhost/a', 302)],
  ])('of %s says the same, and again when cloned', async (_, response) => {
    make();
    const [one, same] = [response(), response()];
    putBack();
    const plain = response();
    expect(heads(one)).toEqual(heads(plain));
    expect(heads(same.clone())).toEqual(heads(plain));
    expect(await one.text()).toBe(await plain.text());
    expect(one instanceof Real).toBe(true);
  });

  test('is read once', async () => {
    const one = new (make())('{"a":1}');
    expect([await one.json(), one.bodyUsed]).toEqual([{ a: 1 }, true]);
    await expect(one.text()).rejects.toThrow(TypeError);
    expect(() => one.clone()).toThrow(TypeError);
  });

  test('has a stream and bytes', async () => {
    const Made = make();
    expect(Buffer.from(await new Made('ab').arrayBuffer()).toString()).toBe('ab');
    const read = await new Made('ab').body!.getReader().read();
    expect(Buffer.from(read.value!).toString()).toBe('ab');
  });

  test.each([{ status: 99 }, { status: 600 }, { headers: { 'a b': 'c' } }])(
    'refuses %j',
    (init) => {
      const Made = make();
      expect(() => new Made('a', init as ResponseInit)).toThrow();
    },
  );

  test('of 204 takes no body', () => {
    const Made = make();
    expect(() => new Made('a', { status: 204 })).toThrow(TypeError);
  });

  test('can be extended', async () => {
    const Made = make();
    class Own extends Made {}
    expect(new Own('a') instanceof Made).toBe(true);
    expect(new Made('a') instanceof Own).toBe(false);
    expect(await new Own('a').text()).toBe('a');
  });
});

test('the platform gets its own Response back when nobody simulates any more', () => {
  const [one, two] = [lightResponses(), lightResponses()];
  one();
  one();
  expect(Response).not.toBe(Real);
  two();
  expect(Response).toBe(Real);
});

test('an answer has only the headers that were there', () => {
  const answer = { status: 200, headers: new Headers({ a: 'b' }), text: '{}' };
  expect([...responseOf(answer).headers]).toEqual([['a', 'b']]);
});

describe.each([
  ['/a/b?c=d', { method: 'GET', headers: { X: '1' } }],
  ['/a', { method: 'POST', body: '{"a":1}', headers: { 'Content-Type': 'application/json' } }],
  ['/a/../b c', { method: 'post', body: 'text' }],
  ['http://elsewhere/a', {}],
  ['//elsewhere/a', { method: 'DELETE' }],
])('a request to %s, %j,', (url, init) => {
  const ours = () => requestTo('http://localhost', url, init);
  const real = () => new Request(new URL(url, 'http://localhost'), init);
  const heads = (one: Request) => [one.url, one.method, ...one.headers];

  test('says what the platform’s own says, and so does a copy', async () => {
    expect(ours() instanceof Request).toBe(true);
    expect(heads(ours())).toEqual(heads(real()));
    expect(heads(ours().clone())).toEqual(heads(real()));
    expect(heads(new Request(ours()))).toEqual(heads(real()));
    expect(await new Request(ours()).text()).toBe(await real().text());
    expect(ours().signal.aborted).toBe(false);
  });

  test('has the same body, once', async () => {
    const one = ours();
    expect(one.body === null).toBe(real().body === null);
    expect(await one.text()).toBe(await real().text());
    if (one.body === null) return;
    expect(one.bodyUsed).toBe(true);
    await expect(one.text()).rejects.toThrow(TypeError);
  });

  test.each([
    ['piped', (body: Body) => new Response(body.pipeThrough(new TransformStream())).text()],
    ['teed', (body: Body) => new Response(body.tee()[1]).text()],
    ['iterated', textIn],
    [
      'sent on',
      (body: Body) => new Request(url2, { method: 'POST', body, duplex: 'half' } as never).text(),
    ],
    [
      'read by Node',
      (body: Body) =>
        Readable.fromWeb(body as never)
          .toArray()
          .then(String),
    ],
  ])('has a body that can be %s, as the platform’s', async (_, read) => {
    const [one, same] = [ours(), real()];
    if (one.body === null || same.body === null) return expect(one.body).toBe(same.body);
    expect(one.body).toBe(one.body);
    expect(one.body).toBeInstanceOf(ReadableStream);
    expect(one.body.constructor).toBe(ReadableStream);
    expect(await read(one.body)).toEqual(await read(same.body));
    expect(one.bodyUsed).toBe(true);
    await expect(one.text()).rejects.toThrow(TypeError);
  });

  /** What each of these leads to, one after the other. */
  test.each<[string, ...((one: Request) => unknown)[]]>([
    [
      'read, and then asked for its signal',
      (one) => one.body?.getReader().read(),
      (one) => one.signal.aborted,
      (one) => one.text(),
    ],
    [
      'looked at, read, and asked for its signal',
      (one) => one.body === null,
      (one) => one.text(),
      (one) => one.signal.aborted,
      (one) => one.text(),
    ],
    [
      'read as text, and then cloned',
      (one) => one.body === null,
      (one) => one.text(),
      (one) => one.clone().text(),
    ],
    [
      'read as text, and then as a stream',
      (one) => one.text(),
      (one) => new Response(one.body).text(),
    ],
    [
      'looked into, read as text, and then as a stream',
      (one) => one.body?.locked,
      (one) => one.text(),
      (one) => new Response(one.body).text(),
    ],
    ['cancelled', (one) => one.body?.cancel(), (one) => one.text()],
    [
      'read into bytes of one’s own',
      async (one) => (await one.body?.getReader({ mode: 'byob' }).read(new Uint8Array(2)))?.value,
    ],
    [
      'asked for its signal, and then read',
      (one) => one.signal.aborted,
      (one) => one.json(),
      (one) => one.text(),
    ],
    [
      'read as bytes',
      (one) => one.arrayBuffer().then((all) => Buffer.from(all).toString()),
      (one) => one.blob(),
    ],
    ['locked, and then read', (one) => one.body?.getReader().closed.then.name, (one) => one.text()],
  ])('that is %s does as the platform’s', async (_, ...steps) => {
    const outcomes = async (one: Request) => {
      const found: unknown[] = [];
      for (const step of steps) {
        const outcome = (async () => step(one))();
        found.push(await outcome.catch((error: Error) => error.name));
        found.push(one.bodyUsed);
      }
      return found;
    };
    expect(await outcomes(ours())).toEqual(await outcomes(real()));
  });

  test('keeps its body, whatever else was asked of it', () => {
    const one = ours();
    const { body } = one;
    expect(one.signal.aborted).toBe(false);
    expect(one.body).toBe(body);
  });

  test('is a stream to who reads one', async () => {
    const [one, same] = [ours(), real()];
    const whole = async (stream: Request['body']) => stream && new Response(stream).text();
    expect(await whole(one.body)).toBe(await whole(same.body));
    expect(one.bodyUsed).toBe(same.bodyUsed);
  });
});

/** Each is asked of the platform's own and of ours. */
describe.each(['real', 'light'] as const)('%s headers', (kind) => {
  const given = { 'X-A': '1', b: 'two words' };
  const make = () => (kind === 'real' ? new Headers(given) : headersOf(snapshotOf(given), null));

  test('tell single ones, whatever their case', () => {
    const headers = make();
    expect([headers.get('x-a'), headers.get('X-A'), headers.get('B'), headers.get('c')]).toEqual([
      '1',
      '1',
      'two words',
      null,
    ]);
    expect([headers.has('X-a'), headers.has('c'), headers.get('toString')]).toEqual([
      true,
      false,
      null,
    ]);
    expect(() => headers.get('a b')).toThrow(TypeError);
    expect(() => headers.get(undefined as never)).not.toThrow();
  });

  test('tell all, in order', () => {
    const headers = make();
    const all: string[] = [];
    headers.forEach(function (this: unknown, value, name, of) {
      all.push(`${name}: ${value} ${this} ${of === headers}`);
    }, 'self');
    expect(all).toEqual(['b: two words self true', 'x-a: 1 self true']);
    expect([...headers]).toEqual([...headers.entries()]);
    expect(Object.fromEntries(headers)).toEqual({ b: 'two words', 'x-a': '1' });
  });

  test('can be changed', () => {
    const headers = make();
    headers.append('x-a', '2');
    headers.delete('b');
    headers.set('C', '3');
    expect([headers.get('X-A'), headers.has('b'), headers.get('c')]).toEqual(['1, 2', false, '3']);
  });

  test('are taken wherever the platform takes headers', () => {
    for (const made of [
      new Headers(make()),
      new Request('http://localhost', { headers: make() }).headers,
      new Response('', { headers: make() }).headers,
    ]) {
      expect([made.get('x-a'), made.get('b')]).toEqual(['1', 'two words']);
    }
    expect(make()).toBeInstanceOf(Headers);
    expect(make().constructor).toBe(Headers);
    expect(String(make())).toBe('[object Headers]');
  });
});

test('names that differ only in case are one header', () => {
  const given = { 'X-A': '1', 'x-a': '2' };
  expect(headersOf(snapshotOf(given), null).get('x-a')).toBe(new Headers(given).get('x-a'));
});
