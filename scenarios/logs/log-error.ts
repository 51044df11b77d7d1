/** What is said about a log that cannot be used: the fact, the place, and the way out. */
export interface LogProblem {
  readonly file: string;
  readonly line: number;
  /** What is wrong, as a fact about the log. */
  readonly what: string;
  /** What would have been right. */
  readonly expected: string;
  /** What the reader of the message can do. */
  readonly remedy: string;
}

/** A log that cannot be used. Its message is one line, whatever the log contains. */
export class LogError extends Error {
  override readonly name = 'LogError';
  readonly problem: LogProblem;

  constructor(problem: LogProblem) {
    const { file, line, what, expected, remedy } = problem;
    super(oneLine(`${file}:${line}: ${what}; expected ${expected}; ${remedy}`));
    this.problem = problem;
  }
}

/** Quotes a value from a log for a message: as JSON, cut after 60 characters. */
export function quote(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

// A log is foreign text: line breaks would split the message, escapes would reach the terminal.
function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}\p{Cf}]+/gu, ' ').trim();
}
