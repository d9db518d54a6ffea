import type { Database } from '../../store/database.ts';
import { type FileRow, findFile } from '../../store/files.ts';
import type { SourceRow } from '../../store/sources.ts';
import { isBelow } from '../scan/compare.ts';
import { isSameRow } from './optimistic-lock.ts';
import { createScanner, type Scanner, type ScanOptions } from '../scan/scanner.ts';

/** Rows of missing files that are still missing. A file may have come back since, and another run may have read it. */
export async function* stillGone(
  db: Database,
  missed: readonly { readonly source: SourceRow; readonly row: FileRow }[],
  options: ScanOptions,
  stopped: () => boolean,
): AsyncGenerator<FileRow> {
  const scanners = new Map<SourceRow, Scanner>();
  for (const { source, row } of missed) {
    if (stopped()) return;
    const scanner = scanners.get(source) ?? createScanner(source, options);
    scanners.set(source, scanner);
    const { place, found } = await scanner.at(row.path);
    let isBack = false;
    for await (const one of found) {
      // If a folder cannot be read, the index keeps its files.
      isBack = one.path === row.path || (one.kind === 'failed' && isBelow(row.path, place));
      break;
    }
    const now = findFile(db, row.path);
    if (!isBack && now && isSameRow(now, row)) yield now;
  }
}
