/** Which files stay in the index although they are gone. */
import { existsSync } from 'node:fs';
import type { Database } from '../../store/database.ts';
import { FILE_GONE, type FileRow, isElsewhere } from '../../store/files.ts';
import { latestOf } from '../../store/observations.ts';
import type { SourceRow } from '../../store/sources.ts';
import { expiryDaysOf } from '../discover/log-expiry.ts';

const DAY = 86_400_000;

/** Whether the row says that the file is gone already. */
export function isGoneAlready({ code }: Pick<FileRow, 'code'>): boolean {
  return code === FILE_GONE;
}

/**
 * Whether what is indexed of a file stays now that the file is gone. A file that was moved, or that has a copy, does
 * not: it is found there. Under `expired` a log stays that is as old as its program lets it become: then its program
 * has deleted it, and no person.
 *
 * @param now in milliseconds since the epoch
 */
export function staysWhenGone(
  db: Database,
  { keepGone }: Pick<SourceRow, 'keepGone'>,
  row: FileRow,
  now: number = Date.now(),
): boolean {
  if (keepGone === 'none' || row.state !== 'indexed') return false;
  if (isGoneAlready(row)) return true;
  // It is there, and a rule leaves it out by now.
  if (existsSync(row.path)) return false;
  if (isElsewhere(db, row)) return false;
  if (keepGone === 'all') return true;
  const days = expiryDaysOf(row);
  const latest = days === null ? null : latestOf(db, row.id);
  return days !== null && latest !== null && latest < now - days * DAY;
}
