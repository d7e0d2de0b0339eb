package api_test

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/address"
	"sneakerhead/internal/api"
)

// from sends a request whose connection comes from peer; headers are "Name: value".
func (w *fixture) from(peer, path string, headers ...string) *httptest.ResponseRecorder {
	request := httptest.NewRequest(http.MethodGet, path, http.NoBody)
	request.RemoteAddr, request.Host = peer, "localhost"
	for _, header := range headers {
		name, value, _ := strings.Cut(header, ": ")
		request.Header.Add(name, value)
	}
	recorder := httptest.NewRecorder()
	w.handler.ServeHTTP(recorder, request)
	return recorder
}

func trustTens(o *api.Options) {
	o.Serving.TrustedProxies = address.Proxies{netip.MustParsePrefix("10.0.0.0/8")}
}

const (
	aProxy     = "10.0.0.1:80"
	aForwarded = "X-Forwarded-For: 198.51.100.3:4711"
)

func TestAddresses_OneClientHasOneAllowance(t *testing.T) {
	t.Parallel()
	type request struct{ peer, header string }
	for name, spellings := range map[string][]request{
		"IPv4, by itself and behind a proxy": {
			{"198.51.100.3:1", "X-Nothing: 1"},
			{"[::ffff:198.51.100.3]:2", "X-Nothing: 1"},
			{aProxy, "X-Forwarded-For: 198.51.100.3"},
			{aProxy, aForwarded},
			{"[::ffff:10.0.0.1]:80", "X-Forwarded-For: ::ffff:198.51.100.3"},
		},
		"IPv6 of one customer": {
			{"[2001:db8::1]:1", "X-Nothing: 1"},
			{aProxy, "X-Forwarded-For: 2001:db8::2"},
			{aProxy, "X-Forwarded-For: [2001:db8:0:0:ffff::]:443"},
		},
		"an untrusted client with other headers": {
			{"198.51.100.3:1", "X-Real-IP: 192.0.2.1"},
			{"198.51.100.3:1", "X-Forwarded-For: 192.0.2.2"},
		},
		"a trusted proxy without X-Forwarded-For": {
			{aProxy, "X-Real-IP: 192.0.2.1"},
			{aProxy, "X-Real-IP: 192.0.2.2"},
			{aProxy, "X-Forwarded-For: unknown"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newFixture(t, func(o *api.Options) { trustTens(o); o.Limits.AddressRequestsPerSecond = 1 })
			limited := 0
			for n := range 12 {
				as := spellings[n%len(spellings)]
				if w.from(as.peer, "/api/config", as.header).Code == http.StatusTooManyRequests {
					limited++
				}
			}
			require.GreaterOrEqual(t, limited, 8, "2 at once and 1 a second are allowed")
			require.Equal(t, http.StatusOK, w.from("203.0.113.1:1", "/api/config").Code, "somebody else")
		})
	}
}

func TestAddresses_OfSockets(t *testing.T) {
	t.Parallel()
	w := newFixture(t, trustTens)
	require.Equal(t, "198.51.100.3", w.from(aProxy, "/ws", aForwarded, "X-Real-IP: 192.0.2.1").Body.String())
	require.Equal(t, "10.0.0.1", w.from(aProxy, "/ws", "X-Real-IP: 192.0.2.1").Body.String())
}

func TestAddresses_AnIgnoredProxyIsLoggedOnceAMinute(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		w := newFixture(t, func(o *api.Options) { trustTens(o); o.Log = slog.New(slog.NewTextHandler(&log, nil)) })
		warnings := func() int { return strings.Count(log.String(), "X-Forwarded-For is ignored: set TRUSTED_PROXIES") }
		w.from(aProxy, "/api/config", aForwarded)
		w.from("198.51.100.3:1", "/api/config")
		require.Zero(t, warnings())
		w.from("172.17.0.1:1", "/api/config", aForwarded)
		w.from("172.17.0.1:1", "/no/such/page", aForwarded)
		require.Equal(t, 1, warnings())
		time.Sleep(time.Minute) // of the bubble's clock
		w.from("172.17.0.1:1", "/api/config", aForwarded)
		require.Equal(t, 2, warnings())
		w.reader.Stop()
	})
}
