/** Says that the writer's session has ended, and puts a new CSRF token into the host's own fields. */

import type { Client } from "./client";

/** Says that the session has ended, and how to go on: to sign in at an address, and to try again. */
export function sayEnded({ say, notices }: Client, signIn: string | null, retry: () => void): void {
  notices.show({
    code: "session_ended",
    message: say("session_ended"),
    error: true,
    actions: [
      ...(signIn ? [{ label: say("sign_in"), run: () => void open(signIn, "_blank") }] : []),
      { label: say("try_again"), run: retry },
    ],
  });
}

/** Puts a new token into the host's own fields of a name, where the server says that ours is the same one. */
export function renewFields(name: string | null, token: string): void {
  if (!name) return;
  for (const field of document.querySelectorAll<HTMLInputElement>(`input[type=hidden][name="${CSS.escape(name)}"]`))
    field.value = token;
}
