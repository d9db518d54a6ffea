/** Writes a corpus as the files a person might have, because files are what Quarry indexes. */
import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Collection, CorpusDocument } from './collection.ts';

export interface CorpusFiles {
  /** Absolute, symbolic links resolved: what to index. */
  readonly folder: string;
  /** The document of each file, by the file's absolute path. */
  readonly documents: ReadonlyMap<string, string>;
  /**
   * The words that restrict a query to a scope, by the scope's name: a filter on the folder the scope's files are in.
   */
  readonly filters: ReadonlyMap<string, string>;
}

/**
 * Makes `folder` hold one file for each document and nothing else; a file that already says the same is left as it is,
 * so that an index of it stays good. Scopes become folders with names of one length, none of which is a part of
 * another.
 */
export function writeCorpus(folder: string, collection: Collection): CorpusFiles {
  makeFolder(folder);
  const root = realpathSync(folder);
  const scopes = new Map<string, string>();
  const documents = new Map<string, string>();
  for (const [index, document] of collection.documents.entries()) {
    if (document.scope && !scopes.has(document.scope))
      scopes.set(document.scope, `scope-${String(scopes.size).padStart(6, '0')}`);
    const inside = path.join(root, scopes.get(document.scope) ?? '');
    makeFolder(inside);
    const file = path.join(inside, `${index}${document.title ? '.md' : '.txt'}`);
    writeChanged(file, fileText(document));
    documents.set(file, document.id);
  }
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    if (entry.isFile() && !documents.has(file)) rmSync(file);
  }
  return { folder: root, documents, filters: new Map([...scopes].map(([scope, name]) => [scope, `path:${name}`])) };
}

/** A document with a title is a Markdown file with that heading, one without is plain text as it stands. */
export function fileText({ title, text }: CorpusDocument): string {
  return title ? `# ${title.replace(/\s+/g, ' ')}\n\n${keepContent(text)}\n` : text;
}

/**
 * Puts a backslash before what Markdown would take for structure at the start of a line (headings, fences, rules and
 * underlines of headings, comments), so that all of the text is content. Lists and quotes stay: their text is content
 * anyway.
 */
export function keepContent(text: string): string {
  return text.replace(/^([ \t]*)(?=#{1,6}(?:\s|$)|`{3}|~{3}|<!--|(?:-+|=+|\*{3,}|_{3,})[ \t]*\r?$)/gm, '$1\\');
}

function writeChanged(file: string, text: string): void {
  if (!existsSync(file) || readFileSync(file, 'utf8') !== text) writeFileSync(file, text);
}

/** As `mkdir` with `recursive`, which never returns where a folder refuses to have another in it but says "not found" (as /proc does). */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(path.dirname(folder));
  mkdirSync(folder);
}
