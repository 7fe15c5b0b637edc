"""Every text the writer may read, as data: a stable code and its English sentence, which is its key for translators."""

from __future__ import annotations

VIOLATIONS: dict[str, str] = {
    "too_many_emoji": "Only {limit} emoji are allowed.",
    "pasted_image": "You cannot paste images directly.",
    "empty": "Write something first.",
    "too_short": "At least {limit} characters are needed; this has {count}.",
    "too_long": "At most {limit} characters are allowed; this has {count}.",
    "too_large": "At most {limit} of HTML is allowed; this has {count}.",
    "too_deep": "At most {limit} levels of nesting are allowed; this has {count}. The text was kept.",
    "too_many_links": "Only {limit} links are allowed; this has {count}.",
    "too_many_images": "Only {limit} images are allowed; this has {count}.",
    "too_many_embeds": "Only {limit} embeds are allowed; this has {count}.",
    "image_host_not_allowed": "Images from {host} are not allowed.",
    "link_not_allowed": "Links to {host} are not allowed.",
    "picture_type": "This is not a PNG, JPEG, GIF or WebP picture.",
    "picture_damaged": "This picture is damaged and cannot be read.",
    "picture_too_large": "Pictures of at most {limit} are allowed; this one has {count}.",
    "picture_too_many_pixels": "Pictures of at most {limit} pixels are allowed.",
    "picture_too_many_frames": "Animations of at most {limit} frames are allowed.",
    "too_many_uploads": "Only {limit} pictures can be uploaded. Remove one first.",
    "too_many_guest_uploads": "Too many pictures were uploaded by guests of your network. Sign in, or try again later.",
    "picture_address": "This is not an https address of a picture.",
    "picture_not_fetched": "The picture could not be fetched from {host}.",
}

NOTICES: dict[str, str] = {
    "pasted_image": "You cannot paste images directly.",
    "pasted_rich_text": "Pasted as rich text.",
    "paste_too_large": "This is too large to keep its formatting: at most {limit}, and this has {count}.",
    "too_many_tags": "This has too many tags to keep its formatting: at most {limit}, and this has {count}.",
    "link_embedded": "Your link has been automatically embedded.",
    "embed_failed": "Your link could not be embedded. It stays a link.",
    "draft_restored": "Your previous content has been restored.",
    "formatting_removed": "Some formatting could not be kept.",
    "reply_held": "Your reply is waiting. Register or sign in by {expires} and it will be published.",
    "draft_conflict": "This text was changed in another window. Both versions were kept.",
    "draft_gone": "This draft was posted or cleared in another window. Your text was kept.",
    "draft_too_large": "This draft has {count}, and at most {limit} can be saved. The older version was kept.",
    "too_many_drafts": "Only {limit} drafts can be kept. Post or clear another one first.",
    "too_many_guest_drafts": "Guests of your network keep too many drafts. Sign in, or try again later.",
    "draft_not_saved": "Your text could not be saved right now. It stays in this window.",
}

ACTIONS: dict[str, str] = {
    "insert_image": "Upload or insert images from URL.",
    "restore_formatting": "Restore formatting",
    "paste_as_plain_text": "Paste as plain text instead",
    "display_as_link": "Display as a link instead",
    "clear_editor": "Clear editor",
}

SINGULARS: dict[str, str] = {
    "Only {limit} emoji are allowed.": "Only {limit} emoji is allowed.",
    "At least {limit} characters are needed; this has {count}.": (
        "At least {limit} character is needed; this has {count}."
    ),
    "At most {limit} characters are allowed; this has {count}.": (
        "At most {limit} character is allowed; this has {count}."
    ),
    "At most {limit} levels of nesting are allowed; this has {count}. The text was kept.": (
        "At most {limit} level of nesting is allowed; this has {count}. The text was kept."
    ),
    "Only {limit} links are allowed; this has {count}.": "Only {limit} link is allowed; this has {count}.",
    "Only {limit} images are allowed; this has {count}.": "Only {limit} image is allowed; this has {count}.",
    "Only {limit} embeds are allowed; this has {count}.": "Only {limit} embed is allowed; this has {count}.",
    "Pictures of at most {limit} pixels are allowed.": "Pictures of at most {limit} pixel are allowed.",
    "Animations of at most {limit} frames are allowed.": "Animations of at most {limit} frame are allowed.",
    "Only {limit} pictures can be uploaded. Remove one first.": (
        "Only {limit} picture can be uploaded. Remove one first."
    ),
    "Only {limit} drafts can be kept. Post or clear another one first.": (
        "Only {limit} draft can be kept. Post or clear another one first."
    ),
}
"""Sentences that are said otherwise where `limit` is 1; other languages have more forms."""

SIZED = frozenset({"too_large", "picture_too_large", "paste_too_large", "draft_too_large"})
"""Codes whose `limit` and `count` are bytes, which their sentences say in KB and MB."""

PLAYERS: dict[str, str] = {
    "title": "Embedded content from {name}",
    "load": "Load content from {name}",
}
"""Texts of players: their title for screen readers, and the button of a player that waits for a click."""

GUEST = "You can post now and register later. If you have an account, sign in now to post with your account."

CLIENT: dict[str, str] = {
    # The reply box
    "guest_heading": "Join the conversation",
    "guest": GUEST,
    "held": "Your reply is waiting. Register or sign in by {expires} and it will be published.",
    "write_here": "Write your reply",
    "reply_here": "Reply to this topic…",
    "your_post": "Your post",
    "first_post": "First post",
    "save": "Save",
    "create_topic": "Create topic",
    "submit": "Submit reply",
    "sending": "Sending…",
    "send_unreachable": "The forum cannot be reached right now. Nothing was sent; your text is kept. Try again.",
    "send_ended": "Your session has ended. Sign in again, or press once more to send it without.",
    "session_ended": "Your session has ended. Your text is kept in this browser: sign in again and go on.",
    "sign_in": "Sign in",
    "emoji_count": "Emoji: {count} of {limit}",
    "links_count": "Links: {count} of {limit}",
    "images_count": "Pictures: {count} of {limit}",
    "embeds_count": "Embeds: {count} of {limit}",
    "characters_count": "Characters: {count} of {limit}",
    "bytes_count": "Size: {count} of {limit}",
    "size_mb": "{size} MB",
    "size_kb": "{size} KB",
    "size_bytes": "{size} bytes",
    "submit_waits": "The reply can be submitted once this is put right: {reason}",
    "dismiss": "Dismiss",
    "cleared": "The editor has been cleared.",
    "version_restored": "An earlier version has taken the place of your text.",
    "sent_cleared": "Your text was sent, so the editor has been cleared.",
    "undo_clear": "Bring the content back",
    "cancel": "Cancel",
    "insert": "Insert",
    "apply": "Apply",
    "remove": "Remove",
    "close": "Close",
    # The toolbar
    "formatting": "Formatting",
    "more": "More",
    "bold": "Bold",
    "italic": "Italic",
    "underline": "Underline",
    "strike": "Strikethrough",
    "subscript": "Subscript",
    "superscript": "Superscript",
    "code": "Code",
    "code_block": "Code block",
    "code_language": "Language of the code",
    "link": "Link",
    "link_address": "Address",
    "link_text": "Text to show",
    "link_invalid": "This is not an address that can be linked to.",
    "quote": "Quote",
    "said": "{author} said:",
    "quoted": "Quoted. Go to your reply",
    "bulleted_list": "Bulleted list",
    "numbered_list": "Numbered list",
    "paragraph": "Paragraph",
    "heading": "Heading",
    "heading_2": "Large heading",
    "heading_3": "Medium heading",
    "heading_4": "Small heading",
    "horizontal_rule": "Horizontal line",
    "clear_formatting": "Clear formatting",
    "undo": "Undo",
    "redo": "Redo",
    "table": "Table",
    "add_row": "Add a row",
    "add_column": "Add a column",
    "delete_row": "Delete the row",
    "delete_column": "Delete the column",
    "delete_table": "Delete the table",
    "spoiler": "Spoiler",
    "spoiler_title": "Title of the spoiler",
    "spoiler_reveal": "Show the spoiler",
    # Emoji
    "emoji": "Emoji",
    "emoji_search": "Search emoji",
    "emoji_recent": "Recently used",
    "emoji_none": "No emoji found",
    "emoji_groups": "Groups of emoji",
    "skin_tone": "Skin tone",
    # Pictures
    "image": "Picture",
    "image_upload": "Upload a picture",
    "image_choose": "Choose a file",
    "image_from_url": "Insert a picture from its address",
    "image_address": "Address of the picture",
    "image_alt": "Description for those who cannot see it",
    "image_width": "Width",
    "uploads_wait": "A picture is still on its way.",
    "upload_failed": "The picture could not be uploaded.",
    "try_again": "Try again",
    # Drafts
    "draft_saving": "Saving…",
    "draft_saved": "Draft saved at {time}",
    "draft_expires": "Kept until {date}",
    "draft_local": "Saved in this browser only",
    "draft_offline": "You are offline. Your text is kept in this browser.",
    "draft_signed_out": "Your session has ended. Your text is kept in this browser.",
    "draft_choose": "There are two versions of this draft. Which one do you want to keep?",
    "draft_mine": "The one in this window",
    "draft_theirs": "The one saved elsewhere",
    "keep_mine": "Keep mine",
    "keep_other": "Keep the other",
    "keep_both": "Keep both",
    "only_formatting": "Only the formatting differs.",
    "draft_history": "Earlier versions",
    "history_all": "All versions",
    "history_none": "There are no earlier versions yet.",
    "history_refused": "Written beside a newer version in another window",
    "history_claimed": "Written before you signed in",
    "draft_gone": "This draft was posted or cleared in another window. Your text was kept.",
    "restore": "Restore",
    # Embeds and pasting
    "embed": "Embedded content from {provider}",
    "embed_preview": "Your link will be shown like this.",
    "embed_show": "Show content from {provider}",
    "server_unreachable": "The forum cannot be reached right now.",
    "pasted_plain": "Formatting was left out.",
    "open_link": "Open link",
    "change_link": "Change link",
    "remove_link": "Remove link",
    "not_pictures": "Only pictures can be inserted. Left out: {names}",
}
"""What the browser client says by itself."""
