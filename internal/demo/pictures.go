package demo

import (
	"embed"
	"io/fs"
)

//go:embed pictures/*.svg pictures/*.jpg
var embedded embed.FS

// Pictures returns the demo drops' pictures by file name, such as "tempo.svg". They are served
// under /media/. Each has a copy that ends in .jpg, for the previews of links: 840 pixels wide,
// taken with a browser, because nothing else draws the filters in them.
func Pictures() fs.FS {
	pictures, err := fs.Sub(embedded, "pictures")
	if err != nil {
		panic(err) // the name is a valid path
	}
	return pictures
}
