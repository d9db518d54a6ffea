/** Logs that their program deletes after a time: Claude Code keeps them for 30 days where its settings say nothing. */
import path from 'node:path';
import type { Expiry } from '../../../../src-shared/model.ts';
import { isRecord } from '../../parse/json.ts';
import { readBeginning } from '../../parse/open-inside.ts';

/** The format of the logs that are deleted: its id. */
export const EXPIRING_FORMAT = 'claude-log';
/** `cleanupPeriodDays` where it is not set (code.claude.com/docs/en/settings). */
const USUAL_DAYS = 30;
/** Files that go within so many days are told of. */
const SOON_DAYS = 7;
const DAY = 86_400_000;
/** A file of settings has no more, in bytes. */
const LARGEST_SETTINGS = 1024 * 1024;

/** After how many days the program of a log deletes it where nothing else is set; `null` for other files. */
export function expiryDaysOf({ recipe }: { readonly recipe: string }): number | null {
  return recipe.startsWith(`${EXPIRING_FORMAT}-`) ? USUAL_DAYS : null;
}

/**
 * After how many days Claude Code deletes what stands in a folder; `null` where that is no folder of its logs: it is
 * called `projects`, or lies in such a one, beside the program's settings.
 */
export async function expiryDays(folder: string): Promise<number | null> {
  for (let at = folder, depth = 0; depth < 3; at = path.dirname(at), depth++) {
    if (path.basename(at) !== 'projects') continue;
    const home = path.dirname(at);
    const settings = await readSettings(path.join(home, 'settings.json'));
    if (settings === null && !/^\.?claude$/.test(path.basename(home))) return null;
    const days = settings?.['cleanupPeriodDays'];
    return typeof days === 'number' && Number.isFinite(days) && days > 0 ? days : USUAL_DAYS;
  }
  return null;
}

async function readSettings(file: string): Promise<Readonly<Record<string, unknown>> | null> {
  try {
    const value: unknown = JSON.parse((await readBeginning(file, LARGEST_SETTINGS)).toString('utf8'));
    return isRecord(value) ? value : null;
  } catch {
    return null; // there are none
  }
}

/**
 * What is told of files that go after so many days; `null` for none.
 *
 * @param times when they were last written, in milliseconds
 * @param now in milliseconds since the epoch
 */
export function expiryOf(days: number, times: readonly number[], now: number = Date.now()): Expiry | null {
  if (times.length === 0) return null;
  const goes = times.map((time) => Math.round(time + days * DAY));
  return {
    days,
    soon: goes.filter((at) => at <= now + SOON_DAYS * DAY).length,
    first: goes.reduce((first, at) => Math.min(first, at)),
  };
}
