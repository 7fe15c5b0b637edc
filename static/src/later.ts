/** Work that is done once for many causes, a while after the first of them. */

export class Later {
  private timer = 0;

  constructor(
    private readonly work: () => void,
    /** Milliseconds from the first cause to the work. */
    private readonly wait: number,
  ) {}

  later(): void {
    this.timer ||= window.setTimeout(() => this.now(), this.wait);
  }

  /** As `later`, but so long after the last cause. */
  afterLast(): void {
    this.close();
    this.later();
  }

  /** Does at once what is still to be done. */
  now(): void {
    if (!this.timer) return;
    this.close();
    this.work();
  }

  /** Leaves it undone. */
  close(): void {
    clearTimeout(this.timer);
    this.timer = 0;
  }
}
