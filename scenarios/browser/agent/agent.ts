// What is put into a page before its first script: the page's clock, its timers, its dice and its calls
// in our hand. Each install… function is sent as text and runs in the page, so it may use nothing but its
// parameters and what a browser has.

/** What a page did since the last look, in order. */
export type PageEvent =
  | { readonly kind: 'timer'; readonly turn: number; readonly timer: number; readonly ms: number }
  | { readonly kind: 'clear'; readonly turn: number; readonly timer: number }
  | {
      readonly kind: 'call';
      readonly turn: number;
      readonly call: number;
      /** It can be aborted: then a timer that was set right before it is its deadline. */
      readonly abortable: boolean;
    }
  | { readonly kind: 'abort'; readonly turn: number; readonly call: number };

export interface AgentOptions {
  /** Which calls are held: a method and a pattern for the whole URL. */
  readonly api: readonly { readonly method: string; readonly url: string }[];
  /** Carries the load and the number of a call to who holds it. */
  readonly header: string;
  /** ms since 1970 at which every page begins. */
  readonly epoch: number;
  /** Told of a call that ended without us: it never left the page. */
  readonly failed: string;
  /** What chance begins with: another one for every load of a run, the same in every run. */
  readonly seed: string;
  /** What earlier runs stored is none of this one's. */
  readonly forgets: { readonly session: boolean; readonly local: boolean };
  /** Tells this load from every other one: what the last one sent may still be on its way. */
  readonly load: string;
}

export interface Command {
  /** The page's time from now on, ms since it was loaded. */
  readonly now?: number;
  readonly fire?: number;
  readonly visibility?: 'visible' | 'hidden';
  readonly wantsDocument?: boolean;
  /** Calls that were answered or cut, whose pages have to have heard of it. */
  readonly ended?: readonly number[];
}

/** What a place in the page shows; null: it is not there, or nobody can see it. */
export type Shown = {
  readonly text: string;
  readonly enabled: boolean;
  /** How many there are that can be seen; this is the first. Default: 1. */
  readonly of?: number;
} | null;

export interface Look {
  readonly events: readonly PageEvent[];
  /** How often the document has changed. */
  readonly changes: number;
  /** null: it was not asked for. */
  readonly document: string | null;
  /** One for each selector that was asked for. */
  readonly shown: readonly Shown[];
}

/** A selector, and the attribute that is read instead of the text. */
export interface Spot {
  readonly css: string;
  readonly attribute: string | null;
}

export interface Agent {
  readonly options: AgentOptions;
  now: number;
  hidden: boolean;
  /** Grows with everything that may lead to something else. */
  activity: number;
  events: PageEvent[];
  /** The timer that was set last in this very turn. */
  justSet: number | null;
  turn(): number;
  hasTimer(timer: number): boolean;
  setTimer(ms: number, run: () => void): number;
  fire(timer: number): void;
  clearTimer(timer: number): void;
  /** Runs timers of no length: they wait for no time, only for their turn. */
  runDue(): void;
  setVisibility(state: 'visible' | 'hidden'): void;
  /** Resolves when the page has heard of how the call ended. */
  readonly ends: Map<number, Promise<unknown>>;
  /** Does what is said, lets everything run that needs neither time nor an answer, and looks. */
  step(command: Command, spots: readonly Spot[]): Promise<Look>;
}
