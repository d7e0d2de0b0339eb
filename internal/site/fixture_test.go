package site_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/uuid"
	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/origin"
	"sneakerhead/internal/site"
)

const indexHTML = `<!doctype html>
<html lang="en">
  <head>
    <!--page-head--><title>SneakerHead</title><!--/page-head-->
    <meta property="csp-nonce" nonce="__CSP_NONCE__">
    <script type="module" crossorigin src="/assets/app-1a2b.js" nonce="__CSP_NONCE__"></script>
    <link rel="stylesheet" crossorigin href="/assets/app-3c4d.css" nonce="__CSP_NONCE__">
  </head>
  <body><div id="root"></div></body>
</html>
`

// built is the output of a build of the client.
func built() fstest.MapFS {
	files := fstest.MapFS{}
	for name, content := range map[string]string{
		"index.html":             indexHTML,
		".gitkeep":               "",
		".vite/manifest.json":    "{}",
		"favicon.svg":            "<svg/>",
		"robots.txt":             "User-agent: *\n",
		"manifest.webmanifest":   "{}",
		"assets/app-1a2b.js":     "the script itself",
		"assets/app-1a2b.js.br":  "brotli",
		"assets/app-1a2b.js.gz":  "gzip",
		"assets/app-3c4d.css":    "the styles",
		"assets/app-3c4d.css.br": "styles that grew when they were compressed",
		"assets/.hidden.js":      "hidden",
		"assets/a-5e6f.woff2":    "a font",
		"assets/old-7a8b.js":     "an old script",
		"assets/old-7a8b.js.gz":  "old gzip",
	} {
		files[name] = &fstest.MapFile{Data: []byte(content)}
	}
	return files
}

// shop implements site.Drops in memory.
type shop struct {
	drops map[uuid.UUID]drop.View
	err   error         // what every read returns
	never chan struct{} // reads wait for it, unless it is nil
	reads int
}

func (s *shop) Drop(ctx context.Context, id uuid.UUID) (drop.View, error) {
	s.reads++
	if s.never != nil {
		select {
		case <-s.never:
		case <-ctx.Done():
			return drop.View{}, ctx.Err()
		}
	}
	if s.err != nil {
		return drop.View{}, s.err
	}
	found, ok := s.drops[id]
	if !ok {
		return drop.View{}, drop.ErrNotFound
	}
	return found, nil
}

var errAway = errors.New("postgres: connection refused")

var tempo = drop.View{ //nolint:gochecknoglobals // read only
	ID: uuid.MustParse("0190a5d2-7b1c-7c3e-9a54-2f6b1d0e8c11"), Name: "Tempo", Brand: "Fellgate",
	Description: "A low running shoe\nin coral.", ImageURL: "/media/tempo.svg",
	Price: drop.Money{Decimal: decimal.RequireFromString("219")}, Currency: "USD",
	TotalStock: 200, AvailableStock: 12, SoldStock: 188, Status: drop.Live,
	DropStartTime: time.Date(2031, 5, 2, 15, 0, 0, 0, time.UTC),
}

const tempoPath = "/drops/0190a5d2-7b1c-7c3e-9a54-2f6b1d0e8c11"

// open returns a site with the drops; change may set its options.
func open(t *testing.T, change func(*site.Options), drops ...drop.View) (http.Handler, *shop) {
	t.Helper()
	catalogue := &shop{drops: map[uuid.UUID]drop.View{}}
	for _, d := range drops {
		catalogue.drops[d.ID] = d
	}
	options := site.Options{Files: built(), Drops: catalogue, AuthMode: "clerk", Address: origin.Site{TrustedProxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}}}
	if change != nil {
		change(&options)
	}
	handler, err := site.New(options)
	require.NoError(t, err)
	return handler, catalogue
}

// send makes one request; headers are "Name: value".
func send(handler http.Handler, method, target string, headers ...string) *httptest.ResponseRecorder {
	request := httptest.NewRequest(method, target, nil)
	for _, header := range headers {
		name, value, _ := strings.Cut(header, ": ")
		switch name {
		case "Host":
			request.Host = value
		case "From":
			request.RemoteAddr = value
		default:
			request.Header.Add(name, value)
		}
	}
	recorder := httptest.NewRecorder()
	handler.ServeHTTP(recorder, request)
	return recorder
}

func get(handler http.Handler, target string, headers ...string) *httptest.ResponseRecorder {
	return send(handler, http.MethodGet, target, headers...)
}

var nonceOfStyles = regexp.MustCompile(`style-src 'self' 'nonce-([A-Za-z0-9+/_=-]+)'`)
