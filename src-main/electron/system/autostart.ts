/**
 * A desktop entry that starts a program hidden at login.
 *
 * Source: the Desktop Entry Specification, "The Exec key": quoting and escaping.
 *
 * @param command the program and its arguments
 */
export function autostartEntry(command: readonly string[]): string {
  const exec = [...command, '--hidden'].map(quoted).join(' ');
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Quarry',
    'Comment=Finds what you once decided, tried and learned',
    `Exec=${exec}`,
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n');
}

/** Escaped twice: once within the quotes, and once as a value of the file. */
function quoted(argument: string): string {
  if (/^[\w./:=@-]+$/.test(argument)) return argument;
  return `"${argument
    .replace(/["`$\\]/g, String.raw`\$&`)
    .replaceAll('\\', '\\\\')
    .replaceAll('%', '%%')}"`;
}
