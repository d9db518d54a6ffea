/**
 * The one way to what stands in a source. Each folder on the way down from the source's root is opened in the one
 * before it, and no link is followed: who puts a link in a folder's place meanwhile leads nobody out of the source. On
 * Linux a folder that is open keeps being that folder, whatever its name leads to. Other systems have no such way:
 * there each folder is looked at again after what was done in it, and on macOS no file is opened through a link.
 */
import { closeSync, constants, type Dirent, existsSync, fstatSync, lstatSync, openSync, type Stats } from 'node:fs';
import { type FileHandle, lstat, open, readdir } from 'node:fs/promises';
import path from 'node:path';

export interface OpenFolder {
  /** As it is shown, and stored. */
  readonly path: string;
  /** By which the system reaches exactly this folder; only as long as it is open. */
  readonly reach: string;
  list(): Promise<Dirent[]>;
  /** What stands under a name, itself and not what it leads to. */
  look(name: string): Promise<Stats>;
  /** @throws the system's error, `ENOTDIR` also for a link */
  folder(name: string): Promise<OpenFolder>;
  /** At most so many bytes of an ordinary file. Throws as {@link openInside}. */
  beginning(name: string, most: number): Promise<Buffer>;
  close(): Promise<void>;
}

/**
 * Linux' flag to open a folder only to go on from there, which needs no permission to list it; the same number on all
 * processors that Node runs on.
 */
const O_PATH = 0o10000000;
const FOLDER_FLAGS = constants.O_RDONLY | (constants.O_DIRECTORY ?? 0) | (constants.O_NOFOLLOW ?? 0);
/** A pipe must not keep a thread waiting for a writer. Windows has none of these flags. */
const READ_FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);
const FILE_FLAGS = READ_FLAGS | (constants.O_NOFOLLOW ?? 0);
/**
 * The same for a whole way. macOS' flag follows no link anywhere on it; it stands alone, because with `O_NOFOLLOW`
 * beside it macOS may refuse the call.
 */
const WAY_FLAGS = process.platform === 'darwin' ? READ_FLAGS | 0x20000000 : FILE_FLAGS;

/** Whether the system lets us go on from a folder that is open. */
const hasDescriptors = process.platform === 'linux' && existsSync('/proc/self/fd');
const reachOf = (fd: number): string => `/proc/self/fd/${fd}`;

/**
 * Opens an ordinary file of a source, for reading.
 *
 * @param root the source's folder: absolute, symbolic links resolved
 * @param file absolute, in that folder
 * @throws the system's error; `ENOTDIR` or `ELOOP` where a link stands on the way, `ESTALE` where another file took its
 *   name meanwhile, `EISDIR` for a folder, `NOT_A_FILE` for what is neither
 */
export async function openInside(root: string, file: string): Promise<FileHandle> {
  const way = stepsTo(root, file);
  let held: FileHandle | null = null;
  try {
    for (let step = way.next(-1); !step.done; step = way.next(held.fd)) {
      const next = await openStep(step.value);
      await held?.close();
      held = next;
    }
    checkFile(root, file, (held as FileHandle).fd);
    return held as FileHandle;
  } catch (error) {
    await held?.close();
    throw error;
  }
}

/** {@link openInside} for a process that has nothing else to do meanwhile. The caller closes it. */
export function openInsideSync(root: string, file: string): number {
  const way = stepsTo(root, file);
  let held = -1;
  try {
    for (let step = way.next(-1); !step.done; step = way.next(held)) {
      const next = openStepSync(step.value);
      if (held >= 0) closeSync(held);
      held = next;
    }
    checkFile(root, file, held);
    return held;
  } catch (error) {
    if (held >= 0) closeSync(held);
    throw error;
  }
}

/**
 * Opens a folder of a source, or its root.
 *
 * @throws the system's error; `ENOTDIR` or `ELOOP` where a link stands on the way
 */
export async function openFolder(root: string, folder: string = root): Promise<OpenFolder> {
  let held = hasDescriptors ? openedFolder(root, await openStep(rootStep(root))) : await watchedFolder(root, null);
  for (const name of namesBetween(root, folder)) {
    try {
      const next = await held.folder(name);
      await held.close();
      held = next;
    } catch (error) {
      await held.close();
      throw error;
    }
  }
  return held;
}

interface Step {
  readonly path: string;
  readonly flags: number;
  /** Flags for a folder that may be passed but not listed. */
  readonly orElse?: number;
}

const folderStep = (at: string): Step => ({ path: at, flags: FOLDER_FLAGS, orElse: FOLDER_FLAGS | O_PATH });
const rootStep = folderStep;

/** What is opened one after the other: each is told what the last one became. */
function* stepsTo(root: string, file: string): Generator<Step, void, number> {
  if (!hasDescriptors) {
    yield { path: file, flags: WAY_FLAGS };
    return;
  }
  const names = namesBetween(root, file);
  let fd = yield rootStep(root);
  for (const name of names.slice(0, -1)) fd = yield folderStep(`${reachOf(fd)}/${name}`);
  yield { path: `${reachOf(fd)}/${names.at(-1) ?? '.'}`, flags: FILE_FLAGS };
}

async function openStep({ path: at, flags, orElse }: Step): Promise<FileHandle> {
  try {
    return await open(at, flags);
  } catch (error) {
    if (orElse === undefined || codeOf(error) !== 'EACCES') throw error;
    return open(at, orElse);
  }
}

function openStepSync({ path: at, flags, orElse }: Step): number {
  try {
    return openSync(at, flags);
  } catch (error) {
    if (orElse === undefined || codeOf(error) !== 'EACCES') throw error;
    return openSync(at, orElse);
  }
}

/** The names on the way from a folder down to what lies in it. */
function namesBetween(root: string, inner: string): readonly string[] {
  const names = path
    .relative(root, inner)
    .split(path.sep)
    .filter((name) => name !== '');
  if (names[0] === '..' || path.isAbsolute(path.relative(root, inner)))
    throw systemError('ENOTDIR', `${inner} does not lie in ${root}.`);
  return names;
}

/** @throws where it is no ordinary file, or not the one under that name in the source */
function checkFile(root: string, file: string, fd: number): void {
  const stats = fstatSync(fd, { bigint: true });
  if (stats.isDirectory()) throw systemError('EISDIR', 'It is a folder.');
  if (!stats.isFile()) throw systemError('NOT_A_FILE', 'It is not an ordinary file.');
  if (hasDescriptors) return;
  const names = namesBetween(root, file);
  const isSame = (): boolean => {
    const now = lstatSync(file, { bigint: true });
    return now.dev === stats.dev && now.ino === stats.ino;
  };
  // Mostly a program that saves a file by putting another in its place: that file is there, and nothing of it is
  // forgotten.
  const replaced = (): Error => systemError('ESTALE', 'Another file has its name now.');
  if (!isSame()) throw replaced();
  for (let depth = 0; depth < names.length; depth++) {
    if (!lstatSync(path.join(root, ...names.slice(0, depth))).isDirectory())
      throw systemError('ENOTDIR', 'A link stands on the way to it.');
  }
  if (!isSame()) throw replaced();
}

/** By its descriptor. */
function openedFolder(shown: string, handle: FileHandle): OpenFolder {
  const reach = reachOf(handle.fd);
  return {
    path: shown,
    reach,
    list: () => readdir(reach, { withFileTypes: true }),
    look: (name) => lstat(`${reach}/${name}`),
    folder: async (name) => openedFolder(path.join(shown, name), await openStep(folderStep(`${reach}/${name}`))),
    beginning: async (name, most) => beginningOf(await open(`${reach}/${name}`, FILE_FLAGS), most),
    close: () => handle.close(),
  };
}

/** By its path, which must lead to the same folder after whatever was done in it. */
async function watchedFolder(shown: string, above: { still(): Promise<void> } | null): Promise<OpenFolder> {
  const look = async (): Promise<string> => {
    const stats = await lstat(shown, { bigint: true });
    if (!stats.isDirectory()) throw systemError('ENOTDIR', 'It is no folder any more.');
    return `${stats.dev}:${stats.ino}`;
  };
  const identity = await look();
  const still = async (): Promise<void> => {
    await above?.still();
    if ((await look()) !== identity) throw systemError('ENOTDIR', 'Another folder has its name now.');
  };
  const and = async <T>(work: Promise<T>): Promise<T> => {
    const given = await work;
    await still();
    return given;
  };
  await still();
  return {
    path: shown,
    reach: shown,
    list: () => and(readdir(shown, { withFileTypes: true })),
    look: (name) => and(lstat(path.join(shown, name))),
    folder: (name) => and(watchedFolder(path.join(shown, name), { still })),
    async beginning(name, most) {
      const handle = await open(path.join(shown, name), WAY_FLAGS);
      try {
        const [opened, named] = [
          await handle.stat({ bigint: true }),
          await and(lstat(path.join(shown, name), { bigint: true })),
        ];
        if (opened.dev !== named.dev || opened.ino !== named.ino)
          throw systemError('ESTALE', 'Another file has its name now.');
      } catch (error) {
        await handle.close();
        throw error;
      }
      return beginningOf(handle, most);
    },
    close: async () => {},
  };
}

/**
 * At most so many bytes of an ordinary file that is no source's.
 *
 * @throws the system's error; `ELOOP` for a link, `EISDIR` for a folder, `NOT_A_FILE` for what is neither
 */
export async function readBeginning(file: string, most: number): Promise<Buffer> {
  return beginningOf(await open(file, FILE_FLAGS), most);
}

/** Reads and closes it. */
async function beginningOf(handle: FileHandle, most: number): Promise<Buffer> {
  try {
    const stats = await handle.stat();
    if (!stats.isFile())
      throw systemError(stats.isDirectory() ? 'EISDIR' : 'NOT_A_FILE', 'It is not an ordinary file.');
    return await readFrom(handle, Math.min(stats.size, most));
  } finally {
    await handle.close();
  }
}

/** The first `size` bytes, or fewer where there are no more: a file that grows has no end of its own. */
export async function readFrom(handle: FileHandle, size: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafeSlow(size);
  let filled = 0;
  while (filled < size) {
    const { bytesRead } = await handle.read(bytes, filled, size - filled, filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}

function systemError(code: string, message: string): NodeJS.ErrnoException {
  return Object.assign(new Error(message), { code });
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException | undefined)?.code ?? '';
}
