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

// link is a TCP proxy in front of one server. It can be made slow, narrow, silent or broken.
type link struct {
	name  string
	proxy *toxiproxy.Proxy
}

// networkFault is a kind of fault of a link.
type networkFault string

const (
	latency   networkFault = "latency"   // all data is late, in both directions
	reset     networkFault = "reset"     // connections are reset
	halfOpen  networkFault = "half-open" // nothing passes, and neither side is told
	bandwidth networkFault = "bandwidth" // very little data passes
)

func networkFaults() []networkFault { return []networkFault{latency, reset, halfOpen, bandwidth} }

// toxic returns toxiproxy's type and attributes for a fault.
func (x networkFault) toxic() (kind, attributes string) {
	switch x {
	case latency:
		return "latency", `{"latency":120,"jitter":60}` // ms; close to what the gate allows for one call
	case reset:
		return "reset_peer", `{"timeout":50}` // ms after which a connection is reset
	case halfOpen:
		return "timeout", `{"timeout":0}` // until it is removed
	default:
		return "bandwidth", `{"rate":4}` // KB/s
	}
}

// links returns a function that makes links. They share one toxiproxy, with its log turned off.
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

// address returns the address that clients of the link connect to.
func (l *link) address() string { return l.proxy.Listen }

// apply puts a fault on both directions.
func (l *link) apply(t *testing.T, x networkFault) {
	t.Helper()
	kind, attributes := x.toxic()
	for _, stream := range []string{"upstream", "downstream"} {
		_, err := l.proxy.Toxics.AddToxicJson(strings.NewReader(fmt.Sprintf(
			`{"name":%q,"type":%q,"stream":%q,"toxicity":1,"attributes":%s}`, stream, kind, stream, attributes)))
		require.NoError(t, err)
	}
}

// heal removes the fault.
func (l *link) heal(t *testing.T) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	for _, stream := range []string{"upstream", "downstream"} {
		require.NoError(t, l.proxy.Toxics.RemoveToxic(ctx, stream))
	}
}
