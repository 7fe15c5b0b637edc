/** Talks to the forum's server: JSON in and out, the CSRF header, and what a failure was. */

import type { Checked, Draft, Embedded, Pasted, Picture, Policy, Problem, Revision, Saved } from "./types";

/** "offline": no answer came, or a gateway's; "refused": the server said no, `status` and `body` say what; "ended": the
 * session of the member who writes here has ended. */
export class Failure extends Error {
  constructor(
    readonly kind: "offline" | "refused" | "ended",
    readonly status = 0,
    readonly body: Problem | null = null,
  ) {
    super(body?.detail ?? kind);
  }
}

export interface Answer<T> {
  body: T;
  /** The number in the ETag; 0 where there is none. */
  version: number;
}

/** A picture that is uploaded, and who hears how far it is. */
type Sent = [file: Blob, name: string, context: string, onProgress: (share: number) => void, signal: AbortSignal];

const WAIT = 20_000;

export class Api {
  /** Tells listeners what the server last said, for pages that show it. */
  onAnswer?: (about: { method: string; path: string; status: number; body: unknown; milliseconds: number }) => void;

  /** Hears of each new token, for the fields of the page's forms that hold one. */
  onToken?: (token: string) => void;
  /** When the server last answered, or failed to, in milliseconds of the page's clock. */
  contact: { at: number; failure: Failure | null } = { at: -Infinity, failure: null };
  private lang = "";
  private owner: string | undefined;
  /** The token of whoever the server takes the writer for, once their session has ended. */
  private other = "";

  constructor(
    private readonly base: string,
    private token: string,
    private readonly header = "X-CSRF-Token",
  ) {}

  /** Where the API is: scheme, host and port. */
  get origin(): string {
    return new URL(this.base, document.baseURI).origin;
  }

  async policy(lang: string): Promise<Policy> {
    this.lang = lang;
    const policy = await this.renew();
    this.owner = policy.owner;
    return policy;
  }

  /** Asks for a new token. Throws a Failure of kind "ended" where the server no longer knows the member who writes here. */
  async renew(): Promise<Policy> {
    const { body } = await this.send<Policy>("GET", `policy?lang=${encodeURIComponent(this.lang)}`);
    if (this.owner && body.owner !== this.owner) {
      this.other = body.csrf_token;
      this.contact.failure = new Failure("ended");
      throw this.contact.failure;
    }
    this.take(body.csrf_token);
    return body;
  }

  /** Goes on as whoever the server takes the writer for. */
  goOn(): void {
    this.owner = undefined;
    this.take(this.other);
  }

  private take(token: string): void {
    if (!token || token === this.token) return;
    this.token = token;
    this.onToken?.(token);
  }

  paste = async (html: string, text: string): Promise<Pasted> =>
    (await this.send<Pasted>("POST", "paste", { html, text })).body;
  embed = async (url: string): Promise<Embedded> => (await this.send<Embedded>("POST", "embed", { url })).body;
  render = async (html: string): Promise<string> =>
    (await this.send<{ html: string }>("POST", "render", { html })).body.html;
  check = async (html: string): Promise<Checked> => (await this.send<Checked>("POST", "check", { html })).body;
  imageFromUrl = async (url: string): Promise<Picture> =>
    (await this.send<Picture>("POST", "images/from-url", { url })).body;

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

  async history(context: string): Promise<Revision[]> {
    const { body } = await this.send<{ revisions: Revision[] }>("GET", `${draftPath(context)}/history`);
    return body.revisions;
  }

  /** Saves over the version it is based on; 0 is "there was none", and no posted one either: a first save that comes
   * after the form is refused, which `If-None-Match: *` would not be. A stale one throws a Failure with status 412. */
  async saveDraft(context: string, html: string, version: number, last = false): Promise<Saved> {
    return (await this.send<Saved>("PUT", draftPath(context), { html }, { "If-Match": `"${version}"` }, last)).body;
  }

  /** Takes the draft away. Answers the version that the next one is based on. */
  async discardDraft(context: string, version: number): Promise<number> {
    return (await this.send("DELETE", draftPath(context), undefined, { "If-Match": `"${version}"` })).version;
  }

  /** Uploads a picture. */
  async upload(...sent: Sent): Promise<Picture> {
    try {
      return await this.uploadOnce(...sent);
    } catch (failure) {
      if (!(failure instanceof Failure && expired(failure.status, failure.body)) || !(await this.renewed()))
        throw failure;
      return this.uploadOnce(...sent);
    }
  }

  /** `fetch` cannot tell how far an upload is, so this is the older interface. */
  private uploadOnce(...[file, name, context, onProgress, signal]: Sent): Promise<Picture> {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      const form = new FormData();
      form.append("context", context);
      form.append("file", file, name);
      request.open("POST", `${this.base}/images`);
      request.setRequestHeader(this.header, this.token);
      request.responseType = "json";
      request.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total);
      request.onload = () =>
        request.status < 300
          ? resolve(request.response as Picture)
          : reject(new Failure("refused", request.status, request.response));
      request.onerror = request.onabort = () => reject(new Failure("offline"));
      signal.addEventListener("abort", () => request.abort());
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
          ...(method === "GET" ? {} : { [this.header]: this.token }),
          ...headers,
        },
        signal: AbortSignal.timeout(WAIT),
      });
    } catch {
      throw this.met(new Failure("offline"));
    }
    // What the document of the API promises (types.gen.ts), or a gateway's answer, which may be anything.
    const answer: unknown = response.status === 204 ? null : await response.json().catch(() => null);
    if (!path.startsWith("policy")) {
      this.onAnswer?.({
        method,
        path,
        status: response.status,
        body: answer,
        milliseconds: performance.now() - started,
      });
    }
    if (again && method !== "GET" && expired(response.status, answer) && (await this.renewed())) {
      return this.send(method, path, body, headers, last, false);
    }
    if (response.status >= 502 && response.status <= 504) throw this.met(new Failure("offline", response.status));
    if (response.status === 401) throw this.met(new Failure("ended", 401, answer as Problem | null));
    this.met(null);
    if (!response.ok) throw new Failure("refused", response.status, answer as Problem | null);
    return { body: answer as T, version: Number(/\d+/.exec(response.headers.get("ETag") ?? "")?.[0] ?? 0) };
  }

  /** Whether there is another token now. Throws a Failure of kind "ended". */
  private async renewed(): Promise<boolean> {
    const token = this.token;
    await this.renew().catch((failure) => {
      if (failure instanceof Failure && failure.kind === "ended") throw failure;
    });
    return this.token !== token;
  }

  private met<F extends Failure | null>(failure: F): F {
    this.contact = { at: performance.now(), failure };
    return failure;
  }
}

/** Whether a token was too old, or of a session that is gone. A host's own check may say so in its own words. */
function expired(status: number, answer: unknown): boolean {
  const { type } = (answer ?? {}) as Partial<Problem>;
  return status === 403 && (!type || /#csrf-token$/.test(type));
}

function draftPath(context: string): string {
  return `drafts/${encodeURIComponent(context)}`;
}
