/** The API's shapes, generated from its OpenAPI document by `make types`: change them in editor/api/schemas.py. */

export interface paths {
    "/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Check a submitted reply
         * @description A submitted reply, checked.
         */
        post: operations["post_check"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/paste": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Read a clipboard
         * @description A clipboard, in plain and in rich form, each canonical.
         */
        post: operations["post_paste"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/embed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * See what an address becomes
         * @description The player or card that an address becomes when it stands alone in its paragraph. Never the network.
         */
        post: operations["post_embed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/render": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Show a stored reply
         * @description A stored reply, to show: its embeds become players. What is not canonical is repaired first.
         */
        post: operations["post_render"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/display-as-link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Display an embed as a link
         * @description The reply with the embed of an address as a link, which stays one however often it is edited.
         */
        post: operations["post_display_as_link"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/policy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What the client needs to apply the same rules
         * @description All that the browser client needs to apply the same rules as the server.
         */
        get: operations["get_policy"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether everything works
         * @description Whether the API and all that it works with work: a write and a read for each store.
         */
        get: operations["get_health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether this process answers
         * @description Whether this process answers: restart it where it does not. What it works with is not asked.
         */
        get: operations["get_health_live"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/drafts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List one's drafts
         * @description The drafts of this visitor, the one saved last first, with the title and the address that the forum gives.
         */
        get: operations["get_drafts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/drafts/{context}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a draft
         * @description The draft of this visitor, as typed and as restored. A 404 says in `version` what a first save may name.
         *
         *         A browser writes each 404 to its console, so a page that only wants to know asks for 204 instead.
         */
        get: operations["get_drafts_context"];
        /**
         * Save a draft
         * @description Keep a text, as typed, as the draft that follows the version in If-Match. No rule refuses it.
         */
        put: operations["put_drafts_context"];
        post?: never;
        /**
         * Discard a draft
         * @description Take the draft away. Its text can be recovered from the history for a day; late saves are refused.
         */
        delete: operations["delete_drafts_context"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/drafts/{context}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read earlier versions of a draft
         * @description Texts kept beside the draft that differ from it and from each other, newest first.
         */
        get: operations["get_drafts_context_history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/drafts/claim": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Claim a guest's drafts
         * @description Give the drafts of the guest that this browser was to the member who signed in. Doing it again does nothing.
         */
        post: operations["post_drafts_claim"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/images": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Upload a picture
         * @description Take a picture in. What is stored is made anew from its pixels, upright and without metadata.
         */
        post: operations["post_images"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/images/from-url": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Insert a picture from its address
         * @description Insert a picture by its https address: linked, or copied to the forum, as the policy says.
         */
        post: operations["post_images_from_url"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/images/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a picture
         * @description A picture, for anyone who has its address.
         */
        get: operations["get_images_name"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/images/mine/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Take a picture back
         * @description Take an upload of one's own back. It goes for good once no post shows it.
         */
        delete: operations["delete_images_mine_name"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * This document
         * @description This document.
         */
        get: operations["get_openapi_json"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/docs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * This document as a page
         * @description The API's document as a page.
         */
        get: operations["get_docs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * CheckBody
         * @description A submitted reply.
         */
        CheckBody: {
            /** @description HTML. What is not canonical is repaired. */
            html: string;
            /**
             * @description What a reply box's field `…-format` said: text is taken as it was typed.
             * @default html
             * @enum {unknown}
             */
            posted: "html" | "text";
        };
        /**
         * Checked
         * @description A checked reply: canonical HTML to store, and what the writer should know, also when it is not ok.
         */
        Checked: {
            ok: boolean;
            html: string;
            text: string;
            violations: components["schemas"]["Violation"][];
            notices: components["schemas"]["Notice"][];
            stats: components["schemas"]["Stats"];
            links: string[];
            images: string[];
            embeds: components["schemas"]["Embed"][];
            repaired: boolean;
            removed: components["schemas"]["Removed"][];
        };
        /**
         * Violation
         * @description A broken rule. It blocks the reply.
         */
        Violation: {
            code: string;
            message: string;
            params: Record<string, never>;
            position: number | null;
            actions: components["schemas"]["Action"][];
        };
        /**
         * Action
         * @description Something the writer may do about a notice.
         */
        Action: {
            code: string;
            label: string;
        };
        /**
         * Notice
         * @description Something that was changed or may be undone.
         */
        Notice: {
            code: string;
            message: string;
            params: Record<string, never>;
            actions: components["schemas"]["Action"][];
        };
        /**
         * Stats
         * @description What a reply holds.
         */
        Stats: {
            emoji: number;
            links: number;
            embeds: number;
            images: number;
            characters: number;
        };
        /**
         * Embed
         * @description An address that becomes a player or a card; `src` is the player's own address.
         */
        Embed: {
            provider: string;
            url: string;
            /** @default  */
            src: string;
        };
        /**
         * Removed
         * @description Something that repair took away, its offset in characters of the input, whether a reader would miss it, and the
         *         address that it held.
         */
        Removed: {
            /** @enum {unknown} */
            kind: "address" | "attribute" | "comment" | "element" | "style";
            name: string;
            offset: number;
            /** @enum {unknown} */
            visibility: "seen" | "unseen";
            address: string | null;
        };
        /**
         * ClaimBody
         * @description Nothing: the member and the guest are known by their cookies.
         */
        ClaimBody: Record<string, never>;
        /**
         * Claimed
         * @description What became of a guest's drafts, by context: `moved` are the member's now, `kept` are in the history of a draft
         *         that the member had, `left` did not fit and stay the guest's, `published` were held replies.
         */
        Claimed: {
            moved: string[];
            kept: string[];
            left: string[];
            published: string[];
        };
        /**
         * ConflictAnswer
         * @description A save that was based on a stale version: both texts. `current` is null where the draft was posted or cleared,
         *         `submitted` where no text was sent.
         */
        ConflictAnswer: {
            type: string;
            title: string;
            status: number;
            detail: string;
            errors: components["schemas"]["FieldError"][];
            notice?: components["schemas"]["Notice"];
            violation?: components["schemas"]["Violation"];
            version?: number;
            current: components["schemas"]["Draft"] | null;
            submitted: components["schemas"]["Revision"] | null;
        };
        /**
         * FieldError
         * @description What is wrong with one field.
         */
        FieldError: {
            pointer: string;
            detail: string;
        };
        /**
         * Draft
         * @description A draft: `html` is as typed, `restored` is what to show. Times are in UTC.
         */
        Draft: {
            context: string;
            html: string;
            version: number;
            saved_at: string;
            expires_at: string;
            device: string | null;
            restored: components["schemas"]["Restored"];
        };
        /**
         * Restored
         * @description A draft's text, cleaned for the reply box, with what to tell the writer.
         */
        Restored: {
            html: string;
            notices: components["schemas"]["Notice"][];
        };
        /**
         * Revision
         * @description A text that is kept beside the draft. To bring it back, save it as the draft.
         */
        Revision: {
            context: string;
            html: string;
            version: number;
            saved_at: string;
            /** @enum {unknown} */
            reason: "claimed" | "refused" | "saved";
            device: string | null;
            restored: components["schemas"]["Restored"];
        };
        /**
         * DisplayAsLinkBody
         * @description A reply, and the address of the embed in it that is to be a link.
         */
        DisplayAsLinkBody: {
            /** @description HTML. What is not canonical is repaired. */
            html: string;
            url: string;
        };
        /**
         * DraftBody
         * @description A draft's text as typed; `device` is a label to show beside it, such as "phone"; without one, what the User-Agent
         *         header says.
         */
        DraftBody: {
            html: string;
            /** @default null */
            device: string | null;
        };
        /**
         * EmbedBody
         * @description An address that may become a player or a card.
         */
        EmbedBody: {
            url: string;
        };
        /**
         * Embedded
         * @description The embed, the player to show now, and the figure to store; all empty where the address is only a link.
         */
        Embedded: {
            embed: components["schemas"]["Embed"] | null;
            html: string;
            figure: string;
        };
        /**
         * Health
         * @description Whether the API and the stores behind it work.
         */
        Health: {
            /** @enum {unknown} */
            status: "failing" | "ok";
            checks: {
                [key: string]: string;
            };
        };
        /**
         * History
         * @description Texts kept beside the draft, newest first.
         */
        History: {
            revisions: components["schemas"]["Revision"][];
        };
        /**
         * ImageFromURLBody
         * @description The https address of a picture; `context` is what it is for, such as reply:42.
         */
        ImageFromURLBody: {
            url: string;
            /** @default  */
            context: string;
        };
        /**
         * ListedDrafts
         * @description Drafts, the one saved last first.
         */
        ListedDrafts: {
            drafts: components["schemas"]["ListedDraft"][];
        };
        /**
         * ListedDraft
         * @description One of somebody's drafts: `text` is how it begins, in one line; `title` and `url` are of the page that it is
         *         written on, where the forum says so.
         */
        ListedDraft: {
            context: string;
            title: string | null;
            url: string | null;
            text: string;
            saved_at: string;
            expires_at: string;
            device: string | null;
        };
        /**
         * PasteBody
         * @description What a clipboard holds: its HTML, its plain text, or both.
         */
        PasteBody: {
            /**
             * @description The clipboard's text/html.
             * @default
             */
            html: string;
            /**
             * @description The clipboard's text/plain.
             * @default
             */
            text: string;
        };
        /**
         * Pasted
         * @description A clipboard in both forms; `mode` names the one to insert.
         */
        Pasted: {
            rich: string;
            plain: string;
            source: string;
            /** @enum {unknown} */
            mode: "plain" | "rich";
            notices: components["schemas"]["Notice"][];
        };
        /**
         * PolicyAnswer
         * @description All that the browser client needs to apply the same rules as the server.
         */
        PolicyAnswer: {
            limits: {
                [key: string]: number | null;
            };
            /** @description A regular expression for JavaScript, flag u: each match is one emoji. */
            emoji: string;
            patterns: components["schemas"]["Patterns"];
            schema: components["schemas"]["Rules"];
            messages: components["schemas"]["Texts"];
            lang: string;
            csrf_token: string;
            link_rel: string;
            /** @enum {unknown} */
            paste: "plain" | "rich";
            features: components["schemas"]["Features"];
            /** @description The media types of pictures that may be uploaded. */
            picture_types: string[];
            /** @description Tells members apart who share a browser; empty for a guest. */
            owner: string;
        };
        /**
         * Patterns
         * @description Expressions for JavaScript, flag u. A `link` or an `image` is the whole of an address that may stand in a reply,
         *         but for what the server knows of hosts. A character that is `forbidden` stands in no text; `bidi` ones only where
         *         each ends in the text that it begins in; `unseen` ones in no value of an attribute.
         */
        Patterns: {
            link: string;
            image: string;
            forbidden: string;
            bidi: string;
            unseen: string;
        };
        /**
         * Rules
         * @description Canonical HTML under the forum's policy. An element in `needs` stands for nothing without those it names; text
         *         may hold only text in `text_only_in`.
         */
        Rules: {
            elements: {
                [key: string]: components["schemas"]["Element"];
            };
            content: Record<string, never>;
            text_only_in: string[];
            not_in_cells: string[];
            required: string[];
            needs: {
                [key: string]: string[];
            };
            styles: {
                [key: string]: string;
            };
            styled: string[];
        };
        /**
         * Element
         * @description An element of canonical HTML: `content` names its content model, and each of `forms` is a list of attributes in
         *         their order.
         */
        Element: {
            /** @enum {unknown} */
            role: "block" | "leaf" | "mark" | "part";
            content: string;
            forms: components["schemas"]["Attribute"][][];
        };
        /**
         * Attribute
         * @description An attribute of canonical HTML; `pattern` is an expression for JavaScript, flag u, for the value as written, and
         *         `url` the further rule for an address.
         */
        Attribute: {
            name: string;
            pattern: string;
            required: boolean;
            /** @enum {unknown} */
            url: "" | "image" | "link";
        };
        /**
         * Texts
         * @description What the writer may read, in one language; `client` is what the browser client says by itself.
         */
        Texts: {
            violations: {
                [key: string]: string;
            };
            notices: {
                [key: string]: string;
            };
            actions: {
                [key: string]: string;
            };
            client: {
                [key: string]: string;
            };
        };
        /**
         * Features
         * @description What this forum offers.
         */
        Features: {
            drafts: boolean;
            images: boolean;
            embeds: boolean;
            autolink: boolean;
        };
        /**
         * ProblemAnswer
         * @description RFC 9457 problem details. `notice` or `violation` is what to tell the writer, where there is something;
         *         `version` is what a first save may name, where there is no draft.
         */
        ProblemAnswer: {
            type: string;
            title: string;
            status: number;
            detail: string;
            errors: components["schemas"]["FieldError"][];
            notice?: components["schemas"]["Notice"];
            violation?: components["schemas"]["Violation"];
            version?: number;
        };
        /**
         * RenderBody
         * @description A stored reply, to show.
         */
        RenderBody: {
            /** @description HTML. What is not canonical is repaired. */
            html: string;
        };
        /**
         * Saved
         * @description What was saved: `version` is what the next save names in If-Match.
         */
        Saved: {
            version: number;
            saved_at: string;
            expires_at: string;
        };
        /**
         * Shown
         * @description HTML.
         */
        Shown: {
            html: string;
        };
        /**
         * Uploaded
         * @description A picture that may be inserted; its size in pixels and its media type, where the forum has them.
         */
        Uploaded: {
            url: string;
            width: number | null;
            height: number | null;
            type: string | null;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    post_check: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CheckBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Checked"];
                };
            };
            /** @description The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The request comes from another site. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The content type is not one that can be read here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description A field has an invalid value. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description There were too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
        };
    };
    post_paste: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasteBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Pasted"];
                };
            };
            /** @description The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The request comes from another site. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The content type is not one that can be read here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description A field has an invalid value. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description There were too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
        };
    };
    post_embed: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EmbedBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Embedded"];
                };
            };
            /** @description The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The request comes from another site. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The content type is not one that can be read here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description A field has an invalid value. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description There were too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
        };
    };
    post_render: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RenderBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Shown"];
                };
            };
            /** @description The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The request comes from another site. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The content type is not one that can be read here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description A field has an invalid value. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description There were too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
        };
    };
    post_display_as_link: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DisplayAsLinkBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Shown"];
                };
            };
            /** @description The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The request comes from another site. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The content type is not one that can be read here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description A field has an invalid value. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description There were too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
        };
    };
    get_policy: {
        parameters: {
            query?: {
                /** @description The language of the texts, such as de. */
                lang?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PolicyAnswer"];
                };
            };
            /** @description There were too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
        };
    };
    get_health: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
    get_health_live: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
    get_drafts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListedDrafts"];
                };
            };
            /** @description There is nothing here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description There were too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description This cannot be done right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
        };
    };
    get_drafts_context: {
        parameters: {
            query?: {
                /** @description With "204", the status where there is no draft is 204, with the version in the ETag. */
                absent?: string;
            };
            header?: never;
            path: {
                /** @description What the draft is for, such as reply:42. */
                context: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Draft"];
                };
            };
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description There is nothing here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description There were too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description This cannot be done right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
        };
    };
    put_drafts_context: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of the version that this is based on. */
                "If-Match"?: string;
                /** @description * for a new draft. */
                "If-None-Match"?: "*";
            };
            path: {
                /** @description What the draft is for, such as reply:42. */
                context: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DraftBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Saved"];
                };
            };
            /** @description The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The request comes from another site. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description There is nothing here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The draft was changed in the meantime. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ConflictAnswer"];
                };
            };
            /** @description The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The content type is not one that can be read here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description A field has an invalid value. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description Name the version that this is based on. */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description There were too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description This cannot be done right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
        };
    };
    delete_drafts_context: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of the draft that is meant, or *. */
                "If-Match"?: string;
            };
            path: {
                /** @description What the draft is for, such as reply:42. */
                context: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The request comes from another site. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description There is nothing here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The draft was changed in the meantime. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ConflictAnswer"];
                };
            };
            /** @description Name the version that this is based on. */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description There were too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description This cannot be done right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
        };
    };
    get_drafts_context_history: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description What the draft is for, such as reply:42. */
                context: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["History"];
                };
            };
            /** @description There is nothing here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description There were too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description This cannot be done right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
        };
    };
    post_drafts_claim: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ClaimBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Claimed"];
                };
            };
            /** @description The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The request comes from another site. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The content type is not one that can be read here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description A field has an invalid value. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description There were too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description This cannot be done right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
        };
    };
    post_images: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    /** Format: binary */
                    file: string;
                    /** @description What the picture is for, such as reply:42. */
                    context?: unknown;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Uploaded"];
                };
            };
            /** @description The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The request comes from another site. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The content type is not one that can be read here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description A field has an invalid value. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description There were too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description This cannot be done right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
        };
    };
    post_images_from_url: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ImageFromURLBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Uploaded"];
                };
            };
            /** @description The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The request comes from another site. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The content type is not one that can be read here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description A field has an invalid value. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description There were too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description This cannot be done right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
        };
    };
    get_images_name: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The picture's name, as its upload gave it. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/*": unknown;
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description There is nothing here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description This cannot be done right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
        };
    };
    delete_images_mine_name: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The picture's name, as its upload gave it. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request comes from another site. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description There is nothing here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description There were too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description This cannot be done right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
        };
    };
    get_openapi_json: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description There were too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
        };
    };
    get_docs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": unknown;
                };
            };
            /** @description There were too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
        };
    };
}
