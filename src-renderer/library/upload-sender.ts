/**
 * Sends files to the backend, which keeps them; one person's disk to another folder of it, so a few at once are enough.
 */
import { fromWire, hasCode, type WireError } from '../../src-shared/errors.ts';
import type { BeginCopyRequest, HostApi } from '../../src-shared/protocol.ts';
import type { Group, Refusal } from './walk-drop.ts';

const AT_ONCE = 4;
/** After this many failures in a row the fault is not that of single files. */
const TOO_MANY = 5;
/** Errors that concern all files if they concern one. */
const HOPELESS = ['DISK_FULL', 'DATA_UNWRITABLE', 'INVALID_REQUEST', 'ENGINE_STOPPED'] as const;

export interface Sent {
  /** The folder of the copy. */
  readonly path: string;
  readonly refused: readonly Refusal[];
}

/**
 * Sends one group and puts it in place. Rejects when it is stopped or nothing more can be sent; what was in place
 * before is then as it was.
 *
 * @param told is called after each file
 */
export async function sendGroup(
  host: Pick<HostApi, 'beginCopy' | 'finishCopy' | 'cancelCopy'>,
  group: Group,
  how: BeginCopyRequest['how'],
  signal: AbortSignal,
  told: () => void,
): Promise<Sent> {
  const { copyId } = await host.beginCopy({ name: group.name, how });
  const refused: Refusal[] = [];
  const rest = group.files.values();
  let failures = 0;

  const given = new AbortController();
  const both = AbortSignal.any([signal, given.signal]);
  const work = async (): Promise<void> => {
    for (const { relative, file } of rest) {
      both.throwIfAborted();
      try {
        await send(copyId, relative, file, both);
        failures = 0;
      } catch (error) {
        both.throwIfAborted();
        if (HOPELESS.some((code) => hasCode(error, code)) || ++failures >= TOO_MANY) {
          given.abort(error);
          throw error;
        }
        refused.push({
          path: group.loose ? relative : `${group.name}/${relative}`,
          reason:
            error instanceof TypeError
              ? 'It changed or could not be read while it was sent.'
              : (error as Error).message,
        });
      }
      told();
    }
  };

  try {
    const ended = await Promise.allSettled(Array.from({ length: AT_ONCE }, work));
    for (const one of ended) if (one.status === 'rejected') throw one.reason;
    const { path } = await host.finishCopy({ copyId });
    return { path, refused };
  } catch (error) {
    await host.cancelCopy({ copyId }).catch(() => {});
    throw error;
  }
}

async function send(copyId: string, relative: string, file: File, signal: AbortSignal): Promise<void> {
  const address = new URL('copy', location.href);
  address.search = String(new URLSearchParams({ copy: copyId, path: relative, modified: String(file.lastModified) }));
  const response = await fetch(address, {
    method: 'POST',
    body: file,
    headers: { 'content-type': 'application/octet-stream' },
    signal,
  });
  if (response.ok) return;
  if (response.headers.get('content-type')?.startsWith('application/json'))
    throw fromWire((await response.json()) as WireError);
  throw new Error(await response.text());
}
