import { UsageError } from '../../model/parse.ts';
import { keyOf, type Move, moveText } from './move.ts';
import { Run, type Setting } from './run.ts';

/**
 * A schedule as text, one move a line, to be read and edited: `network: delivers call=2`. Words that
 * are left out match anything; empty lines and what follows a `#` are comments.
 */
export const scheduleText = (moves: readonly Move[]): string =>
  moves.map((move) => `${moveText(move)}\n`).join('');

/** The same as one word: for each step, which of the possible moves it was, in base 36. */
export function scheduleString(choices: readonly number[]): string {
  const digits = choices.map((one) => (one < 36 ? one.toString(36) : `(${one})`));
  return `${PREFIX}${digits.join('')}`;
}

const PREFIX = 's1:';

/** Is it one word, as scheduleString() makes it? */
export const isWord = (text: string): boolean => text.startsWith(PREFIX);

/** The same moves cannot be taken again: the schedule was changed, or the subject was. */
export class DivergenceError extends Error {
  override readonly name = 'DivergenceError';
  /** From 1. */
  readonly step: number;
  readonly expected: string;
  readonly possible: readonly string[];

  constructor(step: number, expected: string, moves: readonly Move[]) {
    const possible = moves.map(moveText);
    super(`step ${step}: expected ${expected}; possible: ${possible.join('; ') || 'nothing'}`);
    this.step = step;
    this.expected = expected;
    this.possible = possible;
  }
}

export interface Replay {
  readonly run: Run;
  /** Which of the possible moves each step was. */
  readonly choices: readonly number[];
}

/**
 * Takes exactly the moves of a schedule, text or string. Throws DivergenceError at the first step
 * that is not possible, or that more than one move answers to; UsageError for what is no schedule.
 */
export async function replaySchedule(
  setting: Setting,
  schedule: string,
  onStep: (run: Run, move: Move) => void = () => {},
): Promise<Replay> {
  const wanted = isWord(schedule) ? choicesIn(schedule) : linesIn(schedule);
  const run = await Run.start(setting);
  const choices: number[] = [];
  for (const [at, one] of wanted.entries()) {
    const moves = run.moves();
    const choice = typeof one === 'number' ? one : choiceOf(one, moves, at + 1);
    const move = moves[choice];
    if (!move) throw new DivergenceError(at + 1, `move ${choice}`, moves);
    choices.push(choice);
    await run.take(move);
    onStep(run, move);
  }
  return { run, choices };
}

/** Takes moves that are known to be possible, and says which of the possible ones each was. */
export async function choicesOf(
  setting: Setting,
  moves: readonly Move[],
  onStep: (run: Run) => void = () => {},
): Promise<Replay> {
  const run = await Run.start({ ...setting, tellsStates: false });
  const choices: number[] = [];
  for (const [at, move] of moves.entries()) {
    const possible = run.moves();
    const choice = possible.findIndex((one) => keyOf(one) === keyOf(move));
    if (choice < 0) throw new DivergenceError(at + 1, moveText(move), possible);
    choices.push(choice);
    await run.take(possible[choice]!);
    onStep(run);
  }
  return { run, choices };
}

interface Line {
  readonly text: string;
  readonly head: string;
  readonly words: readonly string[];
}

function choiceOf({ text, head, words }: Line, moves: readonly Move[], step: number): number {
  const fits = moves.flatMap((move, at) => {
    const { process, name } = move;
    if (`${process}: ${name}` !== head) return [];
    const own = moveText(move).slice(head.length).trim().split(' ');
    return words.every((word) => own.includes(word)) ? [at] : [];
  });
  if (fits.length === 1) return fits[0]!;
  if (fits.length === 0) throw new DivergenceError(step, text, moves);
  const several = fits.map((at) => moves[at]!);
  throw new DivergenceError(step, `one move, but "${text}" fits several`, several);
}

/** What scheduleString() was made of. Throws UsageError. */
export function choicesIn(text: string): number[] {
  const body = text.slice(PREFIX.length).trim();
  if (!/^(?:[0-9a-z]|\(\d+\))*$/.test(body)) {
    throw new UsageError(`schedule "${text}": expected ${PREFIX} and digits in base 36`);
  }
  return [...body.matchAll(/[0-9a-z]|\((\d+)\)/g)].map(([one, long]) =>
    long === undefined ? Number.parseInt(one, 36) : Number(long),
  );
}

const LINE = /^[a-z]+(?: \d+)?: \S/;

/** Has it lines of moves, rather than JSON? */
export const isScheduleText = (text: string): boolean =>
  text.split('\n').some((line) => LINE.test(line.trim()));

function linesIn(text: string): Line[] {
  return text
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim())
    .filter((line) => line !== '')
    .map((line) => {
      const parts = line.split(/\s+/);
      const words = parts.filter((part) => part.includes('='));
      const head = parts.filter((part) => !part.includes('=')).join(' ');
      if (!LINE.test(head)) {
        throw new UsageError(
          `schedule: "${line}": expected a move, as in "network: delivers call=2"`,
        );
      }
      return { text: line, head, words };
    });
}
