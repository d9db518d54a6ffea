/**
 * What Quarry has to beat: SQLite's stock full-text search over paragraphs, and a count of matching lines as `rg --count`
 * gives. All rank the same files and are judged as Quarry is.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { openMemory } from '../engine/store/connection.ts';

/** A paragraph as a hit: all that is judged of one. */
export interface BaselineHit {
  readonly path: string;
  /** From 1, both included. */
  readonly lines: { readonly start: number; readonly end: number };
}

export const BASELINES = ['FTS5 unicode61', 'FTS5 porter', 'ripgrep-like'] as const;
export type BaselineName = (typeof BASELINES)[number];

export interface Baselines {
  /**
   * Best first.
   *
   * @param folder only files below it; empty for all
   */
  ask(name: BaselineName, text: string, folder: string): readonly BaselineHit[];
  close(): void;
}

/** Paragraphs looked at for one question. */
const MOST_HITS = 400;
/** More rows, where a folder leaves some out. */
const MOST_ROWS = 4_000;
/** Shorter words match nearly every line as a part of others. In UTF-16 code units. */
const SHORTEST_GREPPED = 3;

/** Reads all text files below a folder, and indexes them in memory. */
export function readBaselines(folder: string): Baselines {
  const paragraphs: BaselineHit[] = [];
  const files = new Map<string, readonly { readonly at: number; readonly lines: readonly string[] }[]>();
  const db = openMemory();
  db.exec(`CREATE VIRTUAL TABLE plain USING fts5 (text, content = '', tokenize = 'unicode61');
    CREATE VIRTUAL TABLE stemmed USING fts5 (text, content = '', tokenize = 'porter unicode61');`);
  const plain = db.prepare('INSERT INTO plain (rowid, text) VALUES (?, ?)');
  const stemmed = db.prepare('INSERT INTO stemmed (rowid, text) VALUES (?, ?)');
  db.transaction(() => {
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !/\.(?:md|txt)$/i.test(entry.name)) continue;
      const file = path.join(entry.parentPath, entry.name);
      const own: { at: number; lines: readonly string[] }[] = [];
      for (const { start, lines } of paragraphsOf(readFileSync(file, 'utf8'))) {
        const at = paragraphs.push({ path: file, lines: { start, end: start + lines.length - 1 } }) - 1;
        own.push({ at, lines: lines.map((line) => line.toLowerCase()) });
        plain.run(at + 1, lines.join('\n'));
        stemmed.run(at + 1, lines.join('\n'));
      }
      files.set(file, own);
    }
  })();

  const within = (file: string, scope: string): boolean => scope === '' || file.startsWith(scope + path.sep);

  const match = (table: 'plain' | 'stemmed', words: readonly string[], scope: string): readonly BaselineHit[] =>
    (
      db
        .prepare(`SELECT rowid FROM ${table} WHERE ${table} MATCH ? ORDER BY bm25(${table}) LIMIT ?`)
        .pluck()
        .all(words.map((word) => `"${word}"`).join(' OR '), MOST_ROWS) as number[]
    )
      .map((row) => paragraphs[row - 1] as BaselineHit)
      .filter((hit) => within(hit.path, scope))
      .slice(0, MOST_HITS);

  const grep = (words: readonly string[], scope: string): readonly BaselineHit[] => {
    const counted: { readonly hit: BaselineHit; readonly count: number }[] = [];
    for (const [file, own] of files) {
      if (!within(file, scope)) continue;
      let [count, most, best] = [0, 0, -1];
      for (const { at, lines } of own) {
        const matching = lines.filter((line) => words.some((word) => line.includes(word))).length;
        count += matching;
        if (matching > most) [most, best] = [matching, at];
      }
      if (best >= 0) counted.push({ hit: paragraphs[best] as BaselineHit, count });
    }
    return counted
      .sort((a, b) => b.count - a.count || (a.hit.path < b.hit.path ? -1 : 1))
      .slice(0, MOST_HITS)
      .map(({ hit }) => hit);
  };

  return {
    ask(name, text, scope) {
      const words = [...new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [])];
      if (words.length === 0) return [];
      if (name === 'FTS5 unicode61') return match('plain', words, scope);
      if (name === 'FTS5 porter') return match('stemmed', words, scope);
      return grep(
        words.filter(({ length }) => length >= SHORTEST_GREPPED),
        scope,
      );
    },
    close: () => void db.close(),
  };
}

/** What stands between blank lines. */
function* paragraphsOf(text: string): Iterable<{ readonly start: number; readonly lines: readonly string[] }> {
  let lines: string[] = [];
  const all = text.split(/\r?\n/);
  for (const [index, line] of [...all, ''].entries()) {
    if (line.trim() !== '') lines.push(line);
    else if (lines.length > 0) {
      yield { start: index - lines.length + 1, lines };
      lines = [];
    }
  }
}
