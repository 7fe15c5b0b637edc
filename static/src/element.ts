/** <reply-editor>: takes over the labelled textarea inside it. Without scripts, or where it fails, the textarea stays. */

import { dropCursor } from "prosemirror-dropcursor";
import { gapCursor } from "prosemirror-gapcursor";
import { closeHistory, history } from "prosemirror-history";
import { EditorState } from "prosemirror-state";
import { EditorView } from "prosemirror-view";
import { Api } from "./api";
import { Client, fill, parse } from "./client";
import { Contextual } from "./contextual";
import { freshId, h } from "./dom";
import { Drafts } from "./drafts";
import { afterEnter, embedding } from "./embeds";
import { EmojiCounter } from "./emoji";
import { Limits } from "./limits";
import { linkPanel } from "./links";
import { Notices } from "./notices";
import { Panel } from "./panel";
import { pasting } from "./paste";
import { pickerPanel } from "./picker";
import { picturePanel } from "./pictures";
import { Quotation, quote } from "./quoting";
import { ranges } from "./ranges";
import { schemaOf } from "./schema";
import { Serializer } from "./serialize";
import { typing } from "./shortcuts";
import { headingPanel, Toolbar } from "./toolbar";
import { Policy } from "./types";

export class ReplyEditorElement extends HTMLElement {
  private client?: Client;
  private textarea?: HTMLTextAreaElement;
  private drafts?: Drafts;
  private panel?: Panel;
  private limits?: Limits;
  private api?: Api;
  private toolbar?: Toolbar;
  private contextual?: Contextual;
  private readonly surface = h("div", { className: "re-box" });
  private readonly status = h("span", { className: "re-status" });
  private sending = false;
  /** Settles when the box is ready to be written in; rejected where the textarea stays. */
  ready: Promise<void> = Promise.resolve();

  connectedCallback(): void {
    if (this.client || this.api) return;
    const textarea = this.querySelector("textarea");
    if (!textarea) return;
    this.textarea = textarea;
    this.api = new Api(this.getAttribute("api") ?? "/editor", this.getAttribute("csrf-token") ?? "");
    this.api.onAnswer = (about) => this.dispatchEvent(new CustomEvent("reply-editor:answer", { bubbles: true, detail: about }));
    const lang = this.getAttribute("lang") ?? document.documentElement.lang;
    this.ready = this.api.policy(lang).then((policy) => this.start(policy, textarea));
    this.ready.catch(() => this.classList.add("re-failed"));
  }

  disconnectedCallback(): void {
    // Moved within the page, it is connected again before this runs.
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.drafts?.close();
      this.panel?.destroy();
      this.client?.view.destroy();
    });
  }

  /** Canonical HTML of what is in the box. */
  get value(): string {
    return this.client ? this.client.serializer.write(this.client.view.state.doc) : (this.textarea?.value ?? "");
  }

  set value(html: string) {
    this.fill(html);
  }

  /** Quotes a post under what is in the box. */
  async quote(quotation: Quotation): Promise<void> {
    await this.ready;
    await quote(this.client!, quotation);
  }

  /** What the server says of what is in the box. */
  async check(): Promise<any> {
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
    const schema = schemaOf(policy.schema);
    const say = (name: string, params?: Record<string, unknown>) => fill(policy.messages.client[name] ?? name, params);
    const focusText = () => this.client?.view.focus();
    const notices = new Notices(say("dismiss"), focusText);
    const panel = (this.panel = new Panel(focusText));
    const client: Client = (this.client = {
      api: this.api!,
      policy,
      schema,
      serializer: new Serializer(policy.schema, policy.link_rel),
      emoji: new EmojiCounter(policy.emoji),
      notices,
      context: this.getAttribute("context") ?? "",
      view: undefined as unknown as EditorView,
      say,
      openPicture: (file, url) =>
        panel.toggle("image", say("image"), null, (done) => picturePanel(client, done, file, url)),
    });
    const open = (name: string, button: HTMLElement | null) => {
      const panels: Record<string, (done: () => void) => HTMLElement> = {
        link: (done) => linkPanel(client, done),
        image: (done) => picturePanel(client, done),
        emoji: () => pickerPanel(client),
        heading: (done) => headingPanel(client, done),
      };
      panel.toggle(name, say(name), button, panels[name]!);
    };
    const toolbar = (this.toolbar = new Toolbar(client, open));
    this.contextual = new Contextual(client);
    const label = textarea.labels[0] ?? this.querySelector("label");
    if (label) label.id ||= freshId();
    const initial = textarea.value;
    const state = EditorState.create({
      schema,
      doc: parse(schema, asHtml(initial)),
      plugins: [
        ranges(),
        embedding(client),
        pasting(client),
        ...typing(schema, {
          link: () => open("link", null),
          submit: () => textarea.form?.requestSubmit(),
          toolbar: () => toolbar.focus(),
          enter: () => afterEnter(client),
        }),
        history(),
        gapCursor(),
        dropCursor({ class: "re-dropcursor", color: false }),
      ],
    });
    client.view = new EditorView(this.surface, {
      state,
      attributes: {
        role: "textbox",
        "aria-multiline": "true",
        ...(label ? { "aria-labelledby": label.id } : {}),
        class: "re-text",
      },
      dispatchTransaction: (tr) => {
        const before = client.view.state;
        client.view.updateState(before.apply(tr));
        if (tr.docChanged) this.edited();
        this.refresh();
      },
    });
    this.build(client, textarea);
    label?.addEventListener("click", (event) => {
      event.preventDefault();
      focusText();
    });
    this.limits = new Limits(client, textarea.form, this.querySelector(".re-count")!);
    this.drafts = new Drafts(
      client,
      { html: () => this.value, fill: (html) => this.fill(html), status: (text, detail) => this.say(text, detail) },
      this.value,
      this.getAttribute("api") ?? "",
      // Copies in the browser are kept apart by who wrote them: several people may use one browser.
      policy.owner ?? textarea.dataset.owner ?? "",
    );
    textarea.form?.addEventListener("submit", this.submit);
    addEventListener("pageshow", (event) => event.persisted && this.drafts?.resume());
    this.limits.update();
    this.refresh();
    await this.drafts.load();
  }

  /** The textarea stays in the form, hidden, with what is to be sent. */
  private build(client: Client, textarea: HTMLTextAreaElement): void {
    const typed = document.activeElement === textarea;
    textarea.hidden = true;
    textarea.required = false;
    this.classList.add("re-ready");
    const footer = h("div", { className: "re-footer" }, this.contextual!.dom, h("span", { className: "re-count" }), this.status);
    const frame = h("div", { className: "re-frame" }, this.toolbar!.dom, this.panel!.dom, this.surface, footer);
    this.append(frame, client.notices.dom);
    this.surface.addEventListener("mousedown", (event) => {
      if (event.target !== this.surface) return;
      event.preventDefault();
      client.view.focus();
    });
    if (typed) client.view.focus();
  }

  private edited(): void {
    this.textarea!.value = this.value;
    this.limits?.update();
    this.drafts?.changed();
    this.dispatchEvent(new CustomEvent("reply-editor:change", { bubbles: true }));
  }

  private refresh(): void {
    this.toolbar?.update(this.client!.view.state);
    this.contextual?.update(this.client!.view.state);
  }

  private fill(html: string): void {
    const { view, schema } = this.client!;
    const tr = closeHistory(view.state.tr);
    view.dispatch(tr.replaceWith(0, tr.doc.content.size, parse(schema, html).content));
    view.dispatch(closeHistory(view.state.tr));
  }

  private say(text: string, detail = ""): void {
    this.status.textContent = detail ? `${text} · ${detail}` : text;
  }

  private readonly submit = (event: SubmitEvent): void => {
    if (this.sending || event.defaultPrevented) return;
    event.preventDefault();
    if (!this.limits!.settled()) return;
    const form = this.textarea!.form!;
    this.textarea!.value = this.value;
    this.sending = true;
    void this.drafts!.submitting().then(() => {
      form.requestSubmit(event.submitter as HTMLElement | null);
      this.sending = false;
    });
  };
}

/** What a textarea held: HTML, or plain text that was typed before the script came. */
function asHtml(value: string): string {
  if (/<[a-z!/]/i.test(value)) return value;
  const escaped = value.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
  return escaped.split(/\n\s*\n/).map((block) => `<p>${block.replace(/\n/g, "<br>")}</p>`).join("");
}
