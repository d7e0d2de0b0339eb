package site

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strconv"
	"strings"
	"time"

	"sneakerhead/internal/contentcoding"
)

// assets is the path of files whose names contain a hash of their content.
const assets = "/assets/"

const (
	forGood = "public, max-age=31536000, immutable"
	forADay = "public, max-age=86400"
)

// file is one of the build's files, with the compressed forms that the build made.
type file struct {
	contentType  string
	cacheControl string
	plain        variant
	compressed   []variant // smallest first
}

// variant is a file in one encoding.
type variant struct {
	encoding string // empty for the file itself
	content  []byte
	etag     string
}

// encodings are the compressed forms that the build writes next to a file, smallest first.
var encodings = []struct{ name, suffix string }{{"br", ".br"}, {"gzip", ".gz"}} //nolint:gochecknoglobals // a constant; Go has none of this type

// readFiles reads all files but the page into memory. They are embedded in the binary, so this
// takes no more memory than they do, and serving one is a look-up in a map.
func readFiles(built fs.FS) (map[string]*file, error) {
	files := map[string]*file{}
	err := fs.WalkDir(built, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() || !isPublic(name) {
			return nil
		}
		files["/"+name], err = readFile(built, name)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the built web client: %w", err)
	}
	return files, nil
}

// isPublic reports whether a file is served under its own name. The page is not, because it is
// rendered for each request; nor are hidden files and compressed forms.
func isPublic(name string) bool {
	for _, encoding := range encodings {
		if strings.HasSuffix(name, encoding.suffix) {
			return false
		}
	}
	return name != page && !strings.HasPrefix(name, ".") && !strings.Contains(name, "/.")
}

func readFile(built fs.FS, name string) (*file, error) {
	content, err := fs.ReadFile(built, name)
	if err != nil {
		return nil, err
	}
	f := &file{contentType: contentTypeOf(name), cacheControl: forADay, plain: newVariant("", content)}
	if strings.HasPrefix("/"+name, assets) {
		f.cacheControl = forGood
	}
	for _, encoding := range encodings {
		smaller, err := fs.ReadFile(built, name+encoding.suffix)
		if err == nil && len(smaller) < len(content) { // compressing a tiny file makes it larger
			f.compressed = append(f.compressed, newVariant(encoding.name, smaller))
		}
	}
	return f, nil
}

// newVariant gives each encoding its own ETag, because an ETag identifies bytes.
func newVariant(encoding string, content []byte) variant {
	sum := sha256.Sum256(content)
	return variant{encoding: encoding, content: content, etag: fmt.Sprintf(`"%x"`, sum[:12])}
}

// serve writes the file in the smallest encoding that the client accepts. It handles Range and
// If-None-Match.
func (f *file) serve(w http.ResponseWriter, r *http.Request) {
	header, chosen := w.Header(), f.plain
	if len(f.compressed) > 0 {
		header.Add("Vary", "Accept-Encoding")
		chosen = f.choose(r.Header)
	}
	header.Set("Content-Type", f.contentType)
	header.Set("Cache-Control", f.cacheControl)
	header.Set("ETag", chosen.etag)
	if chosen.encoding != "" {
		header.Set("Content-Encoding", chosen.encoding)
		header.Set("Content-Length", strconv.Itoa(len(chosen.content))) // ServeContent does not set it with a Content-Encoding
	}
	if f.contentType == svg {
		header.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'") // an SVG opened by itself must not run scripts
	}
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(chosen.content))
}

func (f *file) choose(request http.Header) variant {
	for _, v := range f.compressed {
		if contentcoding.Accepts(request, v.encoding) {
			return v
		}
	}
	return f.plain
}

const svg = "image/svg+xml"

// contentTypeOf has its own table, because the system's tables differ between machines.
func contentTypeOf(name string) string {
	switch path.Ext(name) {
	case ".js", ".mjs":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".html":
		return "text/html; charset=utf-8"
	case ".txt":
		return "text/plain; charset=utf-8"
	case ".json", ".map":
		return "application/json"
	case ".webmanifest":
		return "application/manifest+json"
	case ".xml":
		return "application/xml"
	case ".wasm":
		return "application/wasm"
	case ".svg":
		return svg
	case ".png":
		return "image/png"
	case ".jpg", ".jpeg":
		return "image/jpeg"
	case ".webp":
		return "image/webp"
	case ".avif":
		return "image/avif"
	case ".ico":
		return "image/x-icon"
	case ".woff2":
		return "font/woff2"
	case ".woff":
		return "font/woff"
	default:
		return "application/octet-stream"
	}
}
