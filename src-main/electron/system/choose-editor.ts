import type { Editor } from '../../../src-shared/editors.ts';
import type { EditorAnswer } from '../../host/choose-editor.ts';
import { choosePath, showMessage } from './dialogs.ts';

const TITLE = 'The program that opens notes';

/**
 * Has the person choose the program that opens notes: in the system's own dialogs, where no page can reach. `null` when
 * they do not.
 */
export async function askForEditor(installed: readonly Editor[]): Promise<EditorAnswer | null> {
  const buttons = [...installed.map(({ name }) => name), 'Another program…', 'The system’s own program', 'Cancel'];
  const cancel = buttons.length - 1;
  const question: Electron.MessageBoxOptions = {
    type: 'question',
    title: TITLE,
    message: 'Which program opens your notes?',
    detail: 'An editor opens a note at the right line.',
    buttons,
    defaultId: cancel,
    cancelId: cancel,
    noLink: true,
  };
  const { response } = await showMessage(question);
  const known = installed[response];
  if (known) return { kind: 'known', id: known.id };
  if (response === cancel - 1) return { kind: 'system' };
  if (response !== cancel - 2) return null;
  const choice: Electron.OpenDialogOptions = {
    title: TITLE,
    buttonLabel: 'Choose',
    properties: ['openFile'],
    defaultPath: PROGRAMS[process.platform] ?? '/usr/bin',
    ...(process.platform === 'win32' ? { filters: [{ name: 'Programs', extensions: ['exe'] }] } : {}),
  };
  const file = await choosePath(choice);
  return file === null ? null : { kind: 'program', file };
}

/** Where programs lie; elsewhere on Linux than here they are in the same place. */
const PROGRAMS: Partial<Record<NodeJS.Platform, string>> = {
  darwin: '/Applications',
  win32: process.env['ProgramFiles'] ?? 'C:\\Program Files',
};
