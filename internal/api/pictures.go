package api

import (
	"io/fs"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"sneakerhead/internal/drop"
)

// servePictures serves the pictures in the binary.
func servePictures(pictures fs.FS) gin.HandlerFunc {
	files := http.StripPrefix("/media/", http.FileServerFS(pictures))
	return func(c *gin.Context) {
		name := strings.TrimPrefix(c.Param("path"), "/")
		if info, err := fs.Stat(pictures, name); err != nil || info.IsDir() {
			fail(c, drop.ErrNotFound)
			return
		}
		c.Header("Cache-Control", "public, max-age=86400")
		c.Header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'") // an SVG opened by itself must not run scripts
		files.ServeHTTP(c.Writer, c.Request)
	}
}

// hidePicture takes a picture from a user whom an admin is shown, if it is on a host that the shop
// takes none from: an admin's browser must not call on it either.
func (s *server) hidePicture(user *drop.User) {
	if user != nil {
		user.ImageURL = s.Serving.PictureHosts.Shown(user.ImageURL)
	}
}
