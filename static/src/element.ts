/** `<reply-editor>`: takes over the labeled textarea inside it. Without scripts, or where it fails, the textarea stays. */

import { closeHistory } from "prosemirror-history";
import type { Node } from "prosemirror-model";
import type { Transaction } from "prosemirror-state";
import { EditorView } from "prosemirror-view";
import { notWritten } from "./alone";
import { Announcer } from "./announcer";
import { Api } from "./api";
import { type Client, parse } from "./client";
import { placeOf } from "./commands";
import { Contextual } from "./contextual";
import { h } from "./dom";
import { Drafts } from "./drafts";
import { HistoryButton } from "./history-button";
import { Later } from "./later";
import { clickBeside } from "./leaving";
import { Limits } from "./limits";
import { Panel } from "./panel";
import { catchFiles } from "./paste";
import { type Quotation, quote } from "./quoting";
import { renewFields, sayEnded } from "./session";
import { attributesOf, clientOf, fetchLater, opener, stateOf } from "./starting";
import { Submission } from "./submit";
import { asHtml, Refill } from "./textarea";
import { Toolbar } from "./toolbar";
import type { Checked, Policy } from "./types";
import { Uploads } from "./uploading";

/** So long after a key the text is kept in this browser, and after the last one it is in the form, in milliseconds. */
const REST = 300;

export class ReplyEditorElement extends HTMLElement {
  private client?: Client;
  private textarea?: HTMLTextAreaElement;
  /** Says to the server whether the textarea holds HTML, or plain text that was typed without the client. */
  private format?: HTMLInputElement | null;
  private drafts?: Drafts;
  private panel?: Panel;
  private limits?: Limits;
  private api?: Api;
  private toolbar?: Toolbar;
  private contextual?: Contextual;
  private history?: HistoryButton;
  private uploads?: Uploads;
  private readonly preview = h("div", { className: "re-embed re-preview" });
  private readonly surface = h("div", { className: "re-box" });
  private readonly status = h("span", { className: "re-status" });
  private announcer = new Announcer();
  private submission?: Submission;
  /** The form that the box has taken over a field of. */
  private form: HTMLFormElement | null = null;
  /** Ends the listeners outside the box, and what still waits for an answer, when it goes. */
  private gone = new AbortController();
  /** Whether the textarea may not be empty. */
  private isRequired = false;
  private readonly resting = new Later(() => this.rest(), REST);
  /** A hidden textarea costs more to fill than all else that is done for a key. */
  private readonly filling = new Later(() => (this.textarea!.value = this.value), REST);
  /** Whether the writer changed something since the last rest. */
  private byWriter = false;
  /** Where the cursor was at the last change, see `placeOf`. */
  private place = "";
  /** Settles when the box is ready to be written in; rejected where the textarea stays. */
  ready: Promise<void> = Promise.resolve();

  connectedCallback(): void {
    if (this.api) return;
    const textarea = this.querySelector("textarea");
    if (!textarea) return;
    this.gone = new AbortController();
    this.announcer = new Announcer();
    const { signal } = this.gone;
    this.textarea = textarea;
    this.form = textarea.form;
    this.format = this.querySelector('input[type="hidden"][name$="-format"]');
    this.api = new Api(
      this.getAttribute("api") ?? "/editor",
      this.getAttribute("csrf-token") ?? "",
      this.getAttribute("csrf-header") ?? undefined,
    );
    this.api.onToken = (token) => renewFields(this.getAttribute("csrf-field"), token);
    this.api.onAnswer = (about) =>
      this.dispatchEvent(new CustomEvent("reply-editor:answer", { bubbles: true, detail: about }));
    const lang = this.getAttribute("lang") ?? document.documentElement.lang;
    this.ready = this.api.policy(lang).then((policy) => (signal.aborted ? undefined : this.start(policy, textarea)));
    this.ready.catch(() => this.classList.add("re-failed"));
  }

  disconnectedCallback(): void {
    // Moved within the page, it is connected again before this runs.
    queueMicrotask(() => {
      if (!this.api || (this.isConnected && this.textarea?.form === this.form)) return;
      this.letGo();
      // Moved into another form.
      if (this.isConnected) this.connectedCallback();
    });
  }

  /** Leaves the textarea as a page without the script has it, with what was written: put back, the box takes it over anew. */
  private letGo(): void {
    const { client, textarea } = this;
    this.settle();
    this.gone.abort();
    this.drafts?.close();
    this.submission?.close();
    this.limits?.close();
    if (client && textarea) {
      textarea.value = this.value;
      textarea.hidden = false;
      textarea.required = this.isRequired;
      client.view.destroy();
      client.notices.dom.remove();
      this.querySelector(".re-frame")?.remove();
      this.status.textContent = "";
    }
    this.classList.remove("re-ready", "re-failed");
    this.client = this.api = this.drafts = this.submission = this.limits = undefined;
    this.panel = this.toolbar = this.contextual = this.history = this.uploads = undefined;
  }

  /** Canonical HTML of what is in the box. */
  get value(): string {
    return this.client ? this.client.serializer.write(this.client.view.state.doc) : (this.textarea?.value ?? "");
  }

  set value(html: string) {
    this.fill(html);
  }

  /** Quotes a post under what is in the box; with `stay`, the reader stays where they are. */
  async quote(quotation: Quotation, stay = false): Promise<void> {
    await this.ready;
    await quote(this.client!, quotation, stay);
  }

  /** What the box says by itself, in the writer's language, once it is ready. */
  say(name: string): string {
    return this.client!.say(name);
  }

  /** What the server says of what is in the box. */
  async check(): Promise<Checked> {
    return this.api!.check(this.value);
  }

  /** Empties the box; for a minute the writer can take that back. */
  clear(): void {
    this.drafts?.clear();
  }

  override focus(): void {
    if (this.client) this.client.view.focus();
    else this.textarea?.focus();
  }

  private async start(policy: Policy, textarea: HTMLTextAreaElement): Promise<void> {
    const { signal } = this.gone;
    this.panel = new Panel(() => this.client?.view.focus(), signal);
    const client = clientOf(this, this.api!, policy, this.panel, {
      view: () => view,
      upload: (files, at) => this.uploads!.add(files, at),
    });
    this.client = client;
    const open = opener(client, this.panel);
    this.toolbar = new Toolbar(client, open);
    this.contextual = new Contextual(client, () => open("link", null));
    const label = textarea.labels[0] ?? this.querySelector("label");
    // What was posted and refused comes as the server understood it; the textarea has it as it was sent.
    const refused = this.getAttribute("refused");
    const given = parse(client.schema, refused ?? asHtml(textarea.defaultValue, this.format?.value));
    const refill = new Refill(
      `reply-editor:${this.getAttribute("api")}:${this.getAttribute("context")}:${textarea.name}`,
    );
    const typed = refused === null && textarea.value !== textarea.defaultValue && !refill.is(textarea.value);
    // Typed before this script came, it stays.
    const doc = typed ? parse(client.schema, asHtml(textarea.value, this.format?.value)) : given;
    const view: EditorView = new EditorView(this.surface, {
      state: stateOf(client, doc, this.preview, {
        link: () => open("link", null),
        submit: () => this.submission?.request(),
        toolbar: () => this.toolbar!.focus(),
      }),
      attributes: attributesOf(client, textarea, label),
      // An answer may come after the box is gone.
      dispatchTransaction: (tr) => view.isDestroyed || this.apply(client, tr),
    });
    this.build(client, textarea);
    this.limits = new Limits(client, textarea.form, this.querySelector(".re-count")!, this.announcer);
    // A box that does not say what is written in it has no draft to be told from others by.
    if (client.context) this.drafts = this.draftsOf(client, given, refused !== null);
    if (textarea.form) this.submission = this.submissionOf(client, textarea.form, this.drafts);
    this.listen(textarea, label, refill);
    this.limits.update();
    this.refresh();
    // The box is there all the same.
    await this.drafts?.load().catch(reportError);
    if (signal.aborted) return;
    this.history!.button.hidden = !this.drafts?.isKept;
    fetchLater(policy);
  }

  private apply({ view }: Client, tr: Transaction): void {
    view.updateState(view.state.apply(tr));
    if (tr.docChanged) this.edited(tr.getMeta("addToHistory") !== false);
    const place = placeOf(view.state);
    // Where only text is typed, the buttons can wait.
    if (place !== this.place || !tr.docChanged) this.refresh();
    this.place = place;
  }

  /** Hears what happens around the box, until it goes. */
  private listen(textarea: HTMLTextAreaElement, label: HTMLLabelElement | null, refill: Refill): void {
    const { signal } = this.gone;
    const leave = () => {
      this.settle();
      refill.note(textarea.value);
    };
    const cameBack = (event: PageTransitionEvent) => {
      if (event.persisted) void this.drafts?.cameBack().then(() => this.submission?.stayed());
    };
    const focusFrom = (event: Event) => {
      event.preventDefault();
      this.client!.view.focus();
    };
    addEventListener("pagehide", leave, { signal });
    addEventListener("pageshow", cameBack, { signal });
    label?.addEventListener("click", focusFrom, { signal });
    // A form that a script reads or sends has what is in the box by then.
    textarea.form?.addEventListener("formdata", this.fillForm, { signal });
    catchFiles(this.client!, this, signal);
  }

  private draftsOf(client: Client, given: Node, isRefused: boolean): Drafts {
    // Before the drafts' own listener: they save what is there by then.
    const { signal } = this.gone;
    document.addEventListener("visibilitychange", () => this.settle(), { signal });
    /** What the server answers after the box is gone is not for the one that may have come in its place. */
    const here = (act: () => void) => signal.aborted || act();
    return new Drafts(
      client,
      {
        html: () => this.value,
        fill: (html) => here(() => this.fill(html)),
        restore: (html) => here(() => this.restore(html)),
        status: (...told) => here(() => this.tell(...told)),
        ended: () => here(() => sayEnded(client, this.getAttribute("sign-in"), () => void this.drafts?.save())),
      },
      client.serializer.write(given),
      this.getAttribute("api") ?? "",
      // Copies in the browser are kept apart by who wrote them: several people may use one browser.
      client.policy.owner ?? this.textarea!.dataset.owner ?? "",
      isRefused,
    );
  }

  /** The textarea stays in the form, hidden, with what is to be sent. */
  private build(client: Client, textarea: HTMLTextAreaElement): void {
    const typed = document.activeElement === textarea;
    this.history = new HistoryButton(
      client,
      () => this.value,
      (html) => this.drafts!.replace(html),
      this.gone.signal,
    );
    textarea.hidden = true;
    if (this.format) {
      textarea.value = this.value;
      this.format.value = "html";
    }
    // A field that is hidden cannot be pointed to by the browser.
    this.isRequired = textarea.required;
    textarea.required = false;
    this.classList.add("re-ready");
    const footer = h(
      "div",
      { className: "re-footer" },
      this.contextual!.dom,
      h("span", { className: "re-count" }),
      this.status,
      this.history.button,
      this.announcer.dom,
    );
    this.uploads = new Uploads(client, (isWaiting) => this.limits?.wait(isWaiting ? client.say("uploads_wait") : ""));
    const frame = h(
      "div",
      { className: "re-frame" },
      this.toolbar!.dom,
      this.panel!.dom,
      this.surface,
      this.preview,
      this.uploads.dom,
      this.history.panel.dom,
      footer,
    );
    this.append(frame, client.notices.dom);
    this.surface.onmousedown = (event) => {
      if (event.target !== this.surface || clickBeside(client.view, event)) return;
      event.preventDefault();
      client.view.focus();
    };
    if (typed) client.view.focus();
  }

  private readonly fillForm = ({ formData }: FormDataEvent): void => {
    const { name, value } = this.textarea!;
    this.filling.now();
    // Several fields may have the name.
    const values = formData.getAll(name).map((one) => (one === value ? this.textarea!.value : one));
    formData.delete(name);
    for (const one of values) formData.append(name, one);
  };

  private submissionOf(client: Client, form: HTMLFormElement, drafts?: Drafts): Submission {
    return new Submission(client, form, {
      write: () => this.settle(),
      missing: () => (this.isRequired && !this.value ? client.policy.messages.violations.empty! : ""),
      settled: () => this.limits!.settled(),
      pending: () => drafts?.pending() ?? false,
      save: async () => drafts?.save(),
      sent: () => drafts?.sent(),
      stayed: () => drafts?.stayed(),
    });
  }

  private edited(byWriter: boolean): void {
    this.byWriter ||= byWriter;
    this.submission?.completed();
    this.resting.later();
    this.filling.afterLast();
    this.dispatchEvent(new CustomEvent("reply-editor:change", { bubbles: true }));
  }

  /** What would be felt if it were done with every key. */
  private rest(): void {
    this.limits?.update();
    this.drafts?.changed(this.byWriter);
    this.byWriter = false;
    this.refresh();
  }

  private refresh(): void {
    this.toolbar?.update(this.client!.view.state);
    this.contextual?.update(this.client!.view.state);
  }

  /** Does at once what waits for a rest. */
  private settle(): void {
    this.filling.now();
    this.resting.now();
  }

  private fill(html: string): void {
    const { view, schema } = this.client!;
    const tr = closeHistory(notWritten(view.state.tr));
    view.dispatch(tr.replaceWith(0, tr.doc.content.size, parse(schema, html).content));
    view.dispatch(closeHistory(view.state.tr));
    this.settle();
  }

  private restore(html: string): void {
    const { view, schema } = this.client!;
    const tr = view.state.tr.setMeta("addToHistory", false);
    view.dispatch(tr.replaceWith(0, tr.doc.content.size, parse(schema, html).content));
    this.settle();
  }

  private tell(text: string, detail = "", kind = text): void {
    this.status.textContent = detail ? `${text} · ${detail}` : text;
    // While it is saved again and again, nothing is new.
    if (kind) this.announcer.tell("draft", text, kind);
    this.history!.button.hidden = !this.drafts?.isKept;
  }
}
