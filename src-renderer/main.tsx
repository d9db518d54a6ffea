import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/jetbrains-mono/wght.css';
import './tokens.css';
import './base.css';
import './parts/parts.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { AppProvider, createApp } from './app.ts';
import { AppFrame } from './app-frame.tsx';
import { keepCompositionApart } from './parts/composition.ts';
import './layout.css'; // last: it hides what has no place in a narrow window

const root = document.querySelector('#root');
if (!root) throw new Error('The page has no root element.');

keepCompositionApart();

createRoot(root).render(
  <StrictMode>
    <AppProvider value={createApp()}>
      <AppFrame />
    </AppProvider>
  </StrictMode>,
);
