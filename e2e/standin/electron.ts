/** What `import … from 'electron'` gives in a main process under the stand-in. */
import { strict } from './strict.ts';

export { app } from './app.ts';
export { MessageChannelMain } from './ports.ts';
export { protocol, session } from './requests.ts';
export { utilityProcess } from './utility.ts';
export { BrowserWindow } from './window.ts';

export const nativeTheme = strict('nativeTheme', { shouldUseDarkColors: false });
export const dialog = strict('dialog', {
  showOpenDialog: async () => ({ canceled: true, filePaths: [] }),
  showMessageBox: async () => ({ response: 1, checkboxChecked: false }),
});
export const shell = strict('shell', { openPath: async () => '', openExternal: async () => {} });
