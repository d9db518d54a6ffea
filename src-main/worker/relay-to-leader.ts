import type { Channel } from '../../src-shared/channel.ts';
import type { ClientHandshake } from './handshake.ts';
import { version } from './options.ts';

/** Hands on what the parent and the owner's engine tell each other; closes with either. */
export function relay(parent: Channel, owner: Channel): void {
  parent.onClose(() => owner.close());
  owner.onClose(() => parent.close());
  owner.listen((message) => parent.post(message));
  owner.post({ kind: 'attach', version: version() } satisfies ClientHandshake);
  parent.listen((message) => owner.post(message));
}
