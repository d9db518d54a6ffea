/**
 * Whether windows stand on a Wayland compositor. It places them itself and tells no place, of a window or of the
 * pointer; and asks the user, through a portal, about shortcuts of the whole system, to which Electron says yes before
 * there is an answer.
 */
export const onWayland =
  process.platform === 'linux' &&
  (process.env['XDG_SESSION_TYPE'] === 'wayland' || process.env['WAYLAND_DISPLAY'] !== undefined);
