import type { Event, Route } from './event.ts';
import { LogError, quote } from './log-error.ts';

/**
 * Takes the events of one log, sorted, and returns if they can all be true together: a call arrives
 * once, on one route, before anything else is said of it, and answers once; a job is created once,
 * and has no event after its end. Throws LogError at the first event that contradicts another.
 *
 * Only what no server could do is refused. What a wrong server could do is for `explain` to judge.
 */
export function checkEvents(events: readonly Event[]): void {
  const later = arrivals(events);
  const jobs = new Map<string, JobSoFar>();
  for (const event of events) {
    const job = jobs.get(event.job) ?? { calls: new Map() };
    jobs.set(event.job, job);
    checkJob(event, job);
    if ('call' in event) checkCall(event, job, later.get(callKey(event)));
  }
}

type CallEvent = Extract<Event, { readonly call: string }>;

interface JobSoFar {
  created?: Event;
  ended?: Event;
  readonly calls: Map<string, CallSoFar>;
}

interface CallSoFar {
  readonly arrival: Event;
  readonly route: Route;
  answer?: Event;
}

function checkJob(event: Event, job: JobSoFar): void {
  if (job.ended) {
    throw contradiction(event, `job ${quote(event.job)} has an event after its end`, {
      expected: `nothing after ${lineOf(job.ended)}, where its log ends`,
      remedy: 'move "ends" to the last moment that the log covers',
    });
  }
  if (event.kind === 'ends') job.ended = event;
  if (event.kind !== 'created') return;
  if (job.created) {
    throw contradiction(event, `job ${quote(event.job)} is created again`, {
      expected: `one creation, and ${lineOf(job.created)} has it`,
      remedy: 'remove one of the two, or give the second job its own id',
    });
  }
  job.created = event;
}

function checkCall(event: CallEvent, job: JobSoFar, arrival: Event | undefined): void {
  const name = `call ${quote(event.call)}`;
  const call = job.calls.get(event.call);
  if (event.kind === 'arrives') {
    if (call) {
      throw contradiction(event, `${name} arrives again`, {
        expected: `one arrival, and ${lineOf(call.arrival)} has it`,
        remedy: 'give every request its own call id, one that was sent twice included',
      });
    }
    job.calls.set(event.call, { arrival: event, route: event.route });
    return;
  }
  if (!call && arrival) {
    throw contradiction(event, `${name} ${event.kind} before it arrives`, {
      expected: `its arrival (${lineOf(arrival)}) to come first`,
      remedy: 'correct the times, or swap the lines if both are of the same moment',
    });
  }
  if (!call) {
    throw contradiction(event, `${name} ${event.kind} but never arrives`, {
      expected: `an "arrives" of this call for job ${quote(event.job)}`,
      remedy: 'add the arrival, or correct the id of the call or of the job',
    });
  }
  const route = event.kind === 'answers' ? event.route : 'process-next';
  if (call.route !== route) {
    throw contradiction(event, `${name} ${event.kind} as ${route} but arrived as ${call.route}`, {
      expected: `the route of ${lineOf(call.arrival)}`,
      remedy: 'correct the id of the call, or one of the routes',
    });
  }
  if (event.kind !== 'answers') return;
  if (call.answer) {
    throw contradiction(event, `${name} answers again`, {
      expected: `one answer, and ${lineOf(call.answer)} has it`,
      remedy: 'remove one of the two, or correct the id of the call',
    });
  }
  call.answer = event;
}

function arrivals(events: readonly Event[]): Map<string, Event> {
  const found = new Map<string, Event>();
  for (const event of events) {
    if (event.kind === 'arrives') found.set(callKey(event), event);
  }
  return found;
}

function callKey(event: CallEvent): string {
  return JSON.stringify([event.job, event.call]);
}

function lineOf(event: Event): string {
  return `line ${event.source.line}`;
}

function contradiction(event: Event, what: string, way: { expected: string; remedy: string }) {
  return new LogError({ ...event.source, what, ...way });
}
