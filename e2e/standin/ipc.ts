import { EventEmitter } from 'node:events';
import type { Surface } from '../../src-main/electron/electron.ts';
import { strict } from './strict.ts';

type Handler = Parameters<Electron.IpcMain['handle']>[1];

const handlers = new Map<string, Handler>();
const emitter = new EventEmitter();

export const ipcMain = strict(
  'ipcMain',
  Object.assign(emitter, {
    handle(channel: string, run: Handler) {
      if (handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
      handlers.set(channel, run);
    },
    removeHandler: (channel: string) => void handlers.delete(channel),
  } satisfies Omit<Surface['ipcMain'], 'on'>),
);

/** A page's `invoke`, answered as Electron does. */
export async function invoked(
  event: unknown,
  channel: string,
  args: readonly unknown[],
): Promise<{ readonly value: unknown } | { readonly error: string }> {
  try {
    const handler = handlers.get(channel);
    if (!handler) throw new Error(`No handler registered for '${channel}'`);
    return { value: (await handler(event as Electron.IpcMainInvokeEvent, ...args)) as unknown };
  } catch (error) {
    return { error: `Error invoking remote method '${channel}': ${String(error)}` };
  }
}
