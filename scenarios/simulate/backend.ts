import type { Environment } from '../../model/environment.ts';
import { UsageError } from '../../model/parse.ts';
import { answerOf, inTime, requestOf } from './asked.ts';
import type { Answer, Call, Held } from './calls.ts';
import type { Tracks } from './footprint.ts';
import { lightly } from './light-response.ts';
import { readAs, serverOf } from './made.ts';
import { NEW_ID } from './names.ts';
import { observedBy } from './observed.ts';
import { OwnWork } from './own-work.ts';
import { type Acting, actAs, bearingAll } from './plain-globals.ts';
import type { StoreSeen } from './seen.ts';
import { ServerClock } from './server-clock.ts';
import type { ServerUnderTest, Subject } from './subject.ts';
import type { MappedWire } from './wire.ts';
import { wireOf } from './wire-of.ts';

/** The server side of a world: calls run until the next point where the schedule holds them. */
export class Backend {
  readonly clock: ServerClock;
  /** Who acts in a step of the server; null: whoever runs in this process meanwhile would, too. */
  readonly acting: Acting | null;
  /** Held by nobody's call. */
  readonly own = new OwnWork();
  jobId = '';
  activity = 0; // Grows whenever anything happened.
  /** On behalf of which call the server runs now. */
  #acting: Call | null = null;
  /** The world itself asks: nothing is held. */
  #free = false;
  #names = 0;
  /** Of what the server does by itself and goes on with now. */
  #past = '';
  readonly #subject: Subject;
  readonly #server: ServerUnderTest;
  readonly #tracks: Tracks;
  readonly #settle: (until?: () => boolean) => Promise<void>;
  readonly #wire: MappedWire;
  /** No model is beside: whatever decides the future has to be seen here. */
  readonly #isBare: boolean;
  /** Is kept what handlers have found? */
  readonly #tells: boolean;

  /** Without `tellsStates` nothing is kept that only a fingerprint would say. */
  constructor(
    subject: Subject,
    tracks: Tracks,
    settle: (until?: () => boolean) => Promise<void>,
    tellsStates: boolean,
  ) {
    this.#tracks = tracks;
    this.#settle = settle;
    this.#wire = wireOf(subject);
    this.#isBare = subject.model === undefined;
    this.clock = new ServerClock(subject, tracks);
    this.#subject = subject;
    const acting = { timing: bearingAll(this.clock.timers), fetch: null };
    this.acting = subject.isBesideOthers ? null : acting;
    actAs(this.acting);
    this.#server = serverOf(subject, {
      timing: this.clock.timing,
      random: () => 0.5,
      newId: () => this.#newId(),
      step: (name, { reads = false } = {}) => this.#step(name, reads),
      work: ({ id }) => this.#work(id),
    });
    this.#tells = this.#isBare && tellsStates && this.isTold;
    if (this.#server.timersOnlyRenew) this.clock.onlyRenews();
  }

  async create(items: Environment['items']): Promise<void> {
    const [{ name }, { path, init }] = [this.#subject, this.#wire.create(items)];
    const { status, text } = await this.ask(path, init);
    if (status >= 300)
      throw new UsageError(`${name}: the server made no job: it answered ${status} ${text}`);
    const what = `${name}: the reply to ${init.method} ${path}`;
    this.jobId = readAs(what, text, (body) => this.#wire.readCreate(body));
    // What works by itself begins.
    if (this.#isBare) await this.#settle();
  }

  /** A request of the world's own: no step of it is held. */
  async ask(path: string, init: RequestInit = {}): Promise<Answer> {
    this.#free = true;
    actAs(this.acting);
    const request = requestOf(path, init);
    const asked = () => answerOf(() => this.#server.fetch(request));
    const answer = await lightly(() => inTime(`${this.#subject.name}: the server`, asked()));
    this.#free = false;
    return answer;
  }

  /** The request arrives and runs up to its first held point and over it. */
  async arrive(call: Call): Promise<void> {
    call.server = 'serving';
    this.#acting = call;
    this.#remember(call);
    for (let attempt = call.attempts; attempt > 0; attempt--) {
      this.#send(call, attempt === 1);
      await this.#settle(() => call.held?.kind === 'operation');
    }
    this.#acting = null;
    if (call.held?.kind !== 'operation') this.#tracks.write('server');
    else await this.go(call);
  }

  /** A second attempt of a call that has arrived already: its answer counts. */
  async again(call: Call): Promise<void> {
    call.attempts += 1;
    this.#acting = call;
    this.#remember(call);
    this.#tracks.write('server');
    this.#send(call, true);
    await this.#settle();
    this.#acting = null;
  }

  /** The held operation of a call is carried out. */
  go(call: Call): Promise<void> {
    return this.#release(call, (held) => held.kind === 'operation' && held.go());
  }

  /** The work of a call ends, and its outcome is written. */
  async end(call: Call, outcome: 'completed' | 'failed'): Promise<void> {
    await this.#release(call, (held) => held.kind === 'work' && held.end(outcome), outcome);
    if (call.held?.kind === 'operation' && call.held.name === 'settles') await this.go(call);
  }

  crash(call: Call): Promise<void> {
    return this.#release(call, (held) => held.fail(new Error('the worker died')), 'died');
  }

  async ownStep(place: number, said: string, how: (held: Held) => void): Promise<void> {
    this.#tracks.write('server');
    const { held, past } = this.own.take(place);
    const now = this.#told(said);
    // One that goes round and finds the same is where it was.
    this.#past = past.endsWith(now) ? past : past + now;
    how(held);
    await this.#settle();
    this.#past = '';
  }

  /** The server's own next timer fires. */
  async ownTimer(): Promise<void> {
    this.clock.fireFirst();
    await this.#settle();
  }

  /** Is there one that is the schedule's to fire? */
  get hasTimers(): boolean {
    return this.#isBare && !this.#server.timersOnlyRenew && this.clock.timers.pending.length > 0;
  }

  /** ms until each of these timers. */
  get waits(): readonly number[] {
    return this.hasTimers ? this.clock.timers.waits : [];
  }

  passTo(until: number): Promise<void> {
    this.#tracks.write('server');
    return this.clock.passTo(until, this.#settle);
  }

  get isTold(): boolean {
    return this.#server.fingerprint !== undefined;
  }
  get answersVary(): boolean | undefined {
    return this.#server.answersVary;
  }
  readonly fingerprint = (): unknown => this.#server.fingerprint?.();
  readonly observe = (): Promise<StoreSeen> =>
    this.#server.observe?.(this.jobId) ?? observedBy(this.#subject, this);

  readStatus(): Promise<Answer> {
    this.#tracks.read('server');
    const { path, init } = this.#wire.request('status', this.jobId);
    return this.ask(path, init);
  }

  async #release(call: Call, how: (held: Held) => unknown, said = ''): Promise<void> {
    const { held } = call;
    if (!held) throw new Error(`call ${call.number} is not held`);
    call.held = null;
    this.#acting = call;
    this.#remember(call, said);
    const reads = held.kind === 'operation' && held.reads && said === '';
    if (reads) this.#tracks.read('server');
    else this.#tracks.write('server');
    how(held);
    await this.#settle();
    this.#acting = null;
  }

  #send(call: Call, counts: boolean): void {
    const request = requestOf(call.url, call.init);
    void answerOf(() => this.#server.fetch(request)).then((answer) => {
      this.activity += 1;
      if (!counts) return;
      // It has answered, and works on.
      if (call.held && this.#isBare) this.#keep(call.held, call.past);
      call.server = 'done';
      call.held = null;
      call.answer = answer;
    });
  }

  /** What a handler found on its way is in its variables, of which no fingerprint tells. */
  #remember(call: Call, said = ''): void {
    call.past += this.#told(said);
  }

  #told(said: string): string {
    return this.#tells ? `${said}${JSON.stringify(this.fingerprint())};` : '';
  }

  /** Names are given in order: who is first has another one. */
  #newId(): string {
    this.#tracks.write('names');
    return `${NEW_ID}${++this.#names}`;
  }

  #step(name: string, reads: boolean): Promise<void> {
    if (this.#free) return Promise.resolve();
    return new Promise((go, fail) => {
      this.#hold({ kind: 'operation', name, reads, go, fail }, name === 'catches up');
    });
  }

  #work(item: string): Promise<'completed' | 'failed'> {
    return new Promise((resolve, reject) => {
      this.#hold({ kind: 'work', item, end: resolve, fail: reject }, false);
    });
  }

  #hold(held: Held, isOwn: boolean): void {
    this.activity += 1;
    const call = this.#acting;
    const isBusy = this.#isBare && (call?.held || call?.server === 'done');
    if (call && !isOwn && !isBusy) call.held = held;
    else this.#keep(held, call?.past ?? this.#past);
  }

  #keep(held: Held, past: string): void {
    this.#tracks.write('server');
    this.own.keep(held, past);
  }
}
