package address_test

import (
	"net/http"
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/address"
)

func TestKey(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"198.51.100.3":               "198.51.100.3",
		" 198.51.100.3 ":             "198.51.100.3",
		"198.51.100.3:4711":          "198.51.100.3",
		"::ffff:198.51.100.3":        "198.51.100.3",
		"::FFFF:c633:6403":           "198.51.100.3",
		"[::ffff:198.51.100.3]:4711": "198.51.100.3",
		"2001:db8::1":                "2001:db8::/64",
		"2001:db8:0:0::1":            "2001:db8::/64",
		"2001:db8::2":                "2001:db8::/64",
		"2001:0DB8:0:0:ffff::":       "2001:db8::/64",
		"[2001:db8::1]":              "2001:db8::/64",
		"[2001:db8::1]:443":          "2001:db8::/64",
		"2001:db8:0:1::1":            "2001:db8:0:1::/64",
		"fe80::1%eth0":               "fe80::/64",
		"[fe80::1%eth1]:443":         "fe80::/64",
		"::1":                        "::/64",
		"":                           "",
		"unknown":                    "",
		"localhost:80":               "",
		"198.51.100.3:":              "",
		"198.51.100.3:http":          "",
		"198.51.100.3:70000":         "",
		"198.51.100.003":             "",
		"198.51.100":                 "",
		"[198.51.100.3]":             "",
		"[2001:db8::1":               "",
		"[[2001:db8::1]]":            "",
		"2001:db8::1]":               "",
		"198.51.100.3, 192.0.2.1":    "",
	} {
		require.Equal(t, want, address.Key(text), "%q", text)
	}
}

func TestProxies_ClientOf(t *testing.T) {
	t.Parallel()
	proxies := address.Proxies{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("fd00::/8")}
	for name, row := range map[string]struct {
		peer      string
		forwarded []string
		want      string
	}{
		"without a proxy":               {"198.51.100.3:4711", nil, "198.51.100.3"},
		"without a proxy, a claim":      {"198.51.100.3:4711", []string{"192.0.2.1"}, "198.51.100.3"},
		"behind a proxy":                {"10.0.0.1:80", []string{"198.51.100.3"}, "198.51.100.3"},
		"behind a proxy with IPv6":      {"[fd00::1]:80", []string{"2001:db8::1"}, "2001:db8::1"},
		"behind an IPv4-mapped proxy":   {"[::ffff:10.0.0.1]:80", []string{"198.51.100.3"}, "198.51.100.3"},
		"with a port":                   {"10.0.0.1:80", []string{"198.51.100.3:4711"}, "198.51.100.3"},
		"with a port and brackets":      {"10.0.0.1:80", []string{"[2001:db8::1]:443"}, "2001:db8::1"},
		"behind two proxies":            {"10.0.0.1:80", []string{"198.51.100.3:4711, 10.0.0.2:99"}, "198.51.100.3"},
		"in two headers":                {"10.0.0.1:80", []string{"198.51.100.3", "10.0.0.2"}, "198.51.100.3"},
		"what the client claims itself": {"10.0.0.1:80", []string{"192.0.2.1, 198.51.100.3"}, "198.51.100.3"},
		"a proxy's own request":         {"10.0.0.1:80", []string{"10.0.0.3, 10.0.0.2"}, "10.0.0.3"},
		"a proxy without the header":    {"10.0.0.1:80", nil, "10.0.0.1"},
		"garbage":                       {"10.0.0.1:80", []string{"198.51.100.3, unknown"}, "10.0.0.1"},
		"garbage before a proxy":        {"10.0.0.1:80", []string{"unknown, 10.0.0.2"}, "10.0.0.2"},
		"no address at all":             {"@", []string{"198.51.100.3"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			request := &http.Request{RemoteAddr: row.peer, Header: http.Header{"X-Forwarded-For": row.forwarded, "X-Real-Ip": {"203.0.113.9"}}}
			require.Equal(t, row.want, proxies.ClientOf(request))
		})
	}
}
