package faults

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"sneakerhead/internal/faults/deployment"

	"github.com/Shopify/toxiproxy/v2"
	"github.com/rs/zerolog"
	"github.com/stretchr/testify/require"
)

// link is a TCP connection's way that can be made slow, narrow, silent or broken.
type link struct {
	name  string
	proxy *toxiproxy.Proxy
}

// trouble is what can be the matter with a link.
type trouble string

const (
	latency   trouble = "latency"   // every piece of data comes late, each way
	reset     trouble = "reset"     // connections are reset
	halfOpen  trouble = "half-open" // nothing passes, and nobody is told
	bandwidth trouble = "bandwidth" // data trickles
)

func troubles() []trouble { return []trouble{latency, reset, halfOpen, bandwidth} }

// toxic is how toxiproxy spells a trouble: type and attributes.
func (x trouble) toxic() (kind, attributes string) {
	switch x {
	case latency:
		return "latency", `{"latency":120,"jitter":60}` // ms; close to what the gate allows for one call
	case reset:
		return "reset_peer", `{"timeout":50}` // ms after which a connection is reset
	case halfOpen:
		return "timeout", `{"timeout":0}` // for as long as it lasts
	default:
		return "bandwidth", `{"rate":4}` // KB/s
	}
}

// links makes links that share one quiet toxiproxy.
func links(t *testing.T) func(name, upstream string) *link {
	server := toxiproxy.NewServer(toxiproxy.NewMetricsContainer(nil), zerolog.Nop())
	return func(name, upstream string) *link {
		t.Helper()
		l := &link{name: name, proxy: toxiproxy.NewProxy(server, name, deployment.Address(deployment.FreePort(t)), upstream)}
		require.NoError(t, l.proxy.Start())
		t.Cleanup(l.proxy.Stop)
		return l
	}
}

// address is where the link begins.
func (l *link) address() string { return l.proxy.Listen }

// trouble makes trouble in both directions.
func (l *link) trouble(t *testing.T, x trouble) {
	t.Helper()
	kind, attributes := x.toxic()
	for _, stream := range []string{"upstream", "downstream"} {
		_, err := l.proxy.Toxics.AddToxicJson(strings.NewReader(fmt.Sprintf(
			`{"name":%q,"type":%q,"stream":%q,"toxicity":1,"attributes":%s}`, stream, kind, stream, attributes)))
		require.NoError(t, err)
	}
}

// heal ends it.
func (l *link) heal(t *testing.T) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	for _, stream := range []string{"upstream", "downstream"} {
		require.NoError(t, l.proxy.Toxics.RemoveToxic(ctx, stream))
	}
}
