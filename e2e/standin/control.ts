/**
 * The channel by which a test, in another process, does what only a person or the system could do, and reads what was
 * done to the system: what would be seen on a real desktop is written down here.
 */

/** Something the app did to the system around it. */
export interface Recorded {
  readonly what: string;
  readonly with: unknown;
}

type Command = (...args: never[]) => unknown;

const log: Recorded[] = [];
const commands = new Map<string, Command>();

/** Writes down what the app did. */
export function recorded(what: string, given?: unknown): void {
  log.push({ what, with: given === undefined ? null : (JSON.parse(JSON.stringify(given)) as unknown) });
}

/** Lets a test call `name`. */
export function onCommand(name: string, run: Command): void {
  commands.set(name, run);
}

onCommand('recorded', () => log);

/** Answers the commands of the process that started this one. */
export function listenToTest(): void {
  process.on('message', ({ id, name, args }: { id: number; name: string; args: never[] }) => {
    void (async () => {
      try {
        const command = commands.get(name);
        if (!command) throw new Error(`The stand-in has no command "${name}".`);
        process.send?.({ id, value: (await command(...args)) ?? null });
      } catch (error) {
        process.send?.({ id, error: (error as Error).message });
      }
    })();
  });
  process.channel?.unref(); // the app ends when it wants to
}
