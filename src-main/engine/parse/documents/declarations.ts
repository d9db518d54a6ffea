import type { Comment } from './comments.ts';

const WORDS =
  '(?:export|default|declare|public|private|protected|internal|fileprivate|static|async|abstract|final|pub(?:\\([^)]{0,40}\\))?|unsafe|override|virtual|inline|extern|open|suspend|sealed|data|local|partial|readonly)';
const NAMED = new RegExp(
  `^(?:${WORDS}\\s+)*(?:function\\*?|class|interface|type|enum(?:\\s+class)?|struct|trait|impl(?:<[^>]{0,60}>)?|fn|fun|def|module|mod|namespace|object|protocol|extension|record|union|actor|const\\s+fn|const|let|var|val)\\s+([\\p{L}_$][\\p{L}\\p{N}_$.:]{0,100})`,
  'u',
);
const GO = /^func\s+(?:\([^)]{0,80}\)\s*)?([\p{L}_][\p{L}\p{N}_]{0,100})/u;
const SQL =
  /^create\s+(?:or\s+replace\s+)?(?:temp(?:orary)?\s+|unique\s+|virtual\s+)?(?:table|view|index|trigger|function|procedure|type)\s+(?:if\s+not\s+exists\s+)?["`[]?([\p{L}_][\p{L}\p{N}_.]{0,100})/iu;
const PREFIX = `(?:${WORDS}\\s+|get\\s+|set\\s+|[\\p{L}_][\\p{L}\\p{N}_<>,.:*&\\[\\]]{0,60}\\s+[*&]?)`;
const NAME = '([\\p{L}_$][\\p{L}\\p{N}_$]{0,100})';
/** `name(…) {` of a method or a shell function, and `type name(…)` whose brace stands on the next line. */
const CALLABLE = new RegExp(`^${PREFIX}{0,5}${NAME}\\s*\\([^;]{0,200}\\{$`, 'u');
const TYPED = new RegExp(`^${PREFIX}{1,5}${NAME}\\s*\\([^;]{0,200}\\)(?: const)?$`, 'u');
const STATEMENTS = new Set([
  'if',
  'for',
  'while',
  'switch',
  'catch',
  'return',
  'else',
  'do',
  'try',
  'match',
  'throw',
  'await',
  'super',
  'new',
  'elif',
  'with',
  'guard',
  'raise',
  'yield',
  'case',
  'not',
  'puts',
  'delete',
  'defer',
  'go',
  'expect',
  'describe',
  'test',
  'it',
  'assert',
  'print',
]);

/** Lines that stand between a comment and what it documents: attributes, decorators. */
const BETWEEN = /^(?:@|#\[|\[[A-Z])/;
/** How far below a comment its declaration may begin. */
const NEAR = 6;
/** A declaration's name stands in the beginning of its line. */
const HEAD = 240;

/** Tells what a comment stands in and before, by indentation and the beginnings of lines; ask in the order of the file. */
export class Declarations {
  private readonly raws: readonly string[];
  private stack: { readonly indent: number; readonly name: string }[] = [];
  private at = 0;

  constructor(raws: readonly string[]) {
    this.raws = raws;
  }

  /** Names from the outermost declaration down to the one that the comment documents. */
  around({ start, end, indent, inside }: Comment): string[] {
    for (; this.at < start - 1; this.at++) this.enter(this.raws[this.at]!);
    const path = this.stack.filter((one) => one.indent < indent).map((one) => one.name);
    // A comment at a line's end belongs to what its line declares; inside the other lines of a comment nothing is declared.
    const name = inside ? nameIn(this.raws[start - 1]!) : this.following(end);
    this.at = start === end && name !== null && inside ? start - 1 : end;
    return name === null ? path : [...path, name];
  }

  private enter(raw: string): void {
    const name = nameIn(raw);
    if (name === null) return;
    const indent = raw.length - raw.trimStart().length;
    while (this.stack.length > 0 && this.stack.at(-1)!.indent >= indent) this.stack.pop();
    this.stack.push({ indent, name });
  }

  private following(end: number): string | null {
    for (let i = end; i < Math.min(this.raws.length, end + NEAR); i++) {
      const words = this.raws[i]!.trim();
      if (words === '') return null;
      if (!BETWEEN.test(words)) return nameIn(words);
    }
    return null;
  }
}

function nameIn(raw: string): string | null {
  const head = raw.slice(0, HEAD).trim();
  const name = (NAMED.exec(head) ?? GO.exec(head) ?? SQL.exec(head) ?? CALLABLE.exec(head) ?? TYPED.exec(head))?.[1];
  return name === undefined || STATEMENTS.has(name) || STATEMENTS.has(head.slice(0, head.search(/\W|$/)))
    ? null
    : name.replace(/[.:]+$/, '');
}
