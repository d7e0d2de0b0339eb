package api

import (
	"io/fs"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"sneakerhead/internal/drop"
)

// servePictures serves the pictures that the binary carries.
func servePictures(pictures fs.FS) gin.HandlerFunc {
	files := http.StripPrefix("/media/", http.FileServerFS(pictures))
	return func(c *gin.Context) {
		name := strings.TrimPrefix(c.Param("path"), "/")
		if info, err := fs.Stat(pictures, name); err != nil || info.IsDir() {
			fail(c, drop.ErrNotFound)
			return
		}
		c.Header("Cache-Control", "public, max-age=86400")
		c.Header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'") // a picture runs nothing
		files.ServeHTTP(c.Writer, c.Request)
	}
}
