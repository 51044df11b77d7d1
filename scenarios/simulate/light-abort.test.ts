import { getEventListeners, once, setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { lightController } from './light-abort.ts';
import { acquirePlainGlobals } from './plain-globals.ts';

const Real = AbortController;
let giveBack = () => {};
beforeEach(() => {
  giveBack = acquirePlainGlobals();
});
afterEach(() => giveBack());

/** Each is asked of the platform's own and of ours. */
describe.each([
  ['real', Real],
  ['light', lightController],
])('a %s signal', (_, Controller) => {
  test('says whether and why it was aborted, once', () => {
    const [one, other] = [new Controller(), new Controller()];
    expect([one.signal.aborted, one.signal.reason]).toEqual([false, undefined]);
    one.signal.throwIfAborted();
    one.abort();
    one.abort('too late');
    other.abort('why');
    expect([one.signal.aborted, other.signal.reason]).toEqual([true, 'why']);
    expect(one.signal.reason).toMatchObject({
      name: 'AbortError',
      message: 'This operation was aborted',
    });
    expect(one.signal.reason).toBe(one.signal.reason);
    expect(() => other.signal.throwIfAborted()).toThrow('why');
  });

  test('tells each listener once, in their order, but not who was removed', () => {
    const controller = new Controller();
    const { signal } = controller;
    const told: string[] = [];
    const [removed, again] = [() => told.push('removed'), () => told.push('again')];
    signal.addEventListener('abort', () => signal.removeEventListener('abort', removed));
    signal.addEventListener('abort', removed, { once: true });
    signal.addEventListener('abort', again, { once: true });
    signal.addEventListener('abort', again);
    signal.addEventListener('abort', function (this: unknown, event) {
      told.push(`${event.type} ${event.target === signal} ${this === signal}`);
    });
    controller.abort();
    expect(told).toEqual(['again', 'abort true true']);
  });

  test('is not told on once one has stopped it', () => {
    const controller = new Controller();
    const told: string[] = [];
    controller.signal.addEventListener('abort', (event) => {
      told.push('first');
      event.stopImmediatePropagation();
    });
    controller.signal.addEventListener('abort', () => told.push('second'));
    controller.abort();
    expect(told).toEqual(['first']);
  });

  test('has a handler, objects that listen, and listeners with a signal of their own', () => {
    const [controller, end] = [new Controller(), new Controller()];
    const { signal } = controller;
    const told: string[] = [];
    signal.addEventListener('abort', () => told.push('function'));
    signal.addEventListener('abort', { handleEvent: () => told.push('object') });
    signal.addEventListener('abort', () => told.push('gone'), { signal: end.signal });
    signal.onabort = () => told.push('handler');
    end.abort();
    controller.abort();
    expect(told).toEqual(['function', 'object', 'handler']);
  });

  test('can be dispatched to', () => {
    const { signal } = new Controller();
    const told: string[] = [];
    signal.addEventListener('abort', ({ type }) => told.push(type));
    signal.dispatchEvent(new Event('abort'));
    expect([told, signal.aborted]).toEqual([['abort'], false]);
  });

  test('is taken wherever the platform takes one', async () => {
    const controller = new Controller();
    const { signal } = controller;
    setMaxListeners(0, signal);
    expect(signal).toBeInstanceOf(AbortSignal);
    expect(signal).toBeInstanceOf(EventTarget);
    expect(signal.constructor).toBe(AbortSignal);
    expect(String(signal)).toBe('[object AbortSignal]');
    expect(inspect(signal)).toBe('AbortSignal { aborted: false }');
    const any = AbortSignal.any([signal, new Real().signal]);
    const request = new Request('http://localhost', { signal });
    const waits = [
      sleep(1e6, null, { signal }),
      once(new EventTarget(), 'never', { signal }),
      fetch('http://localhost', { signal }),
    ];
    expect(getEventListeners(signal, 'abort').length).toBeGreaterThan(0);
    controller.abort();
    expect([any.aborted, request.signal.aborted]).toEqual([true, true]);
    for (const one of waits) await expect(one).rejects.toMatchObject({ name: 'AbortError' });
  });

  test('that is aborted already is taken, too', async () => {
    const controller = new Controller();
    controller.abort('why');
    const { signal } = controller;
    expect(AbortSignal.any([signal]).reason).toBe('why');
    expect(new Request('http://localhost', { signal }).signal.reason).toBe('why');
    await expect(fetch('http://localhost', { signal })).rejects.toBe('why');
  });

  test('has a controller like the platform’s', () => {
    class Own extends Controller {}
    const [controller, own] = [new Controller(), new Own()];
    own.abort();
    expect(own.signal.aborted).toBe(true);
    for (const one of [controller, own]) {
      expect(one).toBeInstanceOf(AbortController);
      expect(one).toBeInstanceOf(Real);
      expect(String(one)).toBe('[object AbortController]');
    }
    expect([own instanceof Own, controller instanceof Own]).toEqual([true, false]);
    expect(inspect(controller)).toContain('AbortController { signal: AbortSignal {');
  });
});

test('the platform gets its own controller back when nobody simulates any more', () => {
  expect(AbortController).not.toBe(Real);
  giveBack();
  expect(AbortController).toBe(Real);
  expect(new lightController()).toBeInstanceOf(Real);
});

test('an error of a listener is not the aborter’s, and the others are told', async () => {
  const controller = new lightController();
  const told: string[] = [];
  controller.signal.addEventListener('abort', () => {
    throw new Error('of a listener');
  });
  controller.signal.addEventListener('abort', () => told.push('second'));
  const real = process.nextTick;
  const put: (() => void)[] = [];
  process.nextTick = ((run: () => void) => put.push(run)) as typeof process.nextTick;
  try {
    controller.abort();
  } finally {
    process.nextTick = real;
  }
  expect(told).toEqual(['second']);
  expect(put).toHaveLength(1);
  expect(put[0]).toThrow('of a listener');
});
