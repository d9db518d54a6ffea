/** Switches in Electron's own program that no file beside it can change back. */
import { type FuseConfig, FuseV1Options, FuseVersion } from '@electron/fuses';

/** All of them, so that a version of Electron with one more is noticed when it is packed. */
export const FUSES = {
  [FuseV1Options.RunAsNode]: false,
  [FuseV1Options.EnableCookieEncryption]: false, // no cookies are kept, and it asks for the keychain
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  [FuseV1Options.EnableNodeCliInspectArguments]: false,
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
  [FuseV1Options.OnlyLoadAppFromAsar]: true,
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
  [FuseV1Options.WasmTrapHandlers]: true, // what Electron has by default
} as const satisfies Record<FuseV1Options, boolean>;

/**
 * What `flipFuses` takes.
 *
 * @param resign whether the changed program gets a signature of this machine, without which Apple's chips do not run it
 */
export function fuseConfig(resign: boolean): FuseConfig {
  return { version: FuseVersion.V1, strictlyRequireAllFuses: true, resetAdHocDarwinSignature: resign, ...FUSES };
}
