import { isIP } from "node:net";

/** By which names the sandbox may be called. */
export interface DoorOptions {
  /** The address or name that it listens on. */
  readonly host?: string | undefined;
  /** Further names, such as that of a container in its network. */
  readonly allowedHosts?: readonly string[] | undefined;
}

/**
 * Says why a request must not be answered, if so. A page of any site that is open in a browser on this computer can
 * call what listens here: with its own `Origin`, or, if its name was made to lead to this computer after the page had
 * loaded (DNS rebinding), with its own `Host`. A site cannot do the latter with an IP address, which leads where it
 * says.
 * @returns undefined if it may be answered
 */
export function foreignness(headers: Headers, options: DoorOptions): string | undefined {
  const names = ["localhost", options.host, ...(options.allowedHosts ?? [])];
  const host = hostnameOf(`http://${headers.get("host") ?? "localhost"}`);
  if (host === undefined || !(isAddress(host) || names.includes(host)))
    return `The sandbox is not known as ${host ?? "that"}. Call it localhost, or start it with --allow-host ${host ?? "<name>"}.`;
  const origin = headers.get("origin");
  if (origin === null) return undefined;
  const site = hostnameOf(origin);
  if (site !== undefined && (site === host || isLoopback(site) || names.includes(site))) return undefined;
  return `Pages of ${site ?? "another origin"} may not call the sandbox: only those on this computer, or of a name given with --allow-host.`;
}

function hostnameOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).hostname : undefined;
}

/** In a URL, IPv6 is in brackets. */
function isAddress(host: string): boolean {
  return isIP(host.replace(/^\[(.*)\]$/, "$1")) !== 0;
}

function isLoopback(host: string): boolean {
  return host === "[::1]" || (isAddress(host) && host.startsWith("127."));
}
