import { BLANK } from '../../client/shown.ts';
import type { Answer } from '../simulate/calls.ts';
import type { ClientDeps, ClientUnderTest } from '../simulate/subject.ts';
import { turn } from '../simulate/turns.ts';
import type { PageEvent } from './agent/agent.ts';
import type { Held } from './held-requests.ts';
import type { Lane } from './lane.ts';

/**
 * A page in Chromium as a client under test: what its user sees is its view, its requests are the world's
 * calls, its timers the world's timers. Commands wait until the world lets things settle; then they are
 * carried out one by one, and what the page did meanwhile is done again here, in its order.
 */
export function clientIn(lane: Lane): (deps: ClientDeps) => ClientUnderTest {
  return (deps) => {
    const tab = lane.take();
    const { longestTimer = Number.POSITIVE_INFINITY } = lane.source;
    let isLeft = false;
    let commands: (() => Promise<PageEvent[]>)[] = [];
    const timers = new Map<number, { readonly due: number; readonly callOff: () => void }>();
    const calls = new Map<number, AbortController>();

    function setTimer(timer: number, ms: number): void {
      if (ms > longestTimer) return;
      const callOff = deps.timing.after(ms, () => {
        timers.delete(timer);
        commands.push(() => tab.command({ fire: timer, now: deps.timing.now() }));
      });
      timers.set(timer, { due: deps.timing.now() + ms, callOff });
    }

    function send(call: number, { url, init }: Held, abortable: boolean): void {
      const controller = new AbortController();
      calls.set(call, controller);
      const { signal } = controller;
      deps.fetch(url, abortable ? { ...init, signal } : init).then(
        async (response) => {
          const { status, headers } = response;
          const answer: Answer = { status, headers, text: await response.text() };
          calls.delete(call);
          commands.push(() => tab.answer(call, answer));
        },
        () => {
          if (calls.delete(call)) commands.push(() => tab.cut(call));
        },
      );
    }

    function happened(event: PageEvent, held: ReadonlyMap<number, Held | null>): void {
      if (event.kind === 'timer') setTimer(event.timer, event.ms);
      else if (event.kind === 'clear') {
        timers.get(event.timer)?.callOff();
        timers.delete(event.timer);
      } else if (event.kind === 'call') {
        const request = held.get(event.call);
        if (request) send(event.call, request, event.abortable);
      } else {
        const controller = calls.get(event.call);
        calls.delete(event.call);
        tab.drop(event.call);
        controller?.abort();
      }
    }

    /** What was one turn there is one turn here: a timer right before a call is its deadline. */
    async function again(events: readonly PageEvent[]): Promise<void> {
      const held = new Map<number, Held | null>();
      for (const event of events) {
        if (event.kind === 'call') held.set(event.call, await tab.held(event.call));
      }
      let last = 0;
      for (const event of events) {
        if (event.turn !== last) await Promise.resolve();
        last = event.turn;
        happened(event, held);
      }
    }

    return {
      start() {
        commands.push(() => lane.open(tab, deps.jobId));
      },
      view: () => tab.view ?? BLANK,
      stop() {
        if (isLeft) return;
        isLeft = true;
        commands = [];
        for (const { callOff } of timers.values()) callOff();
        const left = [...calls.values()];
        calls.clear();
        for (const controller of left) controller.abort();
        lane.giveBack(tab);
      },
      ...(lane.source.view.cancel
        ? { cancel: () => void commands.push(() => tab.pressCancel()) }
        : {}),
      ...(lane.source.isItsDocument
        ? {
            fingerprint: () => {
              const now = deps.timing.now();
              return [tab.document, [...timers.values()].map(({ due }) => due - now).sort()];
            },
          }
        : {}),
      setVisibility: (hidden) =>
        void commands.push(() => tab.command({ visibility: hidden ? 'hidden' : 'visible' })),
      async settle() {
        await lane.outsideEnds();
        await turn();
        while (commands.length > 0 && !isLeft) {
          const [command] = commands.splice(0, 1);
          await again(await command!());
          await turn();
        }
      },
    };
  };
}
