package site_test

import (
	"image/png"
	"net/http"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/site"
)

func TestSite_IDsInCapitalsLeadToLowerCase(t *testing.T) {
	t.Parallel()
	handler, _ := open(t, nil, tempo)
	id := tempo.ID.String()
	for path, want := range map[string]string{
		"/drops/" + strings.ToUpper(id):               tempoPath,
		"/drops/" + strings.ToUpper(id) + "/":         tempoPath,
		"/drops/" + strings.ToUpper(id) + "?from=a/b": tempoPath + "?from=a/b",
		"/drops/A" + id[1:]:                           "/drops/a" + id[1:],
		"/admin/drops/" + strings.ToUpper(id):         "/admin/drops/" + id,
		"/admin/drops/" + strings.ToUpper(id) + "/x":  "/admin/drops/" + id + "/x",
	} {
		reply := get(handler, path)
		require.Equal(t, 301, reply.Code, path)
		require.Equal(t, want, reply.Header().Get("Location"), path)
	}
	for _, path := range []string{"//drops/" + strings.ToUpper(id), "/evil.test//drops/" + strings.ToUpper(id), "/drops/TEMPO"} {
		require.Equal(t, 404, get(handler, path).Code, path)
	}
}

func TestSite_EveryRouteOfTheClient(t *testing.T) {
	t.Parallel()
	handler, _ := open(t, nil, tempo)
	const hidden = `<meta name="robots" content="noindex">`
	for path, want := range map[string]struct {
		status        int
		title         string
		canonical     string
		searchEngines bool
	}{
		"/":                {200, "Live drops · SneakerHead", "http://example.com/", true},
		"/?q=tempo":        {200, "Live drops · SneakerHead", "http://example.com/", true},
		"/upcoming":        {200, "Upcoming drops · SneakerHead", "http://example.com/upcoming", true},
		"/upcoming/":       {200, "Upcoming drops · SneakerHead", "http://example.com/upcoming", true},
		"/ended":           {200, "Ended drops · SneakerHead", "http://example.com/ended", true},
		tempoPath:          {200, "Tempo · SneakerHead", "http://example.com" + tempoPath, true},
		tempoPath + "/":    {200, "Tempo · SneakerHead", "http://example.com" + tempoPath, true},
		"/my-drops":        {200, "My drops · SneakerHead", "", false},
		"/profile":         {200, "Profile · SneakerHead", "", false},
		"/sign-in":         {200, "Sign in · SneakerHead", "", false},
		"/admin":           {200, "Admin · SneakerHead", "", false},
		"/admin/drops/new": {200, "Admin · SneakerHead", "", false},
		"/orders/0190a5d2-7b1c-7c3e-9a54-2f6b1d0e8c11": {200, "Your order · SneakerHead", "", false},
		"/orders/SH-7K3M-Q2XP/":                        {200, "Your order · SneakerHead", "", false},
		"/orders":                                      {404, "Page not found · SneakerHead", "", false},
		"/orders/SH-7K3M-Q2XP/more":                    {404, "Page not found · SneakerHead", "", false},
		"/nowhere":                                     {404, "Page not found · SneakerHead", "", false},
		"/upcoming/more":                               {404, "Page not found · SneakerHead", "", false},
		"/administrator":                               {404, "Page not found · SneakerHead", "", false},
		"/drops":                                       {404, "Page not found · SneakerHead", "", false},
		"/drops/":                                      {404, "Page not found · SneakerHead", "", false},
		"/drops/tempo":                                 {404, "Drop not found · SneakerHead", "", false},
		tempoPath + "/more":                            {404, "Drop not found · SneakerHead", "", false},
		"/drops/{0190a5d2-7b1c-7c3e-9a54-2f6b1d0e8c11}": {404, "Drop not found · SneakerHead", "", false},
		"/drops/0190a5d27b1c7c3e9a542f6b1d0e8c11":       {404, "Drop not found · SneakerHead", "", false},
		"/drops/00000000-0000-4000-8000-000000000001":   {404, "Drop not found · SneakerHead", "", false},
	} {
		reply := get(handler, path)
		body := reply.Body.String()
		require.Equal(t, want.status, reply.Code, path)
		require.Contains(t, body, "<title>"+want.title+"</title>", path)
		require.Equal(t, 1, strings.Count(body, "<title>"), path)
		require.Contains(t, body, `<div id="root">`, path)
		require.NotContains(t, body, "page-head", path)
		require.Equal(t, "text/html; charset=utf-8", reply.Header().Get("Content-Type"), path)
		require.Equal(t, "no-cache", reply.Header().Get("Cache-Control"), path)
		require.Empty(t, reply.Header().Get("ETag"), "a nonce must not be used twice")
		require.Equal(t, want.searchEngines, !strings.Contains(body, hidden), path)
		if want.canonical == "" {
			require.NotContains(t, body, "canonical", path)
		} else {
			require.Contains(t, body, `<link rel="canonical" href="`+want.canonical+`">`, path)
			require.Contains(t, body, `<meta property="og:url" content="`+want.canonical+`">`, path)
		}
	}
}

func TestSite_APictureForEveryPage(t *testing.T) {
	t.Parallel()
	handler, _ := open(t, nil, tempo)
	for path, want := range map[string]string{"/": "/preview.png", "/upcoming": "/preview.png", tempoPath: tempoPath + "/preview.png"} {
		address := metaOf(get(handler, path).Body.String())["og:image"]
		require.True(t, strings.HasPrefix(address, "http://example.com"+want+"?v="), address)
		reply := get(handler, strings.TrimPrefix(address, "http://example.com"))
		require.Equal(t, http.StatusOK, reply.Code)
		require.Equal(t, "image/png", reply.Header().Get("Content-Type"))
		picture, err := png.DecodeConfig(reply.Body)
		require.NoError(t, err)
		require.Equal(t, [2]int{1200, 630}, [2]int{picture.Width, picture.Height})
		again := get(handler, want, "If-None-Match: "+reply.Header().Get("ETag"))
		require.Equal(t, http.StatusNotModified, again.Code)
		require.Empty(t, again.Body.String())
	}
	require.Equal(t, http.StatusNotFound, get(handler, "/drops/0190a5d2-7b1c-7c3e-9a54-2f6b1d0e8c12/preview.png").Code)
	require.Equal(t, http.StatusNotFound, get(handler, "/nowhere/preview.png").Code)
}

func TestSite_APictureSaysWhatTheDropSaysNow(t *testing.T) {
	t.Parallel()
	handler, catalogue := open(t, nil, tempo)
	addressOf := func() string { return metaOf(get(handler, tempoPath).Body.String())["og:image"] }
	before, stock := addressOf(), tempo
	stock.AvailableStock--
	catalogue.drops[tempo.ID] = stock
	require.Equal(t, before, addressOf(), "a picture does not say how many are left")
	renamed := tempo
	renamed.Name = "Tempo 2"
	catalogue.drops[tempo.ID] = renamed
	require.NotEqual(t, before, addressOf(), "programs that keep pictures by address ask again")
	catalogue.err = errAway
	require.Equal(t, http.StatusOK, get(handler, tempoPath+"/preview.png").Code, "the shop's, while drops cannot be read")
}

func TestNew_RefusesABrokenBuild(t *testing.T) {
	t.Parallel()
	for name, index := range map[string]string{
		"no head":               "<html>__CSP_NONCE__</html>",
		"no end of the head":    "<html><!--page-head--><title>x</title>__CSP_NONCE__</html>",
		"ends before it begins": "<html><!--/page-head--><!--page-head-->__CSP_NONCE__</html>",
		"two heads":             "<!--page-head--><!--/page-head-->__CSP_NONCE__<!--page-head--><!--/page-head-->",
		"no nonce":              "<html><!--page-head--><title>x</title><!--/page-head--></html>",
		"a nonce that would be replaced with the head": "<!--page-head-->__CSP_NONCE__<!--/page-head-->",
		"nothing": "",
	} {
		_, err := site.New(site.Options{Files: fstest.MapFS{"index.html": {Data: []byte(index)}}})
		require.ErrorContains(t, err, "the built web client is broken", name)
		require.ErrorContains(t, err, "make web", name)
	}
	_, err := site.New(site.Options{Files: fstest.MapFS{}})
	require.ErrorContains(t, err, "index.html")
}

func TestSite_WhereItIsReached(t *testing.T) {
	t.Parallel()
	const proxy, stranger = "From: 10.1.2.3:4000", "From: 192.0.2.7:4000"
	for name, row := range map[string]struct {
		origin  string
		headers []string
		want    string // empty: nothing absolute
		secure  bool
	}{
		"by the Host header":           {"", []string{"Host: shop.test:8080"}, "http://shop.test:8080", false},
		"in capitals":                  {"", []string{"Host: SHOP.test"}, "http://shop.test", false},
		"an address":                   {"", []string{"Host: [::1]:3000"}, "http://[::1]:3000", false},
		"behind a proxy with TLS":      {"", []string{"Host: shop.test", proxy, "X-Forwarded-Proto: https"}, "https://shop.test", true},
		"behind an IPv4-mapped proxy":  {"", []string{"Host: shop.test", "From: [::ffff:10.1.2.3]:4000", "X-Forwarded-Proto: https"}, "https://shop.test", true},
		"behind a proxy without TLS":   {"", []string{"Host: shop.test", proxy, "X-Forwarded-Proto: http"}, "http://shop.test", false},
		"TLS by an untrusted client":   {"", []string{"Host: shop.test", stranger, "X-Forwarded-Proto: https"}, "http://shop.test", false},
		"other forwarding headers":     {"", []string{"Host: shop.test", proxy, "X-Forwarded-Host: evil.test", "Forwarded: host=evil.test"}, "http://shop.test", false},
		"a host with markup":           {"", []string{`Host: "><script>alert(1)</script>`}, "", false},
		"a host with a path":           {"", []string{"Host: shop.test/evil"}, "", false},
		"a host with a user":           {"", []string{"Host: shop.test@evil.test"}, "", false},
		"no host":                      {"", []string{"Host: "}, "", false},
		"what was set":                 {"https://shop.test", []string{"Host: evil.test"}, "https://shop.test", false},
		"what was set, behind a proxy": {"https://shop.test", []string{"Host: evil.test", proxy, "X-Forwarded-Proto: https"}, "https://shop.test", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			handler, _ := open(t, func(o *site.Options) { o.Address.Configured = row.origin }, tempo)
			reply := get(handler, tempoPath, row.headers...)
			body := reply.Body.String()
			require.Equal(t, http.StatusOK, reply.Code)
			require.Equal(t, row.secure, reply.Header().Get("Strict-Transport-Security") != "")
			require.Equal(t, 1, strings.Count(body, "<script"))
			require.NotContains(t, body, "evil")
			if row.want == "" {
				for _, absolute := range []string{"canonical", "og:url", "og:image"} {
					require.NotContains(t, body, absolute)
				}
				return
			}
			require.Contains(t, body, `<link rel="canonical" href="`+row.want+tempoPath+`">`)
			require.Contains(t, body, `<meta property="og:image" content="`+row.want+tempoPath+`/preview.png?v=`)
		})
	}
}
