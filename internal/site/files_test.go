package site_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
)

const (
	forGood = "public, max-age=31536000, immutable"
	forADay = "public, max-age=86400"
)

func TestSite_Files(t *testing.T) {
	t.Parallel()
	handler, _ := open(t, nil)
	for path, want := range map[string]struct{ contentType, cacheControl, body string }{
		"/assets/app-1a2b.js":     {"text/javascript; charset=utf-8", forGood, "the script itself"},
		"/assets/app-3c4d.css":    {"text/css; charset=utf-8", forGood, "the styles"},
		"/assets/a-5e6f.woff2":    {"font/woff2", forGood, "a font"},
		"/assets/%61pp-1a2b.js":   {"text/javascript; charset=utf-8", forGood, "the script itself"},
		"/assets/app-1a2b.js?v=1": {"text/javascript; charset=utf-8", forGood, "the script itself"},
		"/favicon.svg":            {"image/svg+xml", forADay, "<svg/>"},
		"/robots.txt":             {"text/plain; charset=utf-8", forADay, "User-agent: *\n"},
		"/manifest.webmanifest":   {"application/manifest+json", forADay, "{}"},
	} {
		reply := get(handler, path)
		require.Equal(t, http.StatusOK, reply.Code, path)
		require.Equal(t, want.contentType, reply.Header().Get("Content-Type"), path)
		require.Equal(t, want.cacheControl, reply.Header().Get("Cache-Control"), path)
		require.Equal(t, want.body, reply.Body.String(), path)
		require.Equal(t, "nosniff", reply.Header().Get("X-Content-Type-Options"), path)
		require.NotEmpty(t, reply.Header().Get("ETag"), path)
	}
	require.Contains(t, get(handler, "/favicon.svg").Header().Get("Content-Security-Policy"), "default-src 'none'", "a picture must not run scripts")
}

func TestSite_FilesInAnAcceptedEncoding(t *testing.T) {
	t.Parallel()
	handler, _ := open(t, nil)
	tags := map[string]string{}
	for _, row := range []struct{ path, accepts, encoding, body string }{
		{"/assets/app-1a2b.js", "gzip, deflate, br, zstd", "br", "brotli"},
		{"/assets/app-1a2b.js", "gzip;q=1.0, br;q=0.1", "br", "brotli"},
		{"/assets/app-1a2b.js", "BR", "br", "brotli"},
		{"/assets/app-1a2b.js", "br;q=0, gzip", "gzip", "gzip"},
		{"/assets/app-1a2b.js", "gzip", "gzip", "gzip"},
		{"/assets/app-1a2b.js", "deflate", "", "the script itself"},
		{"/assets/app-1a2b.js", "brotli, xgzip", "", "the script itself"},
		{"/assets/app-1a2b.js", "br;q=nonsense", "", "the script itself"},
		{"/assets/app-1a2b.js", "*", "", "the script itself"},
		{"/assets/app-1a2b.js", "identity", "", "the script itself"},
		{"/assets/app-1a2b.js", "", "", "the script itself"},
		{"/assets/old-7a8b.js", "br, gzip", "gzip", "old gzip"},
		{"/assets/app-3c4d.css", "br, gzip", "", "the styles"},
	} {
		reply := get(handler, row.path, "Accept-Encoding: "+row.accepts)
		require.Equal(t, row.encoding, reply.Header().Get("Content-Encoding"), row.accepts)
		require.Equal(t, row.body, reply.Body.String(), row.accepts)
		require.Equal(t, row.path != "/assets/app-3c4d.css", reply.Header().Get("Vary") == "Accept-Encoding", "only files with several encodings vary")
		require.NotContains(t, reply.Header().Get("Content-Type"), "gzip")
		tags[row.body] = reply.Header().Get("ETag")

		again := get(handler, row.path, "Accept-Encoding: "+row.accepts, "If-None-Match: "+reply.Header().Get("ETag"))
		require.Equal(t, http.StatusNotModified, again.Code)
		require.Empty(t, again.Body.String())
		require.Equal(t, reply.Header().Get("Cache-Control"), again.Header().Get("Cache-Control"))
	}
	require.Len(t, tags, 5)
	other := get(handler, "/assets/app-1a2b.js", "Accept-Encoding: br", "If-None-Match: "+tags["the script itself"])
	require.Equal(t, http.StatusOK, other.Code, "a tag is for one encoding")
}

func TestSite_HeadAndRange(t *testing.T) {
	t.Parallel()
	handler, _ := open(t, nil, tempo)
	for _, path := range []string{"/assets/app-1a2b.js", "/favicon.svg", "/", tempoPath} {
		full, head := get(handler, path, "Accept-Encoding: br"), send(handler, http.MethodHead, path, "Accept-Encoding: br")
		require.Equal(t, full.Code, head.Code, path)
		require.Empty(t, head.Body.String(), path)
		require.NotEmpty(t, head.Header().Get("Content-Length"), path)
		require.Equal(t, full.Header().Get("Content-Length"), head.Header().Get("Content-Length"), path)
		require.Equal(t, full.Header().Get("Content-Type"), head.Header().Get("Content-Type"), path)
	}
	part := get(handler, "/assets/app-1a2b.js", "Range: bytes=4-9")
	require.Equal(t, http.StatusPartialContent, part.Code)
	require.Equal(t, "script", part.Body.String())
}

func TestSite_UnknownFiles(t *testing.T) {
	t.Parallel()
	handler, _ := open(t, nil)
	for _, path := range []string{
		"/assets/gone-9c0d.js", "/assets/", "/assets/../index.html", "/assets/%2e%2e/index.html", "/assets/..%2findex.html",
		"/assets/../../../etc/passwd", "/assets//app-1a2b.js", "/assets/app-1a2b.js/", "/assets/app-1a2b.js.br", "/assets/APP-1a2b.js",
		"/assets/app-1a2b.js%00", "/assets/.hidden.js", `/assets/..\..\index.html`,
	} {
		reply := get(handler, path)
		require.Equal(t, http.StatusNotFound, reply.Code, path)
		require.Equal(t, "no-store", reply.Header().Get("Cache-Control"), path)
		require.NotContains(t, reply.Body.String(), "<div", path)
		require.Equal(t, "text/plain; charset=utf-8", reply.Header().Get("Content-Type"), path)
	}
	for _, path := range []string{"/.gitkeep", "/.vite/manifest.json", "/index.html", "/../index.html", "/%2e%2e/etc/passwd", "//evil.test/", "/favicon.svg/"} {
		reply := get(handler, path)
		require.Equal(t, http.StatusNotFound, reply.Code, path)
		require.Contains(t, reply.Body.String(), `<div id="root">`, path)
		require.NotContains(t, reply.Body.String(), "__CSP_NONCE__", path)
	}
	for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodOptions} {
		reply := send(handler, method, "/")
		require.Equal(t, http.StatusMethodNotAllowed, reply.Code, method)
		require.Equal(t, "GET, HEAD", reply.Header().Get("Allow"))
	}
}
