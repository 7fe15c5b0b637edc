/** What the forum's server answers, as the client reads it. The server's API document describes each field. */

export interface Attribute {
  name: string;
  pattern: string;
  required: boolean;
  url: string;
}

export interface Element {
  role: "block" | "mark" | "leaf" | "part";
  content: string;
  forms: Attribute[][];
}

/** Canonical HTML as data, under the forum's policy. */
export interface Rules {
  elements: Record<string, Element>;
  content: Record<string, unknown>;
  not_in_cells: string[];
  styles: Record<string, string>;
  styled: string[];
}

export interface Texts {
  violations: Record<string, string>;
  notices: Record<string, string>;
  actions: Record<string, string>;
  client: Record<string, string>;
}

export interface Policy {
  limits: Record<string, number | null>;
  emoji: string;
  schema: Rules;
  messages: Texts;
  lang: string;
  csrf_token: string;
  link_rel: string;
  paste: "plain" | "rich";
  features: { drafts: boolean; images: boolean; embeds: boolean };
  /** A name for the writer that says nothing about who they are; local copies are kept apart by it. */
  owner?: string;
}

export interface Notice {
  code: string;
  message: string;
  params: Record<string, unknown>;
  actions: { code: string; label: string }[];
}

export interface Pasted {
  rich: string;
  plain: string;
  source: string;
  mode: "plain" | "rich";
  notices: Notice[];
}

export interface Embedded {
  embed: { provider: string; url: string } | null;
  html: string;
  figure: string;
}

export interface Draft {
  html: string;
  version: number;
  saved_at: string;
  expires_at: string;
  restored?: { html: string; notices: Notice[] };
}

export interface Picture {
  url: string;
  width?: number;
  height?: number;
  type?: string;
}
