/** Oldest CLI that the lab works with: it reports events over gRPC and tells providers their URN when it configures them. */
export const oldestVersion = "3.230.0";

/** The version that the lab builds when there is none: the one in go.mod. */
export const builtVersion = "3.230.0";

/** `v3.230.0-dev` as numbers, or nothing when the text is not a version. */
export function parseVersion(text: string): readonly [number, number, number] | undefined {
  const match = /^v?(\d+)\.(\d+)\.(\d+)/.exec(text.trim());
  return match ? [Number(match[1]), Number(match[2]), Number(match[3])] : undefined;
}

/** Why a CLI of that version cannot be used, or nothing when it can. */
export function refuseVersion(text: string): string | undefined {
  const version = parseVersion(text);
  if (version === undefined) {
    return `does not say its version ("${text.trim().slice(0, 60)}")`;
  }
  const [major, minor] = version;
  const [oldestMajor, oldestMinor] = parseVersion(oldestVersion) ?? version;
  if (major !== oldestMajor) {
    return `is version ${text.trim()}, but the lab works with ${oldestMajor}.x`;
  }
  return minor < oldestMinor
    ? `is version ${text.trim()}, but the lab needs ${oldestVersion} or newer`
    : undefined;
}
