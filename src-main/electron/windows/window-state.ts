import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { readOwnFile } from '../../system/own-file.ts';
import { PRIVATE_FILE } from '../../system/private-folder.ts';
import { screen, type Window } from '../electron.ts';
import { onWayland } from '../system/wayland.ts';

interface WindowState {
  readonly x?: number;
  readonly y?: number;
  readonly width: number;
  readonly height: number;
  readonly maximized: boolean;
}

const DEFAULT: WindowState = { width: 1120, height: 760, maximized: false };
/** In bytes. */
const LARGEST = 64 * 1024;
/** How many pixels of a window must be on a screen for the window to be restored there. */
const LEAST_SEEN = { width: 200, height: 100 };
/** Between the last of many moves and its being written. */
const SETTLED_MS = 500;

/**
 * Where the main window was, as far as that is still on a screen; else the default size, wherever the system puts it.
 */
export function readWindowState(folder: string): WindowState {
  let given: Partial<Record<keyof WindowState, unknown>>;
  try {
    given = (JSON.parse(readOwnFile(fileIn(folder), LARGEST)) as typeof given | null) ?? {};
  } catch {
    return DEFAULT;
  }
  const { x, y, width, height, maximized } = given;
  const isSize = (value: unknown): value is number =>
    Number.isInteger(value) && (value as number) >= 200 && (value as number) <= 20_000;
  const size = isSize(width) && isSize(height) ? { width, height } : DEFAULT;
  const state = { width: size.width, height: size.height, maximized: maximized === true };
  if (onWayland || !Number.isInteger(x) || !Number.isInteger(y)) return state;
  const bounds = { x: x as number, y: y as number, width: state.width, height: state.height };
  const { workArea } = screen.getDisplayMatching(bounds);
  const seen = (from: number, length: number, begin: number, room: number): number =>
    Math.min(from + length, begin + room) - Math.max(from, begin);
  const isSeen =
    seen(bounds.x, bounds.width, workArea.x, workArea.width) >= LEAST_SEEN.width &&
    seen(bounds.y, bounds.height, workArea.y, workArea.height) >= LEAST_SEEN.height;
  return isSeen ? { ...bounds, maximized: state.maximized } : state;
}

/** No frame of a window manager is wider than this, in pixels: what lies further off was moved there. */
const WIDEST_FRAME = 100;

/**
 * Writes down where the window is, soon after each move and at its end. On X11 a window tells where its page is and is
 * told where its frame is to be, which is known once it is on the screen: without that difference it would creep by a
 * frame at each start.
 *
 * @param window was not shown yet
 */
export function keepWindowState(window: Window, folder: string): void {
  let timer: NodeJS.Timeout | undefined;
  const asked = window.getNormalBounds();
  let frame: { readonly x: number; readonly y: number } | null = null;
  const measure = (): { readonly x: number; readonly y: number } => {
    const told = window.getNormalBounds();
    const [x, y] = [told.x - asked.x, told.y - asked.y];
    return [x, y].every((side) => side >= 0 && side <= WIDEST_FRAME) ? { x, y } : { x: 0, y: 0 };
  };
  window.once('show', () => later());
  const write = (): void => {
    clearTimeout(timer);
    if (window.isDestroyed()) return;
    frame ??= measure(); // soon after it was shown: nobody moves it as fast
    const bounds = window.getNormalBounds();
    const { width, height } = bounds;
    const [x, y] = [bounds.x - frame.x, bounds.y - frame.y];
    try {
      writeFileSync(
        fileIn(folder),
        JSON.stringify({
          ...(onWayland ? {} : { x, y }),
          width,
          height,
          maximized: window.isMaximized(),
        } satisfies WindowState),
        { mode: PRIVATE_FILE },
      );
    } catch {
      // The window opens at its usual place next time.
    }
  };
  const later = (): void => {
    clearTimeout(timer);
    timer = setTimeout(write, SETTLED_MS);
  };
  window.on('resize', later);
  window.on('move', later);
  window.on('close', write);
}

function fileIn(folder: string): string {
  return path.join(folder, 'window-state.json');
}
