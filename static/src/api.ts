/** Talks to the forum's server: JSON in and out, the CSRF header, and what a failure was. */

import { Draft, Embedded, Pasted, Picture, Policy } from "./types";

/** "offline": no answer came; "refused": the server said no, `status` and `body` say what. */
export class Failure extends Error {
  constructor(
    readonly kind: "offline" | "refused",
    readonly status = 0,
    readonly body: any = null,
  ) {
    super(body?.detail ?? kind);
  }
}

export interface Answer<T> {
  body: T;
  /** The number in the ETag; 0 where there is none. */
  version: number;
}

const WAIT = 20_000;

export class Api {
  /** Tells listeners what the server last said, for pages that show it. */
  onAnswer?: (about: { method: string; path: string; status: number; body: unknown; milliseconds: number }) => void;

  constructor(
    private readonly base: string,
    private token: string,
  ) {}

  async policy(lang: string): Promise<Policy> {
    const { body } = await this.send<Policy>("GET", `policy?lang=${encodeURIComponent(lang)}`);
    if (body.csrf_token) this.token = body.csrf_token;
    return body;
  }

  paste = async (html: string, text: string): Promise<Pasted> => (await this.send<Pasted>("POST", "paste", { html, text })).body;
  embed = async (url: string): Promise<Embedded> => (await this.send<Embedded>("POST", "embed", { url })).body;
  render = async (html: string): Promise<string> => (await this.send<{ html: string }>("POST", "render", { html })).body.html;
  check = async (html: string): Promise<any> => (await this.send<any>("POST", "check", { html })).body;
  imageFromUrl = async (url: string): Promise<Picture> => (await this.send<Picture>("POST", "images/from-url", { url })).body;

  /** The draft, or the version that a first save may name: a posted draft leaves one. */
  async draft(context: string): Promise<Draft | { gone: number }> {
    try {
      const { body, version } = await this.send<Draft | null>("GET", `${draftPath(context)}?absent=204`);
      return body ?? { gone: version };
    } catch (failure) {
      if (failure instanceof Failure && failure.status === 404) return { gone: failure.body?.version ?? 0 };
      throw failure;
    }
  }

  async history(context: string): Promise<Draft[]> {
    const { body } = await this.send<any>("GET", `${draftPath(context)}/history`);
    return body.revisions;
  }

  /** Saves over the version it is based on; 0 is "there was none". A stale one throws a Failure with status 412. */
  async saveDraft(context: string, html: string, version: number, last = false): Promise<Draft> {
    const match: Record<string, string> = version ? { "If-Match": `"${version}"` } : { "If-None-Match": "*" };
    return (await this.send<Draft>("PUT", draftPath(context), { html }, match, last)).body;
  }

  /** Takes the draft away. Answers the version that the next one is based on. */
  async discardDraft(context: string, version: number): Promise<number> {
    return (await this.send("DELETE", draftPath(context), undefined, { "If-Match": `"${version}"` })).version;
  }

  /** Uploads a picture. `fetch` cannot tell how far an upload is, so this is the older interface. */
  upload(file: Blob, name: string, context: string, onProgress: (share: number) => void): Promise<Picture> {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      const form = new FormData();
      form.append("context", context);
      form.append("file", file, name);
      request.open("POST", `${this.base}/images`);
      request.setRequestHeader("X-CSRF-Token", this.token);
      request.responseType = "json";
      request.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total);
      request.onload = () =>
        request.status < 300 ? resolve(request.response) : reject(new Failure("refused", request.status, request.response));
      request.onerror = () => reject(new Failure("offline"));
      request.send(form);
    });
  }

  private async send<T>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
    last = false,
    again = true,
  ): Promise<Answer<T>> {
    const started = performance.now();
    const text = body === undefined ? undefined : JSON.stringify(body);
    let response: Response;
    try {
      response = await fetch(`${this.base}/${path}`, {
        method,
        body: text ?? null,
        credentials: "same-origin",
        // A request that outlives the page may carry 64 KiB: https://fetch.spec.whatwg.org/#http-network-or-cache-fetch
        keepalive: last && (text?.length ?? 0) < 20_000,
        headers: {
          Accept: "application/json",
          ...(text === undefined ? {} : { "Content-Type": "application/json" }),
          ...(method === "GET" ? {} : { "X-CSRF-Token": this.token }),
          ...headers,
        },
        signal: AbortSignal.timeout(WAIT),
      });
    } catch {
      throw new Failure("offline");
    }
    const answer = response.status === 204 ? null : await response.json().catch(() => null);
    if (!path.startsWith("policy")) {
      this.onAnswer?.({ method, path, status: response.status, body: answer, milliseconds: performance.now() - started });
    }
    if (response.status === 403 && again && method !== "GET") {
      // The token has run out, or belongs to a session that ended: another one is asked for once.
      const token = this.token;
      await this.policy("").catch(() => undefined);
      if (this.token !== token) return this.send(method, path, body, headers, last, false);
    }
    if (response.status >= 502 && response.status <= 504) throw new Failure("offline", response.status);
    if (!response.ok) throw new Failure("refused", response.status, answer);
    return { body: answer as T, version: Number(/\d+/.exec(response.headers.get("ETag") ?? "")?.[0] ?? 0) };
  }
}

function draftPath(context: string): string {
  return `drafts/${encodeURIComponent(context)}`;
}
