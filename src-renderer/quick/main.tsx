import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/jetbrains-mono/wght.css';
import '../tokens.css';
import '../base.css';
import '../parts/parts.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { openBackend } from '../engine.ts';
import { keepCompositionApart } from '../parts/composition.ts';
import { createQuick } from './quick.ts';
import { QuickSearch } from './quick-search.tsx';

const root = document.querySelector('#root');
if (!root) throw new Error('The page has no root element.');

// A file that falls on this page would take its place.
for (const type of ['dragover', 'drop']) window.addEventListener(type, (event) => event.preventDefault());

keepCompositionApart();

createRoot(root).render(
  <StrictMode>
    <QuickSearch quick={createQuick(openBackend())} />
  </StrictMode>,
);
