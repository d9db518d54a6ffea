import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/**
 * Builds the renderer: relative addresses and no inline code, so that it runs under `app:` and under a strict policy
 * alike.
 */
export default defineConfig({
  root: here('src-renderer'),
  base: './',
  plugins: [react()],
  build: {
    outDir: here('out/renderer'),
    emptyOutDir: true,
    rolldownOptions: { input: [here('src-renderer/index.html'), here('src-renderer/quick.html')] },
    target: ['chrome130', 'safari18', 'firefox130'], // knows light-dark() and width ranges, so the CSS stays as written
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0, // the policy allows no fonts from data: addresses
    reportCompressedSize: true,
  },
});
