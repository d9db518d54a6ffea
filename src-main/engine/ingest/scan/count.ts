/** How much there is to read at a place, before anything is read. */
import { EngineError } from '../../../../src-shared/errors.ts';
import type { FormatList } from '../../../../src-shared/formats.ts';
import type { ReadableCount } from '../../../../src-shared/model.ts';
import type { CancelSignal } from '../../../../src-shared/rpc.ts';
import { scan } from './scanner.ts';
import { resolveSource } from '../manage-sources.ts';

/** When counting ends early: it answers a question that somebody waits for. */
export interface CountLimits {
  /** Files and folders looked at. Default 100,000. */
  readonly entries: number;
  /** Milliseconds. Default 2,000. */
  readonly millis: number;
}

const LIMITS: CountLimits = { entries: 100_000, millis: 2000 };

/**
 * Counts the files below a folder, or the one file, that a run would read.
 *
 * @param ignore patterns of the user's own
 * @param formats default: those that Quarry reads
 * @throws EngineError `PATH_NOT_FOUND`, `PATH_UNREADABLE`, `CANCELLED`
 */
export async function countReadable(
  given: string,
  ignore: readonly string[],
  signal?: CancelSignal,
  formats?: FormatList,
  limits: CountLimits = LIMITS,
): Promise<ReadableCount> {
  const source = resolveSource(given);
  const end = performance.now() + limits.millis;
  let files = 0;
  let bytes = 0;
  let entries = 0;
  for await (const found of scan(source, { formats, ignore, onFolder: () => entries++ })) {
    if (signal?.aborted) throw new EngineError('CANCELLED', 'It was stopped.');
    if (entries++ >= limits.entries || performance.now() > end)
      return { path: source.path, kind: source.kind, files, bytes, more: true };
    if (found.kind !== 'candidate') continue;
    files++;
    bytes += found.size;
  }
  return { path: source.path, kind: source.kind, files, bytes, more: false };
}
