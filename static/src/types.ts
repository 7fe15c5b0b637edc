/** What the forum's server answers, by the names the client uses. The shapes are the server's own: src/types.gen.ts. */

import type { components } from "./types.gen";

type Schemas = components["schemas"];

export type Attribute = Schemas["Attribute"];
export type Element = Schemas["Element"];
/** Canonical HTML as data, under the forum's policy. */
export type Rules = Schemas["Rules"];
/** Expressions for the addresses and the characters of a reply. */
export type Patterns = Schemas["Patterns"];
export type Policy = Schemas["PolicyAnswer"];
export type Notice = Schemas["Notice"];
export type Checked = Schemas["Checked"];
export type Pasted = Schemas["Pasted"];
export type Embedded = Schemas["Embedded"];
export type Draft = Schemas["Draft"];
export type Saved = Schemas["Saved"];
export type Revision = Schemas["Revision"];
export type Picture = Schemas["Uploaded"];
/** What is answered to a request that fails; both texts where it was based on a stale version. */
export type Problem = Schemas["ProblemAnswer"] & Partial<Pick<Schemas["ConflictAnswer"], "current" | "submitted">>;
