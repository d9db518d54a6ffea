/**
 * The part of Chromium's network log that is looked at:
 * https://www.chromium.org/developers/design-documents/network-stack/netlog/
 */
interface NetLog {
  readonly constants: { readonly logEventTypes: Readonly<Record<string, number>> };
  readonly events: readonly {
    readonly type: number;
    readonly params?: { readonly host?: string; readonly address?: string; readonly address_list?: readonly string[] };
  }[];
}

/**
 * Events by which something leaves the process: a name that is looked up, a connection, bytes without one. A UDP socket
 * that is only connected sends nothing.
 */
const LEAVING = [
  'HOST_RESOLVER_SYSTEM_TASK',
  'HOST_RESOLVER_DNS_TASK',
  'HOST_RESOLVER_MANAGER_JOB',
  'TCP_CONNECT_ATTEMPT',
  'UDP_BYTES_SENT',
];
const HERE = /^(127\.|\[?::1)/;

/**
 * What left the browser by its network log, besides what stayed on this machine. Throws where the log knows none of the
 * events that are looked for.
 */
export function whatLeft(text: string): readonly string[] {
  const { constants, events } = JSON.parse(text) as NetLog;
  const names = new Map(
    LEAVING.flatMap((name) =>
      constants.logEventTypes[name] === undefined ? [] : [[constants.logEventTypes[name], name] as const],
    ),
  );
  if (names.size < LEAVING.length) throw new Error(`This Chromium's log does not know all of ${LEAVING.join(', ')}.`);
  return events.flatMap(({ type, params: { host, address, address_list: list } = {} }) => {
    const name = names.get(type);
    const where = host ?? address ?? list?.join(' ') ?? '';
    return name === undefined || HERE.test(where) ? [] : [`${name} ${where}`.trim()];
  });
}
