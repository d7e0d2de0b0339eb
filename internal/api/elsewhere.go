package api

import (
	"io/fs"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"sneakerhead/internal/drop"
)

// headAsGet has HEAD answered as GET is: net/http leaves the body out by itself.
func headAsGet(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodHead {
			asGet := *r
			asGet.Method = http.MethodGet
			r = &asGet
		}
		next.ServeHTTP(w, r)
	})
}

// elsewhere answers what is no route: the web client's pages, and for the rest a problem.
func (s *server) elsewhere(c *gin.Context) {
	path := c.Request.URL.Path
	api := strings.HasPrefix(path, "/api/") || path == "/api"
	switch {
	case api || c.Request.Method != http.MethodGet: // HEAD has become GET
		fail(c, drop.ErrNotFound)
	case s.Client != nil:
		c.Status(http.StatusOK) // what a handler that names no status means; gin would say 404 here
		s.Client.ServeHTTP(c.Writer, c.Request)
	case path == "/":
		c.String(http.StatusOK, "SneakerHead is running. Its API: /api/docs; live changes: /ws\n")
	default:
		fail(c, drop.ErrNotFound)
	}
}

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
