import open from 'open';
import { EngineError } from '../../src-shared/errors.ts';

/** Whether there is a desktop to open a browser or an editor on. */
export function hasDesktop(): boolean {
  return process.platform !== 'linux' || Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);
}

/** Opens a file or an address with the system's own program for it. Throws `OPEN_FAILED`. */
export async function openInSystem(target: string): Promise<void> {
  if (!hasDesktop()) throw failed('there is no desktop here');
  try {
    const program = await open(target);
    program.once('error', () => {}); // past the moment in which it could be reported
  } catch (cause) {
    throw failed('the system did not start a program for it', cause);
  }

  function failed(reason: string, cause?: unknown): EngineError {
    return new EngineError('OPEN_FAILED', `${target} could not be opened: ${reason}.`, {
      next: 'Choose an editor in the settings, or open it yourself.',
      details: { target },
      cause,
    });
  }
}
