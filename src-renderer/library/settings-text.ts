/** Where the settings lie, in the words of the system that the data folder's path is of. */
export function settingsPath(dataFolder: string): string {
  const separator = dataFolder.includes('\\') ? '\\' : '/';
  return `${dataFolder.replace(/[\\/]$/, '')}${separator}settings.json`;
}

/** The settings that give one heading a type, to be changed by the person. */
export function headingsExample(heading: string): string {
  return `{"headings": {${JSON.stringify(heading)}: "insight"}}`;
}
