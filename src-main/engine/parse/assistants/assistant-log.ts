import { win32 } from 'node:path';
import type { EngineError } from '../../../../src-shared/errors.ts';
import type { Session } from '../../../../src-shared/model.ts';
import { timed } from '../../../../src-shared/time/wall.ts';
import { newSession } from '../../../../src-shared/new-session.ts';
import { block, dated, document, observation } from '../document.ts';
import type { ParsedBlock, ParsedDocument } from '../format.ts';
import { isRecord } from '../json.ts';
import { unparsable } from '../unparsable.ts';
import type { LogFacts, Turn } from '../growing-log.ts';

export const noFacts = (): LogFacts => ({
  id: null,
  title: null,
  started: null,
  model: null,
  branch: null,
  commit: null,
  cwd: null,
  helper: false,
  commits: [],
});

/** Longest title taken from what the user said. */
const MAX_TITLE = 80;
/** Most tools named for one turn. */
const MAX_TOOLS = 12;
/** Most broken lines named one by one. */
const MAX_PROBLEMS = 20;

/** The refusal of a log whose lines may say something, and not in a way that is known. */
export function nothingFound(path: string): EngineError {
  return unparsable(
    path,
    'It looks like the log of a coding assistant, but Quarry found no message in it.',
    'Quarry reads it again when it grows. If it has messages, its program writes them in a way that this version of Quarry does not know: leave the file out with an ignore rule, or save the messages as Markdown.',
  );
}

/**
 * Makes a document of a conversation: every turn a block of one message. Secrets go first: the title is cut off
 * somewhere.
 */
export function logDocument(
  turns: readonly Turn[],
  facts: LogFacts,
  stem: string,
  lineCount: number,
  problems: readonly string[],
  redact: (text: string) => string,
): ParsedDocument {
  const blocks = blocksOf(turns, redact);
  const title = facts.title ?? spokenIn(turns, NOTHING_SAID) ?? stem;
  return document({
    title,
    ...dated(facts.started),
    session: sessionOf(facts, title, stem),
    tags: tagsOf(facts),
    blocks,
    lineCount,
    problems: named(problems),
  });
}

/** Turns as blocks of one message each, their secrets taken out. */
export function blocksOf(turns: readonly Turn[], redact: (text: string) => string): ParsedBlock[] {
  for (const turn of turns) turn.text = redact(turn.text);
  return turns.flatMap(blockOf);
}

/** What a log is called where it gives no title: the first words of the user, else those of anyone. */
export interface Spoken {
  user: string | null;
  anyone: string | null;
}

export const NOTHING_SAID: Readonly<Spoken> = { user: null, anyone: null };

/** Notes the first words of turns without secrets behind those known already; gives what the log is called. */
export function noteSpoken(turns: readonly Turn[], { user, anyone }: Readonly<Spoken>): Spoken {
  const first = (fits: (turn: Turn) => boolean): string | null => {
    const found = turns.find((turn) => turn.text !== '' && fits(turn));
    return found ? shortTitle(found.text) : null;
  };
  return { user: user ?? first(({ label }) => label === 'User'), anyone: anyone ?? first(() => true) };
}

function spokenIn(turns: readonly Turn[], before: Readonly<Spoken>): string | null {
  const { user, anyone } = noteSpoken(turns, before);
  return user ?? anyone;
}

export function sessionOf(facts: LogFacts, title: string, stem: string): Session {
  return newSession({
    id: facts.id ?? stem,
    title,
    startedAt: facts.started?.time ?? null,
    zoneOffset: facts.started?.offset ?? null,
    model: facts.model,
    branch: facts.branch,
    startCommit: facts.commit,
    project: facts.cwd === null ? null : lastFolder(facts.cwd),
    commits: facts.commits,
  });
}

/** `helper` on what an assistant says to a helper: `-tag:helper` leaves it out of a search. */
export function tagsOf({ helper }: LogFacts): readonly string[] {
  return helper ? ['helper'] : [];
}

/** The first problems, and how many there are besides. */
export function named(problems: readonly string[]): readonly string[] {
  const rest = problems.length - MAX_PROBLEMS;
  return rest > 0 ? [...problems.slice(0, MAX_PROBLEMS), `${rest} more lines are not readable.`] : problems;
}

function blockOf(turn: Turn): ParsedBlock[] {
  const said = turn.text.trim();
  const tools = [...new Set(turn.tools)];
  const more = tools.length > MAX_TOOLS ? `, ${tools.length - MAX_TOOLS} more` : '';
  const used = tools.length > 0 ? `[tools: ${tools.slice(0, MAX_TOOLS).join(', ')}${more}]` : '';
  const text = [said, used].filter(Boolean).join('\n');
  if (text === '') return [];
  const { label, lines, at, headingPath } = turn;
  const type = turn.type ?? (label === 'Summary' ? 'context' : 'message');
  return [block({ label, headingPath, observations: [observation({ type, text, lines, ...timed(at) })] })];
}

/** The beginning of what was said, cut between words. */
export function shortTitle(text: string): string {
  const line = text
    .trimStart()
    .slice(0, 4 * MAX_TITLE)
    .split('\n', 1)[0]!
    .replace(/\s+/g, ' ')
    .trim();
  if (line.length <= MAX_TITLE) return line;
  const cut = line.slice(0, MAX_TITLE + 1);
  const space = cut.lastIndexOf(' ');
  return `${(space > MAX_TITLE / 2 ? cut.slice(0, space) : line.slice(0, MAX_TITLE)).replace(/[\ud800-\udbff]$/, '').trimEnd()}…`;
}

/** The name of the folder a path ends with; takes paths of every system. */
export function lastFolder(path: string): string | null {
  return win32.basename(path) || null;
}

/**
 * Names a tool call without what it carried: its name and at most a file's name or a command's first word. Assignments
 * in front of a command are passed over, because secrets are handed to programs that way.
 */
export function toolName(name: unknown, input: unknown): string | null {
  if (typeof name !== 'string' || !/^[\w.:-]{1,80}$/.test(name)) return null;
  const about = isRecord(input) ? (fileIn(input) ?? commandIn(input)) : null;
  return about === null ? name : `${name} ${about}`;
}

function fileIn(input: Readonly<Record<string, unknown>>): string | null {
  for (const key of ['file_path', 'notebook_path', 'path', 'filename', 'file']) {
    const value = input[key];
    if (typeof value === 'string' && value.length < 1000) return plainWord(win32.basename(value.trim()));
  }
  return null;
}

function commandIn(input: Readonly<Record<string, unknown>>): string | null {
  const value = input['command'] ?? input['cmd'];
  const words = Array.isArray(value) ? value.slice(0, 3).filter((word) => typeof word === 'string') : [];
  // `["bash", "-lc", "cargo test"]` runs cargo.
  const wrapped =
    words.length === 3 && /^(?:.*\/)?(?:ba|z|da)?sh$/.test(words[0]!.slice(0, 100)) && /^-\w*c$/.test(words[1]!);
  const command = typeof value === 'string' ? value : wrapped ? words[2]! : (words[0] ?? '');
  const first = command
    .slice(0, 500)
    .trim()
    .split(/\s+/)
    .find((word) => !/^\w+=/.test(word));
  return first === undefined ? null : plainWord(win32.basename(first));
}

function plainWord(word: string): string | null {
  return /^[\p{L}\p{N}_@.+-]{1,60}$/u.test(word) ? word : null;
}

/** Takes out every part between `open` and `close`, both included; one that is never closed stays. */
export function without(text: string, open: string, close: string): string {
  let start = text.indexOf(open);
  if (start < 0) return text;
  const kept: string[] = [];
  let from = 0;
  while (start >= 0) {
    const end = text.indexOf(close, start + open.length);
    if (end < 0) break;
    kept.push(text.slice(from, start));
    from = end + close.length;
    start = text.indexOf(open, from);
  }
  kept.push(text.slice(from));
  return kept.join('');
}
