// Package docs embeds the documents that the product shows itself.
package docs

import _ "embed"

// Events is events.md: every event of the WebSocket, in Markdown.
//
//go:embed events.md
var Events string
