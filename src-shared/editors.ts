/** Programs that open a note at its line, with the command for each system. */

export interface Editor {
  readonly id: string;
  readonly name: string;
  /** As the setting `editor` has it. */
  readonly template: string;
}

/**
 * The editors that are offered. A Mac gives programs started from the dock no search path, and Windows has no programs
 * but only scripts on it: there each is named by the place where it is installed.
 *
 * @param platform as Node names it @param home the user's folder
 */
export function editorsFor(platform: string, home: string): readonly Editor[] {
  if (platform === 'darwin') {
    return [
      editor(
        'vscode',
        'Visual Studio Code',
        '"/Applications/Visual Studio Code.app/Contents/Resources/app/bin/code" -g {path}:{line}',
      ),
      editor('cursor', 'Cursor', '/Applications/Cursor.app/Contents/Resources/app/bin/cursor -g {path}:{line}'),
      editor('zed', 'Zed', '/Applications/Zed.app/Contents/MacOS/cli {path}:{line}'),
      editor(
        'sublime',
        'Sublime Text',
        '"/Applications/Sublime Text.app/Contents/SharedSupport/bin/subl" {path}:{line}',
      ),
      editor('idea', 'IntelliJ IDEA', '"/Applications/IntelliJ IDEA.app/Contents/MacOS/idea" --line {line} {path}'),
    ];
  }
  if (platform === 'win32') {
    return [
      editor(
        'vscode',
        'Visual Studio Code',
        `"${home}\\AppData\\Local\\Programs\\Microsoft VS Code\\Code.exe" -g {path}:{line}`,
      ),
      editor('cursor', 'Cursor', `"${home}\\AppData\\Local\\Programs\\cursor\\Cursor.exe" -g {path}:{line}`),
      editor('sublime', 'Sublime Text', '"C:\\Program Files\\Sublime Text\\subl.exe" {path}:{line}'),
    ];
  }
  return [
    editor('vscode', 'Visual Studio Code', 'code -g {path}:{line}'),
    editor('cursor', 'Cursor', 'cursor -g {path}:{line}'),
    editor('zed', 'Zed', 'zed {path}:{line}'),
    editor('sublime', 'Sublime Text', 'subl {path}:{line}'),
    editor('idea', 'IntelliJ IDEA', 'idea --line {line} {path}'),
    editor('vim', 'Vim in a terminal', 'x-terminal-emulator -e vim +{line} {path}'),
  ];
}

/**
 * What a template is in the list: `system` for none, an editor's id, or `own`. For showing it: pages choose no program.
 */
export function choiceOf(template: string, editors: readonly Editor[]): string {
  if (template.trim() === '') return 'system';
  return editors.find((one) => one.template === template)?.id ?? 'own';
}

function editor(id: string, name: string, template: string): Editor {
  return { id, name, template };
}
