<?php
/** A forum of one topic in PHP: php -S 127.0.0.1:8080 examples/php/forum.php
 *
 * EDITOR_SERVICE and EDITOR_SERVICE_KEY say where the service is and what lets in there; posts are kept in POSTS.
 */

declare(strict_types=1);
require __DIR__ . '/reply_editor.php';

const CONTEXT = 'reply:1';
$editor = new ReplyEditor(getenv('EDITOR_SERVICE') ?: 'http://127.0.0.1:8010', getenv('EDITOR_SERVICE_KEY') ?: '');
$file = getenv('POSTS') ?: sys_get_temp_dir() . '/posts.json';
[$path] = explode('?', $_SERVER['REQUEST_URI'], 2);  // parse_url takes the end of "reply:1" for a port.

session_start(['cookie_httponly' => true, 'cookie_samesite' => 'Lax']);
$_SESSION['token'] ??= bin2hex(random_bytes(16));
// 128 random bits in base64url, as the service wants a guest's token; your forum's own member, where one is signed in.
$_SESSION['guest'] ??= rtrim(strtr(base64_encode(random_bytes(16)), '+/', '-_'), '=');
$owner = isset($_SESSION['member']) ? "member {$_SESSION['member']}" : "guest {$_SESSION['guest']}";
$token = $_SERVER['HTTP_X_CSRF_TOKEN'] ?? $_POST['token'] ?? '';
if (!in_array($_SERVER['REQUEST_METHOD'], ['GET', 'HEAD'], true) && !hash_equals($_SESSION['token'], $token)) {
    http_response_code(403);
    exit('Load the page anew, and send it again.');
}

// What the reply box asks for, and no more: passed on, for the owner that the session knows.
const PASSED = '#^/editor/(policy|check|paste|embed|render|display-as-link|drafts/[^/]+(/history)?|images(/.+)?|static/.+)$#D';
const ANSWERED = '/^(Content-Type|Content-Language|Content-Security-Policy|Cache-Control|ETag|Location|Retry-After|X-Content-Type-Options):/i';
if (preg_match(PASSED, $path)) {
    $body = file_get_contents('php://input');
    $passed = ['Content-Type: ' . ($_SERVER['CONTENT_TYPE'] ?? 'application/json')];
    foreach (['If-Match', 'If-None-Match', 'Accept-Language'] as $name) {
        $value = $_SERVER['HTTP_' . strtr(strtoupper($name), '-', '_')] ?? '';
        if ($value !== '') {
            $passed[] = "$name: $value";
        }
    }
    if (isset($_FILES['file']) && $_FILES['file']['error'] === UPLOAD_ERR_OK) {  // PHP has read the form already.
        $boundary = bin2hex(random_bytes(16));
        $passed[0] = "Content-Type: multipart/form-data; boundary=$boundary";
        $picture = file_get_contents($_FILES['file']['tmp_name']);
        $body = "--$boundary\r\nContent-Disposition: form-data; name=\"file\"; filename=\"picture\"\r\n\r\n$picture\r\n--$boundary--\r\n";
    }
    [$status, $answer, $headers] = $editor->ask($_SERVER['REQUEST_METHOD'], $_SERVER['REQUEST_URI'], $body, $owner, $passed);
    http_response_code($status);
    array_map('header', preg_grep(ANSWERED, $headers));
    exit($answer);
}

$posts = is_file($file) ? json_decode(file_get_contents($file), true) : [];
$errors = [];
$content = '';
$format = 'html';
if ($_SERVER['REQUEST_METHOD'] === 'POST') {
    $content = str_replace("\r\n", "\n", $_POST['content'] ?? '');
    // "text" where there is no JavaScript: what was typed is then no HTML.
    $format = ($_POST['content-format'] ?? 'html') === 'text' ? 'text' : 'html';
    $result = $editor->post('/editor/check', ['html' => $content, 'posted' => $format]);
    if ($result['ok']) {
        $posts[] = $result['html'];
        file_put_contents($file, json_encode($posts), LOCK_EX);
        // The draft goes, and a late autosave does not bring it back.
        $editor->ask('DELETE', '/editor/drafts/' . CONTEXT, '', $owner, ['If-Match: *']);
        header('Location: /', true, 303);
        exit;
    }
    http_response_code(422);
    $errors = array_column($result['violations'], 'message');
}
?>
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Topic</title>
<link rel="stylesheet" href="/editor/static/reply-editor.css">
<link rel="stylesheet" href="/editor/static/embed.css">
<script type="module" src="/editor/static/reply-editor.js"></script>
<?php foreach ($posts as $html): ?>
<article><?= $editor->post('/editor/render', ['html' => $html])['html'] ?></article>
<?php endforeach ?>
<?php foreach ($errors as $message): ?>
<p role="alert"><?= htmlspecialchars($message) ?></p>
<?php endforeach ?>
<form method="post">
<input type="hidden" name="token" value="<?= $_SESSION['token'] ?>">
<reply-editor context="<?= CONTEXT ?>" api="/editor" csrf-token="<?= $_SESSION['token'] ?>" lang="en">
<label for="content">Write your reply</label>
<textarea id="content" name="content" rows="8">
<?= htmlspecialchars($content) ?></textarea>
<input type="hidden" name="content-format" value="<?= $content === '' ? 'text' : $format ?>">
</reply-editor>
<button>Submit Reply</button>
</form>
