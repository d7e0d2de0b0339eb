package demo

import (
	"embed"
	"io/fs"
)

//go:embed pictures/*.svg
var embedded embed.FS

// Pictures returns the demo drops' pictures by file name, such as "tempo.svg". They are served
// under /media/.
func Pictures() fs.FS {
	pictures, err := fs.Sub(embedded, "pictures")
	if err != nil {
		panic(err) // the name is a valid path
	}
	return pictures
}
