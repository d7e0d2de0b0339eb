// Package migrations carries the schema of the ledger's database as goose SQL files, in the order in which they run.
package migrations

import "embed"

// FS holds every migration, NNNNN_name.sql, at its root.
//
//go:embed *.sql
var FS embed.FS
