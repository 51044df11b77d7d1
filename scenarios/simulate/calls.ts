import type { Route } from '../../model/machines/exchange.ts';
import type { Timer } from './virtual-time.ts';

/** A page that waits for an answer; a resent call hands it on. */
export interface Waiter {
  /** Later calls of pages have larger ones, however often the network sends them. */
  readonly order: number;
  readonly tab: number;
  resolve: (response: Response) => void;
  reject: (error: Error) => void;
  /** The timer that gives the call up, if it has one. */
  readonly deadline: Timer | null;
  call: Call | null;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** What holds a call at the server until the schedule lets it go on. */
export type Held =
  | {
      readonly kind: 'operation';
      readonly name: string;
      /** It changes nothing that is shared. */
      readonly reads: boolean;
      go(): void;
      fail(error: Error): void;
    }
  | {
      readonly kind: 'work';
      readonly item: string;
      end(as: 'completed' | 'failed'): void;
      fail(error: Error): void;
    };

/** One HTTP call: how the network has it, and how the server has it. */
export interface Call {
  readonly number: number;
  slot: number;
  readonly route: Route;
  readonly url: string;
  readonly init: RequestInit;
  waiter: Waiter | null;
  phase: 'waiting' | 'answered' | 'doomed' | 'gone';
  server: 'in transit' | 'serving' | 'done';
  /** Attempts with the same key that arrive together. */
  attempts: number;
  held: Held | null;
  /** What the server told of itself each time that this call's handler ran, where that decides. */
  past: string;
  answer: Answer | null;
}

export const isRead = ({ route }: Call): boolean =>
  route === 'status' || route === 'status after cancel';

export const LOST: Answer = {
  status: 503,
  headers: new Headers(),
  text: '{"title":"Service unavailable"}',
};
