/** The copy in this browser of what the server does not have yet. */

export interface Local {
  html: string;
  /** The server's version it is based on; 0 where there was none. */
  version: number;
  at: number;
}

export class LocalCopy {
  /** `before` is the key of the guest that the writer may have been: what they wrote comes along. */
  constructor(
    private readonly key: string,
    private readonly before: string,
  ) {}

  read(): Local | null {
    try {
      const copy = JSON.parse(localStorage.getItem(this.key) ?? localStorage.getItem(this.before) ?? "null");
      return typeof copy?.html === "string" && Number.isInteger(copy.version) ? copy : null;
    } catch {
      return null;
    }
  }

  /** Storage may be full or forbidden; the server has a copy soon. */
  write(copy: Local): void {
    try {
      localStorage.setItem(this.key, JSON.stringify(copy));
    } catch {
      return;
    }
  }

  clear(): void {
    try {
      localStorage.removeItem(this.key);
      localStorage.removeItem(this.before);
    } catch {
      return;
    }
  }
}
