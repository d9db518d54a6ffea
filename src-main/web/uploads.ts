/**
 * Copies of what was dropped on the page: uploads in code, where a copy is a file with another's bytes. A browser gives files and tells no paths, so their contents are sent and kept in the data
 * folder: `copies/NAME-HASH/` is one copy, `copies/.incoming-ID/` what is still being sent.
 */
import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { lstat, mkdir, readdir, realpath, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { LARGEST_COPY, LARGEST_FILE, MOST_FILES, refusePath, safeName } from '../../src-shared/uploads.ts';
import { EngineError } from '../../src-shared/errors.ts';
import type { ReadableNames } from '../../src-shared/readable.ts';
import type { BeginCopyRequest, CopyBegun } from '../../src-shared/protocol.ts';

const INCOMING = '.incoming-';
/** What was being sent by a Quarry that has ended is forgotten after so many milliseconds; a younger one may be another's. */
const ABANDONED = 24 * 60 * 60 * 1000;

export interface UploadLimits {
  readonly fileBytes: number;
  readonly bytes: number;
  readonly files: number;
}

export interface Uploads {
  begin(request: BeginCopyRequest): Promise<CopyBegun>;
  /**
   * Keeps one file until the copy is finished. Throws `PATH_NOT_ALLOWED` for a name that is not taken, `FILE_TOO_LARGE`,
   * `INVALID_REQUEST` for a copy that is not under way.
   *
   * @param modifiedAt milliseconds since the epoch: notes without a date of their own have this one
   */
  receive(copyId: string, relative: string, body: Readable, modifiedAt: number): Promise<void>;
  finish(copyId: string): Promise<{ readonly path: string }>;
  cancel(copyId: string): Promise<void>;
  /** Forgets all that is still being sent. */
  close(): Promise<void>;
}

interface Incoming {
  readonly folder: string;
  readonly request: BeginCopyRequest;
  readonly names: ReadableNames;
  /** Paths that have been received whole. */
  readonly files: Set<string>;
  bytes: number;
  /** Bodies that are still being read. */
  open: number;
}

/**
 * @param readable which names are read; others are refused
 * @param limits default: those that the page knows
 */
export function createUploads(dataFolder: string, readable: () => Promise<ReadableNames>, limits: UploadLimits = { fileBytes: LARGEST_FILE, bytes: LARGEST_COPY, files: MOST_FILES }): Uploads {
  const under = new Map<string, Incoming>();

  const find = (copyId: string): Incoming => {
    const found = under.get(copyId);
    if (!found) throw new EngineError('INVALID_REQUEST', 'This copy is not under way.', { next: 'Drop the folder again.', details: { copyId } });
    return found;
  };

  return {
    async begin(request) {
      const names = await readable();
      const root = await prepared(dataFolder);
      const copyId = randomUUID();
      const folder = path.join(root, INCOMING + copyId);
      await written(mkdir(folder, { mode: 0o700 }), folder);
      under.set(copyId, { folder, request, names, files: new Set(), bytes: 0, open: 0 });
      return { copyId };
    },

    async receive(copyId, relative, body, modifiedAt) {
      const incoming = find(copyId);
      const { folder, names, files } = incoming;
      const refusal = refusePath(relative, names.hidden) ?? (isReadable(relative, names) ? null : 'Files of this kind are not read.');
      if (refusal) throw new EngineError('PATH_NOT_ALLOWED', refusal, { details: { path: relative.slice(0, 200) } });
      if (!files.has(relative) && files.size >= limits.files) throw tooLarge(relative, `A copy has ${limits.files} files at most.`);
      const target = path.join(folder, ...relative.split('/'));
      const size = measure(relative, limits, incoming);
      incoming.open++;
      try {
        await written(mkdir(path.dirname(target), { recursive: true, mode: 0o700 }), target);
        // Nothing can be there but what this page sent: the folder is new, and no link can be sent.
        await written(pipeline(body, size, createWriteStream(target, { mode: 0o600 })), target);
        const when = new Date(modifiedAt > 0 && modifiedAt < 8.64e15 ? modifiedAt : Date.now());
        await written(utimes(target, when, when), target);
        files.add(relative);
      } catch (error) {
        await rm(target, { force: true });
        throw error;
      } finally {
        incoming.open--;
      }
    },

    async finish(copyId) {
      const incoming = find(copyId);
      if (incoming.open > 0) throw new EngineError('INVALID_REQUEST', 'Files of this copy are still being sent.', { details: { copyId } });
      under.delete(copyId);
      const { folder, request, files } = incoming;
      try {
        const place = await placeFor(path.dirname(folder), request);
        await written(settle(folder, place, files, request.how === 'replace'), place);
        return { path: place };
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },

    async cancel(copyId) {
      const { folder } = find(copyId);
      under.delete(copyId);
      await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    },

    async close() {
      await Promise.all([...under.keys()].map((copyId) => this.cancel(copyId).catch(() => {})));
    },
  };
}

/** The folder of all copies, made where it is not there. */
async function prepared(dataFolder: string): Promise<string> {
  const root = path.join(dataFolder, 'copies');
  await written(mkdir(root, { recursive: true, mode: 0o700 }), root);
  if (await realpath(root) !== path.join(await realpath(dataFolder), 'copies')) {
    throw new EngineError('DATA_UNWRITABLE', `${root} leads out of the data folder.`, { next: 'Put a plain folder in its place.', details: { path: root } });
  }
  // A copy is a source by itself: a source around the data folder leaves all of them out.
  await written(writeFile(path.join(root, '.gitignore'), '*\n', { mode: 0o600 }), root);
  for (const name of await readdir(root)) {
    const old = path.join(root, name);
    if (name.startsWith(INCOMING) && (await stat(old).catch(() => null))!.mtimeMs < Date.now() - ABANDONED) await rm(old, { recursive: true, force: true });
  }
  return realpath(root);
}

/** Where a copy of this name lies, or the first free place beside it. */
async function placeFor(root: string, { name, how }: BeginCopyRequest): Promise<string> {
  for (let n = 0; ; n++) {
    const hash = createHash('sha256').update(`${n}/${name.normalize('NFC')}`).digest('hex').slice(0, 8);
    const place = path.join(root, `${safeName(name)}-${hash}`);
    if (how !== 'beside' || !(await lstat(place).catch(() => null))) return place;
  }
}

/** Moves each file to its place, one by one and whole, and takes away what the copy no longer has. */
async function settle(from: string, place: string, files: ReadonlySet<string>, only: boolean): Promise<void> {
  await mkdir(place, { recursive: true, mode: 0o700 });
  const folders = new Set<string>();
  for (const file of files) for (let up = path.posix.dirname(file); up !== '.'; up = path.posix.dirname(up)) folders.add(up);
  await clear(place, '', files, folders, only);
  for (const file of files) {
    const target = path.join(place, ...file.split('/'));
    await mkdir(path.dirname(target), { recursive: true, mode: 0o700 });
    await rename(path.join(from, ...file.split('/')), target);
  }
}

/** Takes away what stands in the way of a file or folder, and with `only` all that is neither. */
async function clear(place: string, below: string, files: ReadonlySet<string>, folders: ReadonlySet<string>, only: boolean): Promise<void> {
  for (const entry of await readdir(path.join(place, below), { withFileTypes: true })) {
    const relative = path.posix.join(below, entry.name);
    const full = path.join(place, relative);
    if (entry.isDirectory() && folders.has(relative)) await clear(place, relative, files, folders, only);
    else if (only ? !(entry.isFile() && files.has(relative)) : folders.has(relative) || (files.has(relative) && !entry.isFile())) await rm(full, { recursive: true, force: true });
  }
}

/** Lets bytes through and ends at the one too many: what a page says of a length is only its word. */
function measure(relative: string, limits: UploadLimits, incoming: Incoming) {
  return async function* (source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    let bytes = 0;
    for await (const chunk of source) {
      bytes += chunk.length;
      incoming.bytes += chunk.length;
      if (bytes > limits.fileBytes) throw tooLarge(relative, `Files up to ${inMegabytes(limits.fileBytes)} are copied.`);
      if (incoming.bytes > limits.bytes) throw tooLarge(relative, `A copy has ${inMegabytes(limits.bytes)} at most.`);
      yield chunk;
    }
  };
}

function isReadable(relative: string, { extensions, hidden }: ReadableNames): boolean {
  const name = path.posix.basename(relative).toLowerCase();
  return hidden.includes(name) || extensions.some((extension) => name.endsWith(extension));
}

function tooLarge(relative: string, message: string): EngineError {
  return new EngineError('FILE_TOO_LARGE', message, { next: 'Type the path of its folder instead: then it is read where it is.', details: { path: relative } });
}

function inMegabytes(bytes: number): string {
  return `${Math.round(bytes / 1024 / 1024)} MB`;
}

/** What the file system says, as an error with a code. */
async function written<T>(work: Promise<T>, place: string): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    if (cause instanceof EngineError) throw cause;
    const { code = '' } = cause as NodeJS.ErrnoException;
    const details = { path: place };
    if (code === 'ENOSPC' || code === 'EDQUOT') throw new EngineError('DISK_FULL', 'There is no room left for the copy.', { next: 'Make room, or type the path of the folder: then nothing is copied.', details, cause });
    if (code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ECONNRESET') throw new EngineError('CANCELLED', 'The page stopped sending it.', { details, cause });
    throw new EngineError('DATA_UNWRITABLE', `The copy could not be written (${code || String(cause)}).`, { details, cause });
  }
}
