import { onCommand } from './control.ts';

let at = { x: 960, y: 540 };
onCommand('setCursor', (x: number, y: number) => void (at = { x, y }));

/** Where the pointer is on the screen. */
export const pointer = (): Electron.Point => at;
