/** A look at a folder that owes nothing to the scanner: by rules so simple that they can be checked by eye. */
import { type Dirent, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { EngineApi } from '../../src-shared/protocol.ts';

/**
 * What a test's own walk says of each entry: a folder that is left out stands for all below it, any other for nothing
 * but what it holds.
 */
export type Standing = 'text' | 'out' | 'broken';

/**
 * Lists a folder: hidden names, links, folders that are named `build` or `node_modules`, and what has no `.md` in the
 * end are out; a note larger than 20 MB or with a NUL in it is broken; a name that is no UTF-8 is broken.
 */
export function walk(folder: string, found: Map<string, Standing> = new Map()): Map<string, Standing> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    const out = entry.name.startsWith('.') || entry.isSymbolicLink() || !(entry.isFile() || entry.isDirectory());
    if (out) found.set(file, 'out');
    else if (entry.isDirectory()) {
      if (entry.name === 'build' || entry.name === 'node_modules') found.set(file, 'out');
      else walk(file, found);
    } else found.set(file, standingOf(entry, file));
  }
  return found;
}

function standingOf({ name }: Dirent, file: string): Standing {
  if (!name.endsWith('.md')) return 'out';
  return statSync(file).size > 20 * 2 ** 20 || readFileSync(file).includes(0) ? 'broken' : 'text';
}

/**
 * What the index says of a folder that is its only source, held against a walk of the disk; empty where they agree,
 * file by file.
 */
export async function stands(api: EngineApi, folder: string): Promise<readonly string[]> {
  const onDisk = walk(folder);
  const wrong: string[] = [];
  const { files, sources } = await api.status();
  const source = sources.find(({ path: at }) => at === folder);
  const sum = Object.values(source?.files ?? {}).reduce((all, n) => all + n, 0);
  if (sum !== onDisk.size) wrong.push(`The source counts ${sum} files, and the disk has ${onDisk.size}.`);
  if (
    Object.values(files).reduce((all, n) => all + n, 0) !==
    sources.reduce((all, one) => all + Object.values(one.files).reduce((some, n) => some + n, 0), 0)
  )
    wrong.push('The sources do not sum up to all.');
  const expected = { text: ['pending'], out: ['excluded'], broken: ['failed', 'pending'] };
  for (const state of ['pending', 'failed', 'excluded'] as const) {
    const listed = (await api.files({ state, limit: 100_000 })).items.filter(({ path: file }) =>
      file.startsWith(folder + path.sep),
    );
    if (listed.length !== source?.files[state])
      wrong.push(`${listed.length} files are listed as ${state}, and ${source?.files[state]} counted.`);
    for (const { path: file, reason } of listed) {
      const standing = onDisk.get(file);
      onDisk.delete(file);
      if (standing === undefined) wrong.push(`${file} is ${state} and not on the disk.`);
      else if (!expected[standing].includes(state)) wrong.push(`${file} is ${standing} on the disk and ${state}.`);
      if (state !== 'pending' && reason === '') wrong.push(`${file} is ${state} without a reason.`);
    }
  }
  // What is in no list is indexed.
  if (onDisk.size !== source?.files.indexed)
    wrong.push(`${onDisk.size} files are in no list, and ${source?.files.indexed} counted as indexed.`);
  return [
    ...wrong,
    ...[...onDisk]
      .filter(([, standing]) => standing !== 'text')
      .map(([file, standing]) => `${file} is ${standing} on the disk and in no list.`),
  ];
}
