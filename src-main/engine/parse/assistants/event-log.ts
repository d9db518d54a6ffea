/** Logs whose lines are plain messages, each with who says it: what their readers share. */
import { lastFolder, logDocument, noFacts, nothingFound, toolName } from './assistant-log.ts';
import type { LogFacts, LogLines, LogState, Turn } from '../growing-log.ts';
import type { Moment } from '../../../../src-shared/time/wall.ts';
import { fileStem } from '../document.ts';
import type { FormatReader } from '../format.ts';
import { isRecord, wordsOf } from '../json.ts';
import { eachValue, someLine } from './jsonl.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** What one line is, to a reader of one kind of log. */
export type EventLine =
  | {
      readonly kind: 'message';
      readonly said: Pick<Turn, 'label' | 'type' | 'text'>;
      /** Names of tools that are called along with it: see `toolName`. Default: none. */
      readonly tools?: readonly string[];
      readonly at: Moment | null;
    }
  /** What the log says of itself: what is not known yet is taken from here. */
  | { readonly kind: 'facts'; readonly facts: Partial<LogFacts> }
  | { readonly kind: 'bookkeeping' }
  /** It may say something, in a way that is not known. */
  | { readonly kind: 'unknown' };

interface State extends LogState {
  readonly facts: LogFacts;
}

/** A reader of logs of this kind. @param recognises by the beginning of one of the first lines */
export function eventLog(recognises: (head: string) => boolean, lineOf: (value: Fields) => EventLine): FormatReader {
  return {
    redaction: 'document',
    lines: (state) => new Log(lineOf, state as State | null),
    recognises: ({ text }) => someLine(text, recognises),
    parse({ path, text, redact }) {
      const stem = fileStem(path);
      const log = new Log(lineOf, null);
      const { lineCount, problems } = eachValue(text, (value, number) => {
        if (isRecord(value)) log.line(value, number);
      });
      if (log.turns.length === 0 && log.unknown > 0) throw nothingFound(path);
      return logDocument(log.turns, log.factsOf(), stem, lineCount, problems, redact);
    },
  };
}

class Log implements LogLines {
  readonly turns: Turn[] = [];
  unknown = 0;
  private facts: LogFacts;
  private readonly lineOf: (value: Fields) => EventLine;
  /** The assistant's turn that calls without words belong to. */
  private open: Turn | null = null;

  constructor(lineOf: (value: Fields) => EventLine, state: State | null) {
    this.lineOf = lineOf;
    this.facts = state ? { ...state.facts } : noFacts();
  }

  mark(): () => LogState {
    const facts = { ...this.facts };
    return (): State => ({ facts });
  }

  factsOf(): LogFacts {
    return { ...this.facts };
  }

  line(value: Fields, number: number): void {
    const line = this.lineOf(value);
    if (line.kind === 'unknown') this.unknown++;
    else if (line.kind === 'facts') this.learn(line.facts);
    else if (line.kind === 'message') {
      this.learn({ started: line.at });
      this.say(line.said, line.tools ?? [], line.at, number);
    }
  }

  private learn(facts: Partial<LogFacts>): void {
    const known = Object.entries(facts).filter(([name, fact]) => fact !== null && !this.facts[name as keyof LogFacts]);
    this.facts = { ...this.facts, ...Object.fromEntries(known) };
  }

  private say(
    said: Pick<Turn, 'label' | 'type' | 'text'>,
    tools: readonly string[],
    at: Moment | null,
    number: number,
  ): void {
    if (said.text === '' && tools.length === 0) return;
    if (said.text === '' && this.open) {
      this.open.tools.push(...tools);
      this.open.lines = { start: this.open.lines.start, end: number };
      return;
    }
    const turn: Turn = { ...said, tools: [...tools], lines: { start: number, end: number }, at, headingPath: [] };
    this.turns.push(turn);
    this.open = said.label === 'Assistant' ? turn : null;
  }
}

/** A folder that a log names; `null` where it has no name of its own. */
export function folderOf(value: unknown): string | null {
  const folder = wordsOf(value);
  return folder !== null && lastFolder(folder) !== null ? folder : null;
}

/** The texts of a message, together: it is one, or has parts of type `text`. */
export function textIn(content: unknown): string {
  if (typeof content === 'string') return content.trim();
  if (!Array.isArray(content)) return '';
  return content
    .flatMap((part: unknown) => (isRecord(part) && part['type'] === 'text' ? (wordsOf(part['text']) ?? []) : []))
    .join('\n\n');
}

/** Names of tools in these calls. @param keys of a call's name and its input */
export function toolsIn(calls: unknown, name: string, input: string): string[] {
  if (!Array.isArray(calls)) return [];
  return calls.flatMap((call: unknown) => (isRecord(call) ? (toolName(call[name], call[input]) ?? []) : []));
}
