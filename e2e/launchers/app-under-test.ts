import type { PlaywrightWorkerArgs } from 'playwright/test';
import type { Page } from 'playwright';
import type { Stage } from '../support/stage.ts';

/** Quarry as one front end opens it, with what a person or the system does to it from outside its pages. */
export interface AppUnderTest {
  /** The main window's page, on its first run. */
  readonly page: Page;
  /** Drops files and folders on the window and says yes to the question. */
  addByDrop(paths: readonly string[]): Promise<void>;
  /** The file that is read for one of the notes that was dropped: itself, or a copy. */
  watched(file: string): Promise<string>;
  /** Shows the quick search by its shortcut, and gives its page. */
  openQuick(): Promise<Page>;
  /**
   * Ends the engine's process as a crash would.
   *
   * @param during done while it stands still, so that it dies in the middle of that
   */
  killEngine(during?: () => Promise<void>): Promise<void>;
  /** Starts the program once more with the same index. Its exit code. */
  secondInstance(args: readonly string[]): Promise<number | null>;
  /** Has the system open a link. */
  deepLink(url: string): Promise<void>;
  /** Brings another program's window to the front. */
  leaveToBack(): Promise<void>;
  /** Whether the main window is in front. */
  isInFront(): Promise<boolean>;
  /** Lets the system prefer dark colours, or light ones. */
  setDark(dark: boolean): Promise<void>;
  /** Ends it as a system does; the exit code, where the front end has one. */
  end(): Promise<number | null>;
}

/** What not every front end has. */
export type Ability = 'quick search' | 'second instance' | 'deep link';

export interface Launcher {
  readonly name: 'standin' | 'web' | 'electron';
  /** Why it cannot run on this machine; `null` when it can. */
  unavailable(): string | null;
  /** Why it has no equivalent of something. */
  readonly lacks: Partial<Record<Ability, string>>;
  /** @param playwright for front ends that need a browser to look through */
  launch(stage: Stage, playwright: PlaywrightWorkerArgs['playwright']): Promise<AppUnderTest>;
}

/** Lets the engine's process stand still while something is done, and kills it. */
export async function killDuring(pid: number | undefined, during: () => Promise<void> = async () => {}): Promise<void> {
  if (pid === undefined) throw new Error('No engine runs.');
  if (process.platform !== 'win32') process.kill(pid, 'SIGSTOP');
  await during();
  process.kill(pid, 'SIGKILL');
}
