import { expect, it } from 'vitest';
import { isTrusted } from './trusted-sender.ts';

const pages = new Set([7]);
const page = { sender: { id: 7 }, senderFrame: { url: 'app://bundle/index.html', parent: null } };

it('trusts the main frame of our own page', () => {
  expect(isTrusted(page, pages)).toBe(true);
});

it.each([
  ['a page that we did not open', { ...page, sender: { id: 8 } }],
  ['a frame that has gone', { ...page, senderFrame: null }],
  ['a frame within the page', { ...page, senderFrame: { ...page.senderFrame, parent: {} } }],
  ['another address', { ...page, senderFrame: { ...page.senderFrame, url: 'https://example.com/app://bundle/' } }],
  [
    'an address that only begins alike',
    { ...page, senderFrame: { ...page.senderFrame, url: 'app://bundle.example.com/index.html' } },
  ],
  ['an empty page', { ...page, senderFrame: { ...page.senderFrame, url: 'about:blank' } }],
])('trusts not %s', (_, event) => {
  expect(isTrusted(event, pages)).toBe(false);
});
