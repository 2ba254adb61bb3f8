// JavaScript that any Node reads: it says what a Node that is too old cannot.

/**
 * Says why this project cannot run here, if so. It runs TypeScript as it is written, which Node does from 22.18 on; on
 * Linux with glibc, npm brings such a Node along.
 * @returns a sentence; undefined if it can
 */
export function nodeComplaint({ version, platform, arch, isMusl }) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major > 22 || (major === 22 && minor >= 18)) return undefined;
  const isBrought = platform === "linux" && !isMusl && ["x64", "arm64"].includes(arch);
  if (isBrought && major >= 20) return undefined;
  const needed = isBrought ? "20" : "22.18";
  return `This needs Node ${needed} or later, and ${version} is what runs here: https://nodejs.org/en/download`;
}

export function thisNode() {
  const { platform, arch, versions } = process;
  return { version: versions.node, platform, arch, isMusl: platform === "linux" && usesMusl() };
}

/** Of the C libraries of Linux, glibc alone tells its version. */
function usesMusl() {
  if (process.report === undefined) return false;
  process.report.excludeNetwork = true;
  const { header } = process.report.getReport();
  return header.glibcVersionRuntime === undefined;
}
