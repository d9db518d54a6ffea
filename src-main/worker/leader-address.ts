/** Where the owner of a data folder listens: a socket in the folder, beside a file that names it. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { forgetFile, readOwnFile } from '../system/own-file.ts';
import { PRIVATE_FILE } from '../system/private-folder.ts';

/** Names the address, for it is not always the same one: see {@link addresses}. */
export const ADDRESS_FILE = 'owner.address';
export const SOCKET_FILE = 'owner.sock';

/**
 * The system's structure holds 104 bytes on macOS, 108 on Linux, with a zero at the end; a longer path may be cut
 * instead of refused.
 */
const MAX_SOCKET_PATH = 100;
/** In bytes. */
const LONGEST_ADDRESS = 4_096;

/** The address that the last owner of the folder has written; it may have gone since. `null` when there is none. */
export function readAddress(dataFolder: string): string | null {
  try {
    return readOwnFile(path.join(dataFolder, ADDRESS_FILE), LONGEST_ADDRESS).trim() || null;
  } catch {
    return null;
  }
}

/**
 * Listens for others and says where. Only the folder's owner may: it takes away what an owner before it has left.
 * Only this user can connect: the socket has mode 0600 from its first moment, a pipe of Windows can be written by its
 * maker only.
 *
 * @throws Error the system's, where no socket can be made
 */
export async function listenAt(server: Server, dataFolder: string): Promise<void> {
  forgetAddress(dataFolder);
  await listenSomewhere(server, dataFolder);
  const file = path.join(dataFolder, ADDRESS_FILE);
  try {
    // Whole or not at all; who finds neither a file nor an owner behind it asks again.
    writeFileSync(`${file}.new`, server.address() as string, { mode: PRIVATE_FILE });
    renameSync(`${file}.new`, file);
  } catch (error) {
    forgetFile(`${file}.new`);
    const address = server.address() as string;
    server.close(); // nobody would find it; the system takes its socket away
    forgetSocketFolder(address, dataFolder);
    throw error;
  }
}

async function listenSomewhere(server: Server, dataFolder: string): Promise<void> {
  let problem: unknown;
  for (const address of addresses(dataFolder)) {
    try {
      return await listen(server, address());
    } catch (error) {
      problem = error;
    }
  }
  throw problem;
}

/** Takes away the address, with the socket and its own folder, if any. */
export function forgetAddress(dataFolder: string): void {
  const address = readAddress(dataFolder);
  forgetFile(path.join(dataFolder, ADDRESS_FILE));
  if (address !== null) forgetSocketFolder(address, dataFolder);
}

/** Takes a socket away that stands in a folder of its own, with that folder. */
function forgetSocketFolder(address: string, dataFolder: string): void {
  if (path.basename(address) !== SOCKET_FILE || path.dirname(address) === dataFolder) return;
  try {
    rmSync(address, { force: true });
    rmdirSync(path.dirname(address));
  } catch {
    // Not ours, or not empty: then it stays.
  }
}

/**
 * What to try, in this order. A folder may be too deep for a socket's address, or on a disk that has no sockets: then
 * it stands in a folder of its own for temporary files, which nobody else may enter. A pipe has a name that nobody can
 * guess, because anybody may make one first.
 */
function addresses(dataFolder: string): (() => string)[] {
  if (process.platform === 'win32') return [() => `\\\\.\\pipe\\quarry-${randomUUID()}`];
  return [
    () => path.join(dataFolder, SOCKET_FILE),
    () => path.join(mkdtempSync(path.join(tmpdir(), 'quarry-')), SOCKET_FILE),
  ];
}

async function listen(server: Server, address: string): Promise<void> {
  if (process.platform !== 'win32') {
    if (Buffer.byteLength(address) > MAX_SOCKET_PATH) throw new Error(`The path of the socket is too long: ${address}`);
    rmSync(address, { force: true }); // left by an owner that was killed
  }
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject);
  // The system makes the socket within this call, with the mode that the mask leaves.
  const mask = process.umask(0o177);
  try {
    server.listen({ path: address, exclusive: true }, resolve);
  } finally {
    process.umask(mask);
  }
  await promise.finally(() => server.off('error', reject));
}
