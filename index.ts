/**
 * unstuck as a library: judge a page and a server in every interleaving, read what came out, or
 * check a system of your own XState machines.
 *
 * @packageDocumentation
 */

// ---- the model: judge dialects of a server and a page ----------------------------------------------

/** The claims, each a sentence and a kind. */
export { CLAIMS, type ClaimKind, type ClaimName, claimsAsked } from './model/claims.ts';
/** The named variants of a server and of a page, and the options that they are made of. */
export {
  CLIENT_OPTIONS,
  CLIENTS,
  type ClientOptions,
  SERVER_OPTIONS,
  SERVERS,
  type ServerOptions,
} from './model/dialects.ts';
/** What the world may do: item counts, outcomes, faults, user actions. */
export {
  CALM,
  type Environment,
  FAULTS,
  type Fault,
  type FaultBudget,
  type Outcomes,
  USERS,
  type User,
} from './model/environment.ts';
/** Explores one configuration and judges its claims. */
export { type Judged, type Judgement, type JudgeOptions, judge } from './model/judge.ts';
/** Steps and views as people read them. */
export {
  type NamedStep,
  Narrator,
  type View,
  viewsOf,
} from './model/narrate.ts';
/** The texts of the command line as values. Each throws UsageError, one line, for what means nothing. */
export {
  parseClaims,
  parseClient,
  parseFaults,
  parseItems,
  parseOutcomes,
  parseServer,
  parseUsers,
  UsageError,
} from './model/parse.ts';
export { phraseOf } from './model/phrases.ts';
/** What two fresh pages say about a stuck state. */
export type { RefreshAnswer } from './model/refresh.ts';
export type { Subject } from './model/subject.ts';

// ---- the client: watch a job from a browser ---------------------------------------------------------

export type { ClientDeps } from './client/deps.ts';
/** The code for any client dialect. */
export { type ClientMaker, clientFor } from './client/dialects.ts';
export type { Times } from './client/times.ts';
export type { Client, View as ClientView } from './client/view.ts';
/** The client that the checker proves; alone, for a browser: `unstuck/watch-job`. */
export { watchJob } from './client/watch-job.ts';
export type { Wire } from './client/wire.ts';
export type { Timing } from './model/timing.ts';

// ---- the checker: any system of XState machines ----------------------------------------------------

/** How far an exploration may go; a bound that is hit is named, and never yields `holds`. */
export { type BoundName, type Bounds, type Clock, DEFAULT_BOUNDS } from './model/checker/bounds.ts';
export type { Claim } from './model/checker/claim.ts';
/** Expressions over a state's fields, which generated code contains instead of calling. */
export { code } from './model/checker/code.ts';
/** A system as tables; give it to `check`. */
export { Compiled, type Taken } from './model/checker/compile.ts';
/** What effects do to the rest of the system. */
export {
  assign,
  hold,
  type Op,
  offer,
  release,
  send,
  set,
  type Target,
} from './model/checker/ops.ts';
/** How a system is described: machines put side by side, and how they touch. */
export type {
  Behaviour,
  Expr,
  Fields,
  Group,
  MachineUse,
  Observation,
  Pool,
  ProcessBehaviour,
  Step,
  StepKind,
  System,
} from './model/checker/system.ts';
export type { Trace } from './model/checker/trace.ts';
/** Explores a system once and judges every claim on it. */
export { type Checked, type CheckOptions, check, type Verdict } from './model/checker/verdict.ts';

// ---- subjects of your own ---------------------------------------------------------------------------

/** What `unstuck.config.ts` says; alone, without all the rest: `unstuck/config`. */
export { defineConfig, type UnstuckConfig } from './scenarios/config/config.ts';
/** Another application's routes, fields and words, as the protocol's. */
/** Runs the real code of a subject in every schedule and judges the claims on it. */
export {
  type CheckCodeOptions,
  type CodeResult,
  checkCode,
} from './scenarios/simulate/check-code.ts';
export { ourSubject } from './scenarios/simulate/our-subject.ts';
export { type MappedWire, mappedWire, type Routed } from './scenarios/simulate/wire.ts';
export { type WireOptions, wireSchema } from './scenarios/simulate/wire-schema.ts';

// ---- logs -------------------------------------------------------------------------------------------

/** What an explanation says; `reports/explain-report.ts` documents the fields. */
export type {
  Counterfactual,
  ExplainedFault,
  Hypothesis,
  JobExplanation,
  SeenView,
} from './scenarios/explain/explanation.ts';
/** Explains a log: which servers, pages and faults admit it. Replays it, with others in the same world. */
export {
  explainLog,
  type LogTextOptions,
  type ReplayTextOptions,
  replayLog,
} from './scenarios/explain/log-of-text.ts';
export type { LogReplay, ReplayedRun, TimedStep } from './scenarios/explain/replay-log.ts';

// ---- the report ------------------------------------------------------------------------------------

/** Reads a report or a trace file; throws UsageError that names the field and what was expected. */
export { parseReport } from './reports/read-report.ts';
/** The JSON report's schema and types; `SCHEMA_VERSION` rises when a field changes its meaning. */
export {
  type Entry,
  entrySchema,
  type Report,
  type ReportedTrace,
  reportSchema,
} from './reports/report.ts';
export { SCHEMA_VERSION } from './reports/schema-version.ts';
/** Takes a stored trace step by step in a system compiled afresh. */
export { type Replayed, replayTrace } from './scenarios/replay.ts';

// ---- the reference server --------------------------------------------------------------------------

/** A server in any dialect, as a fetch handler: give it a store, a clock, a worker and names. */
export {
  type AppOptions,
  createApp,
  createHandler,
  type Handler,
  type Page,
} from './server/app.ts';
/** The wire: what every server answers and every client reads. */
export type {
  CancelReply,
  CreateReply,
  CreateRequest,
  ItemStatus,
  ItemsReply,
  JobStatus,
  Problem,
  ProcessNextReply,
  Progress,
  StatusReply,
} from './server/contract.ts';
/** Where jobs are kept: in this process, or in Postgres, a server's or an embedded one. */
export type { DatabaseOptions } from './server/store/database-options.ts';
export { createMemoryStore } from './server/store/memory.ts';
export { createPostgresStore } from './server/store/postgres.ts';
export type { Operation, StepName, Store } from './server/store.ts';
/** The work on an item, and one that only takes its time. */
export {
  createDemoWorker,
  type DemoWork,
  type Outcome,
  type Worker,
  type WorkItem,
} from './server/worker.ts';
