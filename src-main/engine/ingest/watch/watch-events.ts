/**
 * Change events of the system for a folder and everything below it. Events are hints: they say where to look, never
 * what changed.
 */
import { type FSWatcher, watch } from 'node:fs';
import path from 'node:path';
import { isBelow } from '../scan/compare.ts';
import { isGone } from '../failures.ts';

export interface WatchHooks {
  /** A path, or something below it, may have changed. */
  readonly changed: (place: string) => void;
  /** Events were lost, or will be. `broken`: why no more events will come; empty if events continue. */
  readonly lost: (broken: string) => void;
}

export interface TreeWatch {
  /** Whether each folder has to be added; else the first one stands for all below it. */
  readonly byFolder: boolean;
  /** Another folder of the source that is read. To be called before it is read. */
  add(folder: string): void;
  /** Stops watching; no hook is called any more. Never rejects. */
  close(): Promise<void>;
}

/**
 * Watches folders one by one. Linux has no other way, and all systems need this for the folder of a single file. Only
 * folders that are read take a watch, because the system has a limited number. Quarry does not use @parcel/watcher on
 * Linux: version 2.6.0 does not report the folders inside a folder that was moved in, reports old names after a folder
 * was renamed, and cannot be stopped after the root was deleted.
 */
export function watchFolders(hooks: WatchHooks): TreeWatch {
  const watches = new Map<string, FSWatcher>();
  let closed = false;

  const drop = (place: string): void => {
    if (!watches.has(place)) return;
    for (const [folder, one] of watches) {
      if (!isBelow(folder, place)) continue;
      one.close();
      watches.delete(folder);
    }
  };
  const fail = (error: unknown): void => {
    if (!closed) hooks.lost(brokenBy(error));
  };

  return {
    byFolder: true,
    add(folder) {
      if (closed || watches.has(folder)) return;
      try {
        const one = watch(folder, { persistent: false }, (event, name) => {
          if (closed) return;
          const place = name === null ? folder : path.join(folder, name);
          // What comes under this name next, if anything, is another folder: the look at the place watches it.
          if (event === 'rename') drop(place);
          hooks.changed(place);
        });
        one.on('error', fail);
        watches.set(folder, one);
      } catch (error) {
        if (!isGone(error)) fail(error);
      }
    },
    async close() {
      closed = true;
      for (const one of watches.values()) one.close();
      watches.clear();
    },
  };
}

/** What never has anything to read, for systems that watch whole trees. The folders themselves are still told of. */
const UNREAD = ['**/.git/*/**', '**/node_modules/*/**'];

/**
 * Watches a folder with all below it by the system's own means: FSEvents, ReadDirectoryChangesW.
 *
 * @throws what the system, or a missing library, says
 */
export async function watchTree(root: string, hooks: WatchHooks): Promise<TreeWatch> {
  const { subscribe } = await import('@parcel/watcher');
  let closed = false;
  const subscription = await subscribe(
    root,
    (error, events) => {
      if (closed) return;
      if (error)
        hooks.lost(''); // it dropped events, says so, and goes on
      else for (const { path: place } of events) hooks.changed(place);
    },
    { ignore: UNREAD },
  );
  return {
    byFolder: false,
    add() {},
    async close() {
      closed = true;
      await subscription.unsubscribe().catch(() => {}); // its folder is gone
    },
  };
}

/** Why the system does not watch, in a sentence. */
export function brokenBy(error: unknown): string {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOSPC':
      return 'The system’s limit on watched folders is reached (fs.inotify.max_user_watches).';
    case 'EMFILE':
      return 'The system’s limit on watching programs is reached (fs.inotify.max_user_instances).';
    default:
      return `The system does not watch it (${(error as NodeJS.ErrnoException).code ?? (error instanceof Error ? error.message : String(error))}).`;
  }
}
