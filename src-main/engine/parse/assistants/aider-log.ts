import { win32 } from 'node:path';
import type { Moment } from '../../../../src-shared/time/wall.ts';
import { parseDate } from '../../../../src-shared/time/written.ts';
import { logDocument, noFacts } from './assistant-log.ts';
import type { LogFacts, Turn } from '../growing-log.ts';
import type { FormatReader } from '../format.ts';
import { scanLines, type Line } from '../notes/lines.ts';

const NAME = '.aider.chat.history.md';
/** aider ends each line of a prompt with two blanks; an editor may have taken them off. */
const MARKED = / {2}$/;
const STARTED = /^# aider chat started at (\d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d)?)\s*$/;

/** The history that aider keeps in a project's folder: all its chats, one after the other. */
export const aiderLog: FormatReader = {
  redaction: 'text',

  recognises: ({ path, text }) =>
    path.toLowerCase().endsWith(NAME) || /^\s*# aider chat started at \d{4}-/.test(text.slice(0, 1000)),

  parse({ path, text, redact }) {
    const lines = scanLines(text);
    const log = new Log(lines.some(({ raw }) => isPrompt(raw) && MARKED.test(raw)));
    for (const line of lines) log.line(line);
    log.close();
    const { facts } = log;
    const folder = win32.basename(win32.dirname(path));
    if (win32.basename(path).toLowerCase() === NAME && folder !== '') facts.cwd = folder;
    if (log.chats.length > 1) facts.title = facts.cwd === null ? 'aider chats' : `aider chats in ${folder}`;
    return logDocument(log.turns, facts, 'aider', lines.length, [], redact);
  },
};

function isPrompt(raw: string): boolean {
  return /^####(?: |$)/.test(raw);
}

class Log {
  readonly turns: Turn[] = [];
  readonly facts: LogFacts = noFacts();
  readonly chats: string[] = [];
  private started: Moment | null = null;
  private path: readonly string[] = [];
  private turn: Turn | null = null;
  private said: Line[] = [];
  /** Whether lines of prompts have their marks. */
  private readonly marked: boolean;

  constructor(marked: boolean) {
    this.marked = marked;
  }

  line(line: Line): void {
    const started = line.kind === 'heading' ? STARTED.exec(line.raw) : null;
    if (started) this.chat(started[1]!);
    else if (line.kind === 'heading' && isPrompt(line.raw) && !this.isAnswers(line)) this.say('User', line);
    else if (line.kind === 'text' && /^>(?: |$)/.test(line.raw)) this.output(line);
    else if (line.kind !== 'blank' || this.said.length > 0) this.say('Assistant', line);
  }

  /** Whether a heading stands within an answer: a prompt has its marks, and what aider says of the answer above it. */
  private isAnswers({ raw }: Line): boolean {
    return this.marked && !MARKED.test(raw) && this.turn?.label === 'Assistant' && this.said.length > 0;
  }

  /** Ends the turn under way. */
  close(): void {
    if (this.turn && this.said.length > 0) {
      let end = this.said.length;
      while (end > 0 && this.said[end - 1]!.raw.trim() === '') end--;
      const said = this.said.slice(0, end);
      const raws = said.map(({ raw }) =>
        this.turn!.label === 'User' ? raw.replace(/^#### ?/, '').trimEnd() : raw.trimEnd(),
      );
      this.turn.text = (this.turn.label === 'User' ? raws : withoutEdits(raws)).join('\n').trim();
      const last = said[said.length - 1];
      if (last && last.number > this.turn.lines.end)
        this.turn.lines = { start: this.turn.lines.start, end: last.number };
    }
    this.turn = null;
    this.said = [];
  }

  private chat(date: string): void {
    this.close();
    this.chats.push(date);
    this.started = parseDate(date);
    this.facts.started ??= this.started;
    this.facts.id ??= date.replace(/[-:]/g, '').replace(' ', '-');
    this.path = [`aider chat started at ${date}`];
  }

  private say(label: 'User' | 'Assistant', line: Line): void {
    if (this.turn?.label !== label || (label === 'Assistant' && this.said.length === 0)) {
      this.close();
      if (line.kind === 'blank') return;
      this.open(label, line);
    }
    this.said.push(line);
  }

  private open(label: Turn['label'], line: Line): Turn {
    this.turn = {
      label,
      text: '',
      tools: [],
      lines: { start: line.number, end: line.number },
      at: this.started,
      headingPath: this.path,
    };
    this.turns.push(this.turn);
    return this.turn;
  }

  /** A line that aider itself wrote: what it did to files counts as the assistant's tools, the rest is left out. */
  private output(line: Line): void {
    const text = line.raw.slice(1).trim();
    this.facts.model ??= /^(?:Main model|Model|Models?): (\S{1,100})/.exec(text)?.[1] ?? null;
    const edited = /^Applied edit to (.{1,500})$/.exec(text)?.[1];
    const commit = /^Commit ([0-9a-f]{7,40})\b/.exec(text)?.[1];
    if (commit !== undefined) this.facts.commits.push(commit);
    const tool =
      edited === undefined ? (commit === undefined ? null : `Commit ${commit}`) : `Edit ${win32.basename(edited)}`;
    const answered = this.turn?.label === 'Assistant' ? this.turn : this.turn === null ? this.lastAnswer() : null;
    this.close();
    if (tool === null || answered === null) return;
    answered.tools.push(tool);
    answered.lines = { start: answered.lines.start, end: line.number };
  }

  private lastAnswer(): Turn | null {
    const last = this.turns.at(-1);
    return last?.label === 'Assistant' && last.headingPath === this.path ? last : null;
  }
}

/** Leaves out what the assistant wrote into files, and the fences around that. */
function withoutEdits(raws: readonly string[]): string[] {
  const kept: string[] = [];
  let close = -1;
  for (let i = 0; i < raws.length; i++) {
    if (!/^<{5,9} (?:SEARCH|ORIGINAL)\b/.test(raws[i]!) || close === raws.length) {
      kept.push(raws[i]!);
      continue;
    }
    close = i + 1;
    while (close < raws.length && !/^>{5,9} (?:REPLACE|UPDATED)\b/.test(raws[close]!)) close++;
    // An edit that was cut off is kept, and with it all below.
    if (close === raws.length) {
      kept.push(raws[i]!);
      continue;
    }
    i = close;
    if (/^(?:```|~~~)/.test(kept.at(-1) ?? '') && /^(?:```|~~~)\s*$/.test(raws[i + 1] ?? '')) {
      kept.pop();
      i++;
    }
  }
  return kept;
}
