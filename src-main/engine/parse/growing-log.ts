/** What the reader of a log gives that grows line by line. */
import type { LineRange, ObservationType } from '../../../src-shared/model.ts';
import type { Moment } from '../../../src-shared/time/wall.ts';

/** What one side of a conversation said in one go. */
export interface Turn {
  readonly label: 'User' | 'Assistant' | 'Summary';
  /** What it is where it is not what its label says. Default: a message; of a summary a context. */
  readonly type?: ObservationType;
  text: string;
  /** Tools called along with it, each once: `Read fusion.rs`. */
  readonly tools: string[];
  lines: LineRange;
  readonly at: Moment | null;
  readonly headingPath: readonly string[];
}

/** What the readers of logs find out about a conversation as they go; what is never said stays `null`. */
export interface LogFacts {
  id: string | null;
  title: string | null;
  started: Moment | null;
  model: string | null;
  branch: string | null;
  commit: string | null;
  cwd: string | null;
  /** Whether an assistant talks to a helper here, and not to a person. */
  helper: boolean;
  readonly commits: string[];
}

/** What the reader of one kind of log finds as it goes through the lines of JSON. */
export interface LogLines {
  /** In their order. A turn never changes once another one has begun; who takes turns out leaves the last one in. */
  readonly turns: Turn[];
  /** How many lines seem to say something and are of no kind that it knows. */
  readonly unknown: number;
  /** Either goes on with the last turn, or begins one or several new ones. */
  line(value: Readonly<Record<string, unknown>>, number: number): void;
  /** What was found out, with the title where the log gives one, without secrets. */
  factsOf(stem: string, redact: (text: string) => string): LogFacts;
  /**
   * Notes what is known now; what that gives, called at any time later, makes lines that go on from here with a new
   * turn.
   */
  mark(): () => LogState;
}

/** Plain data; each kind of log knows its own. */
export type LogState = Readonly<Record<string, unknown>>;
