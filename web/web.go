// Package web embeds the built web client, which the client's build writes to dist. A binary that
// was built without it serves the API only.
package web

import (
	"embed"
	"io/fs"
)

//go:embed all:dist
var dist embed.FS

// Files returns the built client, index.html at its root.
func Files() fs.FS {
	files, err := fs.Sub(dist, "dist")
	if err != nil {
		panic(err) // the name is a valid path
	}
	return files
}

// HasClient reports whether the client was built before this binary was.
func HasClient() bool {
	_, err := fs.Stat(dist, "dist/index.html")
	return err == nil
}
