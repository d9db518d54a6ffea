import { type Contents, ipcMain } from './electron.ts';
import { isTrusted } from './security/trusted-sender.ts';

const trusted = new Set<number>();

/** Answers calls of this page from now on, and of no other page. */
export function trust(page: Contents): void {
  const { id } = page;
  trusted.add(id);
  page.once('destroyed', () => trusted.delete(id));
}

/** Answers a page's calls on a channel. @param run is given what the page sent, unchecked, and the page's id */
export function handle(channel: string, run: (args: readonly unknown[], page: number) => Promise<unknown>): void {
  ipcMain.handle(channel, (event, ...args: unknown[]) => {
    if (!isTrusted(event, trusted)) throw new Error('This page may not ask for that.');
    return run(args, event.sender.id);
  });
}
