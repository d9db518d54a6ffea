/**
 * What a start was given, without the program, and apart from it the script that Electron's program runs where the app
 * is not packed.
 */
export interface OwnArguments {
  /** As it was written; `null` for a packed app, which is its own script. */
  readonly script: string | null;
  /**
   * For Quarry and for Chromium, in their order. Switches may stand before the script: a debugger, a container and a
   * test put theirs there.
   */
  readonly args: readonly string[];
}

/** Switches of Electron's program that take the next argument. */
const WITH_VALUE: ReadonlySet<string> = new Set(['-r', '--require']);

/**
 * Finds the app's own arguments as Electron's program finds its script: the script is the first argument that is no
 * switch.
 *
 * @param argv all arguments of the process, the program first
 */
export function ownArguments(argv: readonly string[], isPackaged: boolean): OwnArguments {
  const given = argv.slice(1);
  if (isPackaged) return { script: null, args: given };
  const inFront: string[] = [];
  for (let at = 0; at < given.length; at++) {
    const arg = given[at] ?? '';
    if (WITH_VALUE.has(arg)) at++;
    else if (arg.startsWith('-')) inFront.push(arg);
    else return { script: arg, args: [...inFront, ...given.slice(at + 1)] };
  }
  return { script: null, args: inFront };
}
