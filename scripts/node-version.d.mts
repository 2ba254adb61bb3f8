export interface NodeHere {
  /** Such as `22.18.0`. */
  readonly version: string;
  readonly platform: string;
  readonly arch: string;
  readonly isMusl: boolean;
}
export function nodeComplaint(here: NodeHere): string | undefined;
export function thisNode(): NodeHere;
