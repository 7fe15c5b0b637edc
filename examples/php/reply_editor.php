<?php
/** What a forum asks of the reply editor's service: a few lines over PHP's own streams, without any library. */

declare(strict_types=1);

final class ReplyEditor
{
    public function __construct(private string $url, private string $key) {}

    /**
     * One request. $owner is "member 42", or "guest" and the token in the guest's cookie.
     *
     * @return array{0: int, 1: string, 2: string[]} the status, the body and the header lines
     */
    public function ask(string $method, string $path, string $body = '', string $owner = '', array $headers = []): array
    {
        $headers[] = "Authorization: Bearer $this->key";
        if ($owner !== '') {
            $headers[] = "Reply-Editor-Owner: $owner";
            $headers[] = "Reply-Editor-Address: {$_SERVER['REMOTE_ADDR']}";
        }
        $context = stream_context_create(['http' => [
            'method' => $method, 'header' => $headers, 'content' => $body, 'timeout' => 20,
            'protocol_version' => 1.1, 'ignore_errors' => true, 'follow_location' => 0,
        ]]);
        $answer = file_get_contents($this->url . $path, false, $context);
        if ($answer === false) {
            return [503, '', []];
        }
        return [(int) explode(' ', $http_response_header[0])[1], $answer, $http_response_header];
    }

    /** What an endpoint answers to a JSON body, decoded. */
    public function post(string $path, array $body): array
    {
        [$status, $answer] = $this->ask('POST', $path, json_encode($body), '', ['Content-Type: application/json']);
        if ($status !== 200) {
            throw new RuntimeException("The reply editor's service answered $status to $path: $answer");
        }
        return json_decode($answer, true, 512, JSON_THROW_ON_ERROR);
    }
}
