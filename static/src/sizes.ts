/** Numbers of bytes as people read them; editor/sizes.py says the same. */

import type { Client } from "./client";

const UNITS: [number, string][] = [
  [1024 ** 2, "size_mb"],
  [1024, "size_kb"],
  [1, "size_bytes"],
];

/** A limit and a count in words. A count over a limit is never written as the limit itself. */
export function sizes(client: Client, limit: number, count: number): { limit: string; count: string } {
  const read = (bytes: number, digits: number) => {
    const [unit, name] = UNITS.find(([unit]) => bytes >= unit) ?? UNITS[2]!;
    const size = new Intl.NumberFormat(client.policy.lang, {
      maximumFractionDigits: digits,
      useGrouping: false,
    }).format(bytes / unit);
    return client.say(name, { size });
  };
  const digits = [1, 2].find((digits) => limit === count || read(limit, digits) !== read(count, digits)) ?? 3;
  return { limit: read(limit, digits), count: read(count, digits) };
}
