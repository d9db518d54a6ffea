/**
 * The address at which the leader of a data folder listens: a socket in the folder, beside a file that names the
 * socket.
 */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { forgetFile, readOwnFile } from '../system/own-file.ts';
import { PRIVATE_FILE } from '../system/private-folder.ts';

/** The file that names the address. The address is not always the same: see {@link addresses}. */
export const ADDRESS_FILE = 'owner.address';
export const SOCKET_FILE = 'owner.sock';

/**
 * The system's structure holds 104 bytes on macOS, 108 on Linux, with a zero at the end; a longer path may be cut
 * instead of refused.
 */
const MAX_SOCKET_PATH = 100;
/** In bytes. */
const LONGEST_ADDRESS = 4_096;

/** The address that the last leader of the folder wrote; that leader may have ended. `null` when there is none. */
export function readAddress(dataFolder: string): string | null {
  try {
    return readOwnFile(path.join(dataFolder, ADDRESS_FILE), LONGEST_ADDRESS).trim() || null;
  } catch {
    return null;
  }
}

/**
 * Listens for clients and writes the address. Only the folder's leader may call this, because it removes the socket of
 * an earlier leader. Only this user can connect: the socket has mode 0600 from its first moment, and only the creator
 * of a Windows pipe can write to it.
 *
 * @throws Error the system's, where no socket can be made
 */
export async function listenAt(server: Server, dataFolder: string): Promise<void> {
  forgetAddress(dataFolder);
  await listenSomewhere(server, dataFolder);
  const file = path.join(dataFolder, ADDRESS_FILE);
  try {
    // The file is written as a whole. A client that finds no file, or no leader behind it, tries again.
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

/** Removes the address file, the socket, and the socket's own folder if there is one. */
export function forgetAddress(dataFolder: string): void {
  const address = readAddress(dataFolder);
  forgetFile(path.join(dataFolder, ADDRESS_FILE));
  if (address !== null) forgetSocketFolder(address, dataFolder);
}

/** Removes a socket that is in a folder of its own, together with that folder. */
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
 * The addresses to try, in this order. A data folder may be too deep for a socket's address, or on a disk without
 * sockets: then the socket is in its own folder among the temporary files, which only this user may enter. A pipe has a
 * random name, because any program could create a pipe of a known name first.
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
