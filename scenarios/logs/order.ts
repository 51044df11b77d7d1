import type { Event } from './event.ts';

/** Of one moment: what has to come first. */
const RANK: Readonly<Record<Event['kind'], number>> = {
  created: 0,
  leaves: 1,
  loads: 2,
  sends: 3,
  arrives: 4,
  takes: 5,
  settles: 6,
  answers: 7,
  receives: 8,
  breaks: 8,
  ends: 9,
};
/** Sorts by it where times are equal. */
export const rankOf = ({ kind }: Pick<Event, 'kind'>): number => RANK[kind];
