/** The copies in this browser of what the server does not have yet: one a window, so that none overwrites another's. */

export interface Local {
  html: string;
  /** The server's version it is based on; 0 where there was none. */
  version: number;
  at: number;
  /** What was on its way to the server: where that is the draft by now, this copy follows it. */
  saving?: string;
  /** What the form was sent with; whether it arrived, the next page finds out. */
  posted?: string;
}

export interface Copies {
  local: Local | null;
  others: Local[];
}

export class LocalCopy {
  private readonly window: string;
  private readonly own: string;
  /** Where this window's copy is, and the one it goes on with. */
  private readonly mine: Set<string>;

  /** `before` is the key of the guest that the writer may have been: what they wrote comes along. */
  constructor(
    private readonly key: string,
    private readonly before: string,
  ) {
    this.window = this.taken() ?? String(Math.random()).slice(2);
    this.own = `${key}~${this.window}`;
    this.mine = new Set([this.own]);
    addEventListener("pageshow", this.take);
    addEventListener("pagehide", this.leave);
  }

  close(): void {
    this.leave();
    removeEventListener("pageshow", this.take);
    removeEventListener("pagehide", this.leave);
  }

  /** The window's name, which is in its session only between two of its pages: a window that is opened by another or
   * duplicated gets that one's session, and finds no name there. */
  private taken(): string | null {
    try {
      const window = sessionStorage.getItem(this.key);
      sessionStorage.removeItem(this.key);
      return window;
    } catch {
      // Storage is forbidden: the name holds as long as the page.
      return null;
    }
  }

  private readonly take = (): void => void this.taken();

  private readonly leave = (): void => {
    try {
      sessionStorage.setItem(this.key, this.window);
    } catch {
      return;
    }
  };

  /** This window's copy or else the newest one, which it goes on with, and what other windows left beside it. */
  read(): Copies {
    const stored = this.stored().sort(
      ([a, one], [b, other]) => Number(b === this.own) - Number(a === this.own) || other.at - one.at,
    );
    const [first, ...others] = stored;
    if (first) this.mine.add(first[0]);
    return { local: first?.[1] ?? null, others: others.map(([, copy]) => copy) };
  }

  /** Storage may be full or forbidden; the server has a copy soon. */
  write(copy: Local): void {
    try {
      localStorage.setItem(this.own, JSON.stringify(copy));
      for (const key of this.mine) if (key !== this.own) localStorage.removeItem(key);
      this.mine.clear();
      this.mine.add(this.own);
    } catch {
      return;
    }
  }

  clear(): void {
    this.drop((key) => this.mine.has(key));
  }

  /** Takes away what another window left. */
  forget(html: string): void {
    this.drop((key, copy) => !this.mine.has(key) && copy.html === html);
  }

  private drop(which: (key: string, copy: Local) => boolean): void {
    for (const [key, copy] of this.stored()) if (which(key, copy)) localStorage.removeItem(key);
  }

  private stored(): [string, Local][] {
    try {
      const keys = Object.keys(localStorage).filter((key) =>
        [this.key, this.before].includes(key.replace(/~\d+$/, "")),
      );
      return keys
        .map((key): [string, Local] => [key, JSON.parse(localStorage.getItem(key)!)])
        .filter(([, copy]) => typeof copy?.html === "string" && Number.isInteger(copy.version));
    } catch {
      return [];
    }
  }
}
