/**
 * Copies of what was dropped on the page: uploads in code, where a copy is a file with another's bytes. A browser gives
 * files and tells no paths, so their contents are sent and kept in the data folder: `copies/NAME-HASH/` is one copy,
 * `copies/.incoming-ID/` what is still being sent.
 */
import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm, utimes } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { LARGEST_COPY, LARGEST_FILE, MOST_FILES, refusePath } from '../../src-shared/uploads.ts';
import { EngineError } from '../../src-shared/errors.ts';
import type { ReadableNames } from '../../src-shared/model.ts';
import { isReadableName } from '../../src-shared/readable.ts';
import type { BeginCopyRequest, CopyBegun } from '../../src-shared/protocol.ts';
import { foldersOf, INCOMING, placed, placeFor, prepareCopies, settle, written } from './copy-files.ts';
import { PRIVATE_FILE, PRIVATE_FOLDER } from '../system/private-folder.ts';

/** Most copies that are under way at a time. */
const MOST_COPIES = 16;
/** Milliseconds without data after which an unfinished copy is deleted, because its page has gone. */
const IDLE = 10 * 60_000;

export interface UploadLimits {
  readonly fileBytes: number;
  readonly bytes: number;
  readonly files: number;
  /** Copies under way at a time. Default 16. */
  readonly copies?: number;
  /** Milliseconds after which a copy that nothing is sent for is forgotten. Default: ten minutes. */
  readonly idleMs?: number;
}

export interface Uploads {
  /** Throws `TOO_MANY_AT_ONCE`, `DATA_UNWRITABLE`, `DISK_FULL`. */
  begin(request: BeginCopyRequest): Promise<CopyBegun>;
  /**
   * Keeps one file until the copy is finished. Throws `PATH_NOT_ALLOWED` for a name that is not taken,
   * `FILE_TOO_LARGE`, `INVALID_REQUEST` for a copy that is not under way.
   *
   * @param modifiedAt milliseconds since the epoch: notes without a date of their own have this one
   */
  receive(copyId: string, relative: string, body: Readable, modifiedAt: number): Promise<void>;
  finish(copyId: string): Promise<{ readonly path: string }>;
  cancel(copyId: string): Promise<void>;
  /** Forgets all that is still being sent. */
  close(): Promise<void>;
}

/** A copy that is under way. */
interface Incoming {
  readonly folder: string;
  readonly request: BeginCopyRequest;
  readonly names: ReadableNames;
  /** Paths that have been received whole. */
  readonly files: Set<string>;
  /** Paths that were received or are on their way, and the folders of these, with how many lie in each. */
  readonly taken: Set<string>;
  readonly folders: Map<string, number>;
  /** Files that are on their way. */
  readonly open: Set<Promise<void>>;
  /** Aborted when the copy is given up. */
  readonly ending: AbortController;
  bytes: number;
  /** When something was last sent for it, by a clock that only goes forward. */
  usedAt: number;
}

/**
 * @param readable which names are read; others are refused
 * @param limits default: those that the page knows
 */
export function createUploads(
  dataFolder: string,
  readable: () => Promise<ReadableNames>,
  limits: UploadLimits = { fileBytes: LARGEST_FILE, bytes: LARGEST_COPY, files: MOST_FILES },
): Uploads {
  const { copies: most = MOST_COPIES, idleMs = IDLE } = limits;
  const under = new Map<string, Incoming>();
  let beginning = 0;
  /** Two copies of one name are put in place one after the other. */
  let settling: Promise<unknown> = Promise.resolve();

  const find = (copyId: string): Incoming => {
    const found = under.get(copyId);
    if (!found)
      throw new EngineError('INVALID_REQUEST', 'Quarry does not know this copy any more.', {
        next: 'Drop the folder again.',
        details: { copyId },
      });
    return found;
  };
  const forget = async (copyId: string): Promise<void> => {
    const { folder, ending, open } = find(copyId);
    under.delete(copyId);
    ending.abort();
    await Promise.allSettled(open); // what is being written would make the folder anew
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  };
  const forgetIdle = async (): Promise<void> => {
    const idle = [...under].filter(([, { open, usedAt }]) => open.size === 0 && usedAt <= performance.now() - idleMs);
    await Promise.all(idle.map(([copyId]) => forget(copyId).catch(() => {})));
  };
  const sweeping = setInterval(() => void forgetIdle(), Math.max(1_000, idleMs / 2)).unref();

  return {
    async begin(request) {
      await forgetIdle();
      if (under.size + beginning >= most) {
        throw new EngineError('TOO_MANY_AT_ONCE', `${most} copies are in progress, and Quarry accepts no more.`, {
          next: 'Wait for them or stop them, and drop the files again.',
          details: { most },
        });
      }
      beginning++;
      try {
        const names = await readable();
        const root = await prepareCopies(dataFolder);
        const copyId = randomUUID();
        const folder = path.join(root, INCOMING + copyId);
        await written(mkdir(folder, { mode: PRIVATE_FOLDER }), folder);
        under.set(copyId, {
          folder,
          request,
          names,
          files: new Set(),
          taken: new Set(),
          folders: new Map(),
          open: new Set(),
          ending: new AbortController(),
          bytes: 0,
          usedAt: performance.now(),
        });
        return { copyId };
      } finally {
        beginning--;
      }
    },

    async receive(copyId, relative, body, modifiedAt) {
      const incoming = find(copyId);
      const { names, taken, open } = incoming;
      const refusal =
        refusePath(relative, names.hidden) ??
        (isReadable(relative, names) ? null : 'Files of this kind are not read.') ??
        refuseShape(relative, incoming);
      if (refusal) throw new EngineError('PATH_NOT_ALLOWED', refusal, { details: { path: relative.slice(0, 200) } });
      if (!taken.has(relative) && taken.size >= limits.files)
        throw tooLarge(relative, `A copy has ${limits.files} files at most.`);
      const work = receiveFile(incoming, relative, measure(relative, limits, incoming), body, modifiedAt);
      open.add(work);
      try {
        await work;
      } finally {
        open.delete(work);
        incoming.usedAt = performance.now();
      }
    },

    async finish(copyId) {
      const incoming = find(copyId);
      if (incoming.open.size > 0)
        throw new EngineError('INVALID_REQUEST', 'Files of this copy are still being sent.', { details: { copyId } });
      under.delete(copyId);
      const { folder, request, files } = incoming;
      const before = settling;
      const work = before.then(async () => {
        const root = path.dirname(folder);
        const place = await written(placeFor(root, request), root);
        try {
          await written(settle(folder, place, files, request.how === 'replace'), place);
        } catch (error) {
          if (request.how === 'beside') await rm(place, { recursive: true, force: true }).catch(() => {});
          throw error;
        }
        return { path: place };
      });
      settling = work.catch(() => {});
      try {
        return await work;
      } finally {
        await rm(folder, { recursive: true, force: true }).catch(() => {});
      }
    },

    cancel: forget,

    async close() {
      clearInterval(sweeping);
      await Promise.all([...under.keys()].map((copyId) => forget(copyId).catch(() => {})));
    },
  };
}

/**
 * Writes a file under a name of its own, and gives it its own when it is whole: two of one name do not run into each
 * other.
 */
async function receiveFile(
  { folder, files, taken, folders, ending }: Incoming,
  relative: string,
  size: (source: AsyncIterable<Buffer>) => AsyncGenerator<Buffer>,
  body: Readable,
  modifiedAt: number,
): Promise<void> {
  const target = path.join(folder, ...relative.split('/'));
  const part = path.join(folder, `.part-${randomUUID()}`);
  const isNew = !taken.has(relative);
  if (isNew) {
    taken.add(relative);
    for (const one of foldersOf(relative)) folders.set(one, (folders.get(one) ?? 0) + 1);
  }
  try {
    // Nothing can be there but what this page sent: the folder is new, and no link can be sent.
    await written(
      pipeline(body, size, createWriteStream(part, { mode: PRIVATE_FILE, flags: 'wx' }), { signal: ending.signal }),
      relative,
    );
    const when = (modifiedAt > 0 && modifiedAt < 8.64e15 ? modifiedAt : Date.now()) / 1000;
    await written(utimes(part, when, when), relative);
    await placed(mkdir(path.dirname(target), { recursive: true, mode: PRIVATE_FOLDER }), relative);
    await placed(rename(part, target), relative);
    files.add(relative);
  } catch (error) {
    await rm(part, { force: true }).catch(() => {});
    if (isNew && !files.has(relative)) {
      taken.delete(relative);
      for (const one of foldersOf(relative)) folders.set(one, (folders.get(one) ?? 1) - 1);
    }
    throw error;
  }
}

/** Why a path is refused because it would be a file and a folder in one copy; `null` if it is not. */
function refuseShape(relative: string, { taken, folders }: Incoming): string | null {
  if ((folders.get(relative) ?? 0) > 0) return 'The copy has a folder of this name already.';
  return foldersOf(relative).some((folder) => taken.has(folder))
    ? 'The copy has a file by the name of one of its folders already.'
    : null;
}

/** Passes bytes on and fails at the first one above the limit: the length that a page declares may be false. */
function measure(relative: string, limits: UploadLimits, incoming: Incoming) {
  return async function* (source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    let bytes = 0;
    for await (const chunk of source) {
      bytes += chunk.length;
      incoming.bytes += chunk.length;
      if (bytes > limits.fileBytes)
        throw tooLarge(relative, `Files up to ${inMegabytes(limits.fileBytes)} are copied.`);
      if (incoming.bytes > limits.bytes) throw tooLarge(relative, `A copy has ${inMegabytes(limits.bytes)} at most.`);
      yield chunk;
    }
  };
}

function isReadable(relative: string, names: ReadableNames): boolean {
  return names.hidden.includes(path.posix.basename(relative).toLowerCase()) || isReadableName(relative, names);
}

function tooLarge(relative: string, message: string): EngineError {
  return new EngineError('FILE_TOO_LARGE', message, {
    next: 'Type the path of its folder instead: then Quarry reads it in place.',
    details: { path: relative },
  });
}

function inMegabytes(bytes: number): string {
  return `${Math.round(bytes / 1024 / 1024)} MB`;
}
