/** How a language writes comments. */
export interface Syntax {
  /** What opens a comment that ends with its line. */
  readonly line: '//' | '#' | '--';
  /** What opens and closes one of several lines. */
  readonly open: string | null;
  readonly close: string | null;
  /** Whether a text in three quotation marks alone on its lines documents what it stands in. */
  readonly docstrings: boolean;
}

export interface Comment {
  /** Without its marks; may be empty. */
  readonly text: string;
  /** Numbers of its first and last line. */
  readonly start: number;
  readonly end: number;
  /** Columns before it. */
  readonly indent: number;
  /** Whether it is written to document something: `/**`, `///`, a docstring. */
  readonly documents: boolean;
  /** Whether it documents what it stands in, not what follows. */
  readonly inside: boolean;
  /** Whether nothing stands above it. */
  readonly first: boolean;
}

/** Longer lines were written by programs and are not searched for a comment at their end. */
const WRITTEN_BY_HAND = 1000;

/**
 * Finds the comments of a file in one pass: those that begin a line, neighbouring ones taken together, and those at the
 * end of a line of code. Texts of several lines are told from code in Python only, where they may be documentation.
 */
export function commentsIn(raws: readonly string[], syntax: Syntax): Comment[] {
  return new Scan(raws, syntax).comments;
}

class Scan {
  readonly comments: Comment[] = [];
  private readonly raws: readonly string[];
  private readonly syntax: Syntax;
  /** Closing marks that do not come any more. */
  private readonly endless = new Set<string>();
  /** The last line of code before a line. */
  private code = '';

  constructor(raws: readonly string[], syntax: Syntax) {
    this.raws = raws;
    this.syntax = syntax;
    for (let i = 0; i < raws.length; ) i = this.next(i);
  }

  /** Reads what begins at a line; returns the index after it. */
  private next(i: number): number {
    const raw = this.raws[i]!;
    const words = raw.trimStart();
    if (words === '') return i + 1;
    const { open, close, line } = this.syntax;
    if (open !== null && close !== null && words.startsWith(open)) {
      const last = this.find(close, i, raw.length - words.length + open.length);
      if (last !== null)
        return this.add(
          i,
          last,
          blockText(this.raws.slice(i, last + 1), open, close),
          words.startsWith('/**') && !words.startsWith('/**/'),
          false,
        );
    } else if (words.startsWith(line) && !(i === 0 && words.startsWith('#!')))
      return this.lineComments(i, raw.length - words.length);
    if (this.syntax.docstrings) {
      const after = this.python(i, words);
      if (after !== null) return after;
    }
    this.trailing(i, raw);
    this.code = words;
    return i + 1;
  }

  private lineComments(i: number, indent: number): number {
    const { line } = this.syntax;
    const doc = docMark(this.raws[i]!.trimStart());
    let last = i;
    while (last + 1 < this.raws.length) {
      const words = this.raws[last + 1]!.trimStart();
      if (!words.startsWith(line) || this.raws[last + 1]!.length - words.length !== indent || docMark(words) !== doc)
        break;
      last++;
    }
    const texts = this.raws.slice(i, last + 1).map((raw) => raw.trim().replace(/^(?:\/{2,3}!?|#+|--+)[ \t]?/, ''));
    return this.add(i, last, texts.join('\n'), doc !== '', doc === '//!');
  }

  /** A comment after code. Quotation marks that are open there mean that it is none. */
  private trailing(i: number, raw: string): void {
    if (raw.length > WRITTEN_BY_HAND) return;
    const at = raw.indexOf(` ${this.syntax.line} `);
    if (at < 0) return;
    const before = raw.slice(0, at);
    for (const mark of ['"', "'", '`']) if (before.split(mark).length % 2 === 0) return;
    this.add(i, i, raw.slice(at + this.syntax.line.length + 2), false, true);
  }

  /** Passes over a text in three quotation marks, which is documentation where a statement of its own begins a body. */
  private python(i: number, words: string): number | null {
    const raw = this.raws[i]!;
    for (const token of raw.slice(0, WRITTEN_BY_HAND).matchAll(/#|"""|'''|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g)) {
      const mark = token[0];
      if (mark === '#') return null;
      if (mark !== '"""' && mark !== "'''") continue;
      const last = this.find(mark, i, token.index + 3);
      if (last === null) return null;
      const alone = /^[rRuU]?$/.test(raw.slice(0, token.index).trim());
      const documents = alone && (this.code === '' || /:\s*(?:#.*)?$/.test(this.code));
      if (documents)
        return this.add(
          i,
          last,
          blockText(this.raws.slice(i, last + 1), words.slice(0, words.indexOf(mark) + 3), mark),
          true,
          true,
        );
      this.code = words;
      // More may follow on a line where one ends; it is rare and of no interest.
      return last + 1;
    }
    return null;
  }

  /** The index of the line with the closing mark, or `null`. */
  private find(mark: string, i: number, from: number): number | null {
    if (this.raws[i]!.includes(mark, from)) return i;
    if (this.endless.has(mark)) return null;
    for (let at = i + 1; at < this.raws.length; at++) if (this.raws[at]!.includes(mark)) return at;
    this.endless.add(mark);
    return null;
  }

  private add(start: number, end: number, text: string, documents: boolean, inside: boolean): number {
    const indent = this.raws[start]!.length - this.raws[start]!.trimStart().length;
    const first = this.comments.length === 0 && this.code === '';
    this.comments.push({ text: text.trim(), start: start + 1, end: end + 1, indent, documents, inside, first });
    return end + 1;
  }
}

/** `///` and `//!` document, each in its own way. */
function docMark(words: string): '' | '///' | '//!' {
  if (words.startsWith('//!')) return '//!';
  return words.startsWith('///') && !words.startsWith('////') ? '///' : '';
}

/** What stands between two marks, without the stars and the indentation in front of its lines. */
function blockText(raws: readonly string[], open: string, close: string): string {
  const whole = raws.join('\n').trimStart().slice(open.length);
  const end = whole.indexOf(close);
  const inner = (end < 0 ? whole : whole.slice(0, end)).replace(/^[*!]+/, '').replace(/\*+$/, '');
  return inner
    .split('\n')
    .map((line) => line.trim().replace(/^\*(?: |$)/, ''))
    .join('\n');
}
