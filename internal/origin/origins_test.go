package origin_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/origin"
)

func TestParse(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"https://shop.test":             "https://shop.test",
		"HTTPS://Shop.TEST":             "https://shop.test",
		"https://shop.test:443":         "https://shop.test",
		"http://shop.test:80":           "http://shop.test",
		"http://shop.test:443":          "http://shop.test:443",
		"https://shop.test:8443":        "https://shop.test:8443",
		"http://localhost:5173":         "http://localhost:5173",
		"http://127.0.0.1:3000":         "http://127.0.0.1:3000",
		"http://[::1]:3000":             "http://[::1]:3000",
		"http://[0:0:0:0:0:0:0:1]":      "http://[::1]",
		"https://xn--schn-7qa.test":     "https://xn--schn-7qa.test",
		"https://a-b.c_d.shop.test:444": "https://a-b.c_d.shop.test:444",
	} {
		got, err := origin.Parse(text)
		require.NoError(t, err, text)
		require.Equal(t, want, got.String(), text)
	}
	for _, text := range []string{
		"", "null", "*", "shop.test", "//shop.test", "https:", "https://", "https://:443",
		"https://shop.test/", "https://shop.test/path", "https://shop.test?x", "https://shop.test#x",
		"https://user@shop.test", "https://user:pass@shop.test", "https://*.shop.test", "https://schön.test",
		"ftp://shop.test", "file://", "javascript://shop.test", "chrome-extension://abc", "ws://shop.test",
		"https://shop.test:", "https://shop.test:0", "https://shop.test:65536", "https://shop.test:+80",
		"https://shop.test:0443", "https://shop.test:http", "https://shop.test:80:80", "https://::1", "https://[::1",
		"https://[::1]x", "https://[127.0.0.1]", "https://[fe80::1%eth0]", "https://[]", "https://shop.test\\@evil.test",
		"https://shop.test ", " https://shop.test", "https://shop .test", "https://shop.test\x00", "https://shop%2etest",
		"https://https://shop.test",
	} {
		_, err := origin.Parse(text)
		require.ErrorIs(t, err, origin.ErrMalformed, "%q", text)
	}
	require.Empty(t, origin.Origin{}.String())
}

// request returns a request to a host with an Origin header for each of the origins.
func request(host string, origins ...string) *http.Request {
	return &http.Request{Host: host, Header: http.Header{"Origin": origins}}
}

func TestOrigins_Allows(t *testing.T) {
	t.Parallel()
	listed, err := origin.ParseList(" https://shop.test , http://localhost:5173,, https://Admin.Shop.test:443 ")
	require.NoError(t, err)

	for name, row := range map[string]struct {
		origin, host string
		want         bool
	}{
		"a listed origin":                    {"https://shop.test", "api.test", true},
		"in capitals":                        {"HTTPS://SHOP.TEST", "api.test", true},
		"with its scheme's port":             {"https://shop.test:443", "api.test", true},
		"a listed origin with a port":        {"http://localhost:5173", "localhost:3000", true},
		"one that was listed with its port":  {"https://admin.shop.test", "api.test", true},
		"with another scheme":                {"http://shop.test", "api.test", false},
		"with another port":                  {"https://shop.test:8443", "api.test", false},
		"with the other scheme's port":       {"https://shop.test:80", "api.test", false},
		"without the listed port":            {"http://localhost", "api.test", false},
		"with a listed one as prefix":        {"https://shop.test.evil.test", "api.test", false},
		"with a listed one as suffix":        {"https://evilshop.test", "api.test", false},
		"a subdomain of a listed one":        {"https://x.shop.test", "api.test", false},
		"a listed one as user name":          {"https://shop.test@evil.test", "api.test", false},
		"a listed one with a path":           {"https://shop.test/x", "api.test", false},
		"a listed one with a final dot":      {"https://shop.test.", "api.test", false},
		"two origins in one header":          {"https://shop.test https://evil.test", "api.test", false},
		"two origins with a comma":           {"https://shop.test,https://evil.test", "api.test", false},
		"null":                               {"null", "api.test", false},
		"null, asked of a host named so":     {"null", "null", false},
		"nothing":                            {"", "api.test", false},
		"nothing, asked of no host":          {"", "", false},
		"a stranger":                         {"https://evil.test", "api.test", false},
		"the server's own":                   {"https://api.test", "api.test", true},
		"the server's own behind TLS":        {"https://api.test", "api.test:443", true},
		"the server's own in capitals":       {"http://API.test", "api.TEST", true},
		"the server's own with its port":     {"http://127.0.0.1:3000", "127.0.0.1:3000", true},
		"the server's own in IPv6":           {"http://[::1]:3000", "[::1]:3000", true},
		"the server's own, another port":     {"http://127.0.0.1:3001", "127.0.0.1:3000", false},
		"the server's own, no port":          {"http://127.0.0.1", "127.0.0.1:3000", false},
		"the server's own as prefix":         {"https://api.test.evil.test", "api.test", false},
		"localhost is not 127.0.0.1":         {"http://localhost:3000", "127.0.0.1:3000", false},
		"a host with a path in it":           {"https://api.test", "api.test/", false},
		"a host that is no host":             {"https://api.test", "api test", false},
		"plain http on the port for TLS":     {"http://api.test", "api.test:443", false},
		"a scheme that only extensions have": {"chrome-extension://api.test", "api.test", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, row.want, listed.Allows(request(row.host, row.origin)))
		})
	}

	require.False(t, listed.Allows(request("api.test")), "no page sent it")
	require.False(t, listed.Allows(request("api.test", "https://shop.test", "https://shop.test")), "nor do pages have two origins")
	require.True(t, origin.Origins{}.Allows(request("api.test", "https://api.test")), "an empty list still lets in the own")
	require.False(t, origin.Origins{}.Allows(request("api.test", "https://shop.test")))
	require.ElementsMatch(t,
		[]string{"https://shop.test", "http://localhost:5173", "https://admin.shop.test"}, listed.Strings())

	require.Equal(t, "https://shop.test", listed.First())
	require.Empty(t, origin.Origins{}.First())

	_, err = origin.ParseList("https://shop.test, https://shop.test/")
	require.ErrorContains(t, err, `got "https://shop.test/"`)
}
