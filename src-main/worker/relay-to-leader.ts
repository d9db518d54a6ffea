import type { Channel } from '../../src-shared/channel.ts';
import type { ClientHandshake } from './handshake.ts';
import { version } from './options.ts';

/** Relays messages between the parent and the leader's engine; closes both when one closes. */
export function relay(parent: Channel, owner: Channel): void {
  parent.onClose(() => owner.close());
  owner.onClose(() => parent.close());
  owner.listen((message) => parent.post(message));
  owner.post({ kind: 'attach', version: version() } satisfies ClientHandshake);
  parent.listen((message) => owner.post(message));
}
