/**
 * Tells the rows of a session note that only keep its books: counts of commits and files, tags, set-up lines,
 * classification, and lead-ins that say nothing themselves. They describe the session and answer no question.
 *
 * A row is one of them only where each of its lines is, word for word: one more word that says something keeps the row
 * as it is.
 */
import type { ObservationType } from '../../../../src-shared/model.ts';
import { plainWords } from '../../../../src-shared/plain-words.ts';
import type { ParsedBlock } from '../format.ts';
import { isBareLeadIn } from './lead-ins.ts';
import { isCount, isStatistic } from './statistics.ts';

/** What the rows of these types say was thought or wanted, and is never a count of something. */
const THOUGHTS: ReadonlySet<ObservationType> = new Set([
  'decision',
  'challenge',
  'solution',
  'pattern',
  'insight',
  'goal',
  'question',
  'next',
]);

/** A row with more lines is a text. */
const MOST_LINES = 8;

/** What a session is about, in the note's own words. */
interface Session {
  readonly title: string;
  /** Each as `plainWords` makes it. */
  readonly goals: ReadonlySet<string>;
}

/** The blocks with the type `bookkeeping` for the rows that are nothing else. */
export function markBookkeeping(blocks: readonly ParsedBlock[], title: string): readonly ParsedBlock[] {
  const goals = blocks.flatMap(({ observations }) => observations.filter(({ type }) => type === 'goal'));
  const session = { title: plainWords(title), goals: new Set(goals.map(({ text }) => plainWords(text))) };
  return blocks.map((block) => {
    const marked = block.observations.map((row) =>
      keepsBooks(row.text, row.type, block, session) ? { ...row, type: 'bookkeeping' as const, solves: null } : row,
    );
    return { ...block, observations: marked };
  });
}

function keepsBooks(text: string, type: ObservationType, block: ParsedBlock, session: Session): boolean {
  if (type === 'message') return false;
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  if (lines.length === 0 || lines.length > MOST_LINES) return false;
  if (lines.length === 1 && type !== 'goal' && isBareLeadIn(plain(lines[0] as string))) return true;
  if (THOUGHTS.has(type)) return false;
  const classified = [block.label, ...block.headingPath].some((name) => /\bclassification$/i.test(name.trim()));
  return lines.every((line) => {
    const said = plain(line);
    return (
      isStatistic(said, type === 'commit' || classified) ||
      isTagLine(said) ||
      isSetUp(said, session) ||
      isPlaceholder(said) ||
      (classified && isClassification(said))
    );
  });
}

/** A line without list mark, emphasis and signs at its ends. */
function plain(line: string): string {
  return line
    .trim()
    .replace(/^(?:[-*+•]|\d{1,3}[.)])\s+/, '')
    .replace(/\*\*|__|`/g, '')
    .replace(/^[^\p{L}\p{N}[(~+#]+|[\s_*]+$/gu, '');
}

const TAG_LABEL =
  /^(?:(?:session|start|end|git)[ -])*(?:tags?|tagged as|tagged|keywords|labels|ids?|identifier|(?:working on |current )?branch|working on branch|(?:starting |start |current |head )?commit|started|ended|initiali[sz]ed on|initiali[sz]ed at)$/i;
/** Names with a digit or a sign in them, or one single word: nothing that forms a sentence. */
const NAME = /^(?:\[\[[^\]\n]{1,80}\]\]|[#\p{L}\p{N}][\p{L}\p{N}_.:/#@+-]*|\.{2}\S+)$/u;
const MOST_NAMES = 12;

/** `Session Tags: a..b`, `Tagged as: session-1`, `Working on branch: main`, `Tags: storage, speed`. */
function isTagLine(line: string): boolean {
  const { label, value } = labelled(line);
  if (label === '' || !TAG_LABEL.test(label)) return false;
  const parts = value.split(/,\s*|\.\.\s*(?=\S)|\s+(?=#)|\s*→\s*/).map((part) => part.replace(/^tag:\s*/i, '').trim());
  return parts.length <= MOST_NAMES && parts.every((part) => part === '' || NAME.test(part)) && value !== '';
}

const SET_UP =
  /^session (?:was |has been )?(?:initiali[sz]ed|started|created|opened|begun|resumed|ended|archived|closed|start|end)(?: successfully)?(?<rest>[.!]?|\W.*)$/i;

/** `Session initialized with goal: …`, where the goal stands in the note once more, as its title or among its goals. */
function isSetUp(line: string, { title, goals }: Session): boolean {
  const rest = SET_UP.exec(line)?.groups?.['rest'];
  if (rest === undefined) return false;
  if (/^[.!]?$/.test(rest)) return true;
  if (/^ (?:at|on) \d[\d\s:./TZ+-]{2,30}(?:[ap]m)?\.?$/i.test(rest)) return true;
  if (/^ (?:with )?id:? \S*\d\S*$/i.test(rest)) return true;
  const goal = /^ with (?:the )?(?:goals?|titles?|topics?):?\s*(.*)$/i.exec(rest)?.[1];
  if (goal === undefined) return false;
  const said = plainWords(goal);
  return said === '' || said === title || goals.has(said);
}

/** `No beliefs captured this session`. */
function isPlaceholder(line: string): boolean {
  return /^no (?:\p{L}+ ){1,3}(?:captured|recorded|logged)(?: (?:in|during|for))? this session\.?$/iu.test(line);
}

/** In a section that classifies the session: `Work Type: pattern-work`. */
function isClassification(line: string): boolean {
  const { label, value } = labelled(line);
  const words = value.split(/\s+/);
  return /^\p{L}[\p{L} -]{0,40}$/u.test(label) && value !== '' && words.length <= 3 && words.every(isName);
}

function isName(word: string): boolean {
  return isCount(word) || NAME.test(word.replace(/[,;]$/, ''));
}

/** What stands before the first colon and what behind it; no label where there is no colon, or far along the line. */
export function labelled(line: string): { readonly label: string; readonly value: string } {
  const colon = line.indexOf(':');
  if (colon < 0 || colon > 60) return { label: '', value: line };
  return { label: line.slice(0, colon).trim(), value: line.slice(colon + 1).trim() };
}
