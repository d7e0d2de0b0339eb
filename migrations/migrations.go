// Package migrations embeds the goose SQL files that make the database's schema.
package migrations

import "embed"

// FS has every migration at its root, as NNNNN_name.sql.
//
//go:embed *.sql
var FS embed.FS
